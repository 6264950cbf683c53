"""Taking back what was entered of a child by mistake."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.audit.facts import Recorded
from mangnon.organisation import roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import actions as registry
from mangnon.registry import tables, takeback
from mangnon.registry.forms import show_row_errors
from mangnon.registry.models import Child
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.takeback import Kind, actions, undoing
from mangnon.registry.takeback.forms import TakeBackForm
from mangnon.registry.views.children import child_of, up
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


@access(roles.FACT_TAKE_BACK)
@require_http_methods(["GET", "POST"])
def child_take_back(request: HttpRequest, child_id: UUID, fact: str) -> HttpResponse:
    """Take back one entry: what it is, what becomes of the record, then once."""
    if request.method == "POST" and (before := answered(request)):
        return before
    child = child_of(request, child_id)
    kind, row = _fact(request, child, fact)
    refused, asks = _standing(request, child, kind, row)
    version = kind.version(child.pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None, version=version, asks=asks)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _taken_back(request, child, kind, row, form))
        except RowErrors as why:
            show_row_errors(form, {"reason" if asks and name == "reason" else None: texts for name, texts in why.by_field().items()})
        except Conflict as conflict:
            return _page(request, child, kind, row, form.on_version(conflict.version), refused=refused, status=409)
    return _page(request, child, kind, row, form, refused=refused, status=422 if form.errors else 200)


def _fact(request: HttpRequest, child: Child, token: str) -> tuple[Kind, Recorded]:
    found = takeback.found(token)
    row = found and undoing.fact_of(actor_of(request), child.pk, *found)
    if row is None:
        raise Http404
    return found[0], row


def _standing(request: HttpRequest, child: Child, kind: Kind, row: Recorded) -> tuple[str, bool]:
    """Return why it can't be taken back now (empty: it can), and whether a reason is asked."""
    if row.superseded_at is not None:
        return _("Nội dung này đã được rút lại hoặc đã có nội dung khác thay."), False
    try:
        return "", undoing.plan(actor_of(request), child, kind, row)[1] == takeback.LATER
    except RowErrors as refused:
        return refused.errors[0].text, False


def _taken_back(request: HttpRequest, child: Child, kind: Kind, row: Recorded, form: TakeBackForm) -> str:
    values = form.cleaned_data
    actions.take_back(by=actor_of(request), child=child.pk, kind=kind, row_id=str(row.pk), version=values["version"], reason=values.get("reason", ""))
    messages.success(request, _("Đã rút lại."))
    return reverse("registry:child", args=[child.pk])


def _page(request: HttpRequest, child: Child, kind: Kind, row: Recorded, form: TakeBackForm, *, refused: str, status: int) -> HttpResponse:
    actor, entries = actor_of(request), kind.told(actor_of(request), child)
    registry.note_opened(child, by=actor)
    context = {
        "crumbs": up(Crumb(_("Hồ sơ"), reverse("registry:child", args=[child.pk])), Crumb(_("Rút lại"))),
        "back": reverse("registry:child", args=[child.pk]), "about": tables.about(actor, child), "form": form, "refused": refused, "conflict": status == 409,
        "events": tables.events_of([entry for entry in entries if entry.fact is not None and entry.fact.pk == row.pk]),
        "others": tables.events_of(entries) if status == 409 else [],
    }
    return page(request, "registry/take_back.html", context, status=status)
