"""Pages of injuries: those of one's communes, and a new one of a child that is not in the register."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import lead_to
from mangnon.programmes import actions, codes, queries, tables
from mangnon.programmes.forms import UnnamedInjuryForm
from mangnon.programmes.models import Injury
from mangnon.registry import takeback
from mangnon.registry.codes import ground
from mangnon.registry.forms import show_row_errors, source_of
from mangnon.registry.rules import Conflict, RowErrors, checks
from mangnon.registry.takeback.forms import TakeBackForm
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.CHILD_NAMES)
@require_GET
def injury_list(request: HttpRequest) -> HttpResponse:
    """The injuries that happened in one's communes; a child is named where its record is one's own."""
    actor = actor_of(request)
    rows = paginate(request, queries.injuries_for(actor))
    named = queries.named(actor, rows.object_list)
    context = {"table": tables.injury_table(actor, rows.object_list, named, rows), "may_edit": may(request, roles.CHILD_EDIT)}
    return listing.answer(request, "programmes/injury_list.html", context, subjects=(("child", child) for child in named),
                          limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def injury_new(request: HttpRequest) -> HttpResponse:
    """Record an injury of a child that is not in the register. A repeated send finds the one it made."""
    form = UnnamedInjuryForm(request.POST or None, actor=actor_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _recorded(request, form))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
    crumbs = [Crumb(_("Tai nạn, thương tích"), reverse("programmes:injuries")), Crumb(_("Trẻ không có trong sổ"))]
    return page(request, "programmes/injury_form.html", {"form": form, "crumbs": crumbs, "ground": ground(codes.LISTS, clock.today())}, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, form: UnnamedInjuryForm) -> str:
    actor = actor_of(request)
    actions.record_injuries([form.row()], by=actor, source=source_of(actor))
    messages.success(request, _("Đã lưu."))
    return reverse("programmes:injuries")


@access(roles.FACT_TAKE_BACK)
@require_http_methods(["GET", "POST"])
def injury_take_back(request: HttpRequest, injury_id: UUID) -> HttpResponse:
    """Take back an injury of a child that is not in the register."""
    actor = actor_of(request)
    injury = queries.unnamed_for(actor, injury_id)
    if injury is None:
        raise Http404
    how = None if injury.superseded_at else takeback.standing(actor, injury)
    form = TakeBackForm(request.POST if request.method == "POST" else None, version=queries.version_of(injury), asks=how == takeback.LATER)
    conflict = False
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _taken_back(request, injury, form))
        except RowErrors as refused:
            show_row_errors(form, {"reason" if name == "reason" else None: texts for name, texts in refused.by_field().items()})
        except Conflict as stale:
            form, conflict = form.on_version(stale.version), True
    refused = "" if how else checks.text_of("fact_unknown" if injury.superseded_at else "not_yours_to_take_back")
    context = {"form": form, "about": tables.in_a_line(injury), "back": reverse("programmes:injuries"), "refused": refused, "conflict": conflict,
               "crumbs": [Crumb(_("Tai nạn, thương tích"), reverse("programmes:injuries")), Crumb(_("Rút lại"))]}
    return page(request, "registry/take_back.html", context, status=409 if conflict else 422 if form.errors else 200)


def _taken_back(request: HttpRequest, injury: Injury, form: TakeBackForm) -> str:
    values = form.cleaned_data
    actions.take_back_injury(by=actor_of(request), injury=injury.pk, version=values["version"], reason=values.get("reason", ""))
    messages.success(request, _("Đã rút lại."))
    return reverse("programmes:injuries")
