"""Pages of households: those of one's scope, one household, a new one, its class as poor or near-poor."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import actions, queries, tables
from mangnon.registry.forms import (
    FilterForm,
    HeadForm,
    HouseholdDetailForm,
    HouseholdForm,
    PovertyForm,
    show_row_errors,
    source_of,
)
from mangnon.registry.models import Household
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.views.children import query_of
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.CHILD_NAMES)
@require_http_methods(["GET", "POST"])
def household_list(request: HttpRequest) -> HttpResponse:
    """The households of one's scope, by hamlet; the number or the head's name is posted."""
    actor, typed = actor_of(request), request.POST.get("q", "").strip()
    filters = queries.Filters.of(request.GET)
    rows = paginate(request, queries.households_for(actor, filters.hamlet, typed))
    context = {
        "page": rows,
        "table": tables.household_table(rows.object_list, None if typed else rows),
        "typed": typed,
        "filters": FilterForm(request.GET, actor=actor),
        "may_edit": may(request, roles.CHILD_EDIT),
        "query": query_of(request),
    }
    named = (("household", home.pk) for home in rows.object_list)
    return listing.answer(request, "registry/household_list.html", context, subjects=named, limit=listing.PERSONS,
                          allowed=may(request, roles.CHILD_EXPORT), partial="results")


@access(roles.CHILD_NAMES)
@require_GET
def household_detail(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """One household with the children who belong to it. Opening it is logged."""
    actor, day = actor_of(request), clock.today()
    home = _home(request, household_id)
    actions.note_opened(home, by=actor)
    children, before = list(queries.members(home, day)), queries.past_members(home, day)
    context = {
        "crumbs": _up(Crumb(_("Hộ gia đình"))),
        "home": home, "pairs": tables.household_pairs(actor, home), "table": tables.household_child_table(actor, children, day), "grown": queries.grown_count(home, day),
        "may_edit": may(request, roles.CHILD_EDIT), "before": tables.past_member_table(actor, before) if before else None, "events": tables.household_events(home),
    }
    return page(request, "registry/household_detail.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def household_new(request: HttpRequest) -> HttpResponse:
    """Enter a household. A repeated send finds the one it made before."""
    if again := answered(request):  # not judged again: its own household now bears the number
        return again
    form = HouseholdForm(request.POST if request.method == "POST" else None, actor=actor_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _registered(request, form))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
    return _form_page(request, form, _("Thêm hộ"), back=reverse("registry:households"))


def _registered(request: HttpRequest, form: HouseholdForm) -> str:
    actor = actor_of(request)
    made = actions.register_households([form.row()], by=actor, source=source_of(actor))
    messages.success(request, _("Đã lưu."))
    return reverse("registry:household", args=[made[0]])


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def household_poverty(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Record the class of a household from a day on; an old page is not written over a newer class."""
    return _entry(request, household_id, PovertyForm, _("Ghi loại hộ"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def household_details(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Record address, telephone and numbers of a household from a day on."""
    return _entry(request, household_id, HouseholdDetailForm, _("Ghi địa chỉ, điện thoại, số của hộ"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def household_head(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Put right who is the head of a household; the name that stood there is kept with the reason."""
    return _entry(request, household_id, HeadForm, _("Sửa tên chủ hộ"))


def _entry(request: HttpRequest, household_id: UUID, kind: type[PovertyForm | HouseholdDetailForm | HeadForm], title: str) -> HttpResponse:
    if again := answered(request):  # what it sent is what stands there now
        return again
    home = _home(request, household_id)
    form = kind(request.POST if request.method == "POST" else None, home=home)
    back = reverse("registry:household", args=[home.pk])
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _recorded(request, form, back))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
        except Conflict as conflict:
            return _form_page(request, form.on_version(conflict.version), title, back=back, home=home, status=409)
    return _form_page(request, form, title, back=back, home=home)


def _recorded(request: HttpRequest, form: PovertyForm | HouseholdDetailForm | HeadForm, back: str) -> str:
    form.record(by=actor_of(request))
    messages.success(request, _("Đã lưu."))
    return back


def _form_page(
    request: HttpRequest, form: HouseholdForm | PovertyForm | HouseholdDetailForm | HeadForm, title: str, *, back: str, home: Household | None = None, status: int = 200
) -> HttpResponse:
    if home:
        actions.note_opened(home, by=actor_of(request))
    context = {
        "crumbs": _up(*([Crumb(_("Hộ gia đình"), back)] if home else []), Crumb(title)),
        "title": title, "form": form, "home": home, "back": back, "conflict": status == 409,
        "events": tables.household_events(home) if home else [],
    }
    return page(request, "registry/household_form.html", context, status=422 if form.errors and status == 200 else status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Danh sách hộ"), reverse("registry:households")), *more]


def _home(request: HttpRequest, household_id: UUID) -> Household:
    try:
        return queries.household_for(actor_of(request), household_id)
    except Household.DoesNotExist:
        raise Http404 from None
