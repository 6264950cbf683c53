"""Pages of children: those of one's scope, one child, the birth form, corrections, export."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.registry import actions, child_page, codes, queries, tables
from mangnon.registry.child_page import record_page, story
from mangnon.registry.forms import BirthForm, CorrectionForm, FilterForm, show_row_errors, source_of
from mangnon.registry.forms.keeping import LongForm, answer_draft, answer_form
from mangnon.registry.likely.asking import before_saving
from mangnon.registry.models import Child
from mangnon.registry.moves import queries as moves
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.tables import exports
from mangnon.ui.page import page, wants_piece
from mangnon.ui.paging import PAGE_SIZE, paginate
from mangnon.ui.parts import Crumb
from mangnon.ui.table import Table

BIRTH = LongForm(
    form=BirthForm, draft="child-new", address="registry:child-new", saves="registry:child-draft", back="registry:children",
    title=gettext_lazy("Thêm trẻ em"), button=gettext_lazy("Lưu"),
)
FOUND = 10  # what a search shows at once, likeliest first: who is not among them is found sooner by one more word than by turning pages


@access(roles.CHILD_VIEW)
@require_http_methods(["GET", "POST"])
def child_list(request: HttpRequest) -> HttpResponse:
    """The children of one's scope. Filters stand in the address; words typed to find somebody are posted, never there."""
    actor = actor_of(request)
    if not queries.may_see_names(actor):
        return page(request, "registry/child_counts.html", {"table": tables.count_table(queries.counts_by_commune(actor))})
    filters, typed, piece = queries.Filters.of(request.GET), request.POST.get("q", "").strip(), wants_piece(request)
    rows, table = _searched(request, typed, filters) if typed else _listed(request, filters)
    context = {
        "page": rows,
        "table": table,
        "typed": typed,
        "filters": None if piece else FilterForm(request.GET, actor=actor),  # its choices cost as much as the search
        "may_edit": may(request, roles.CHILD_EDIT),
        "may_export": may(request, roles.CHILD_EXPORT),
        "coming": 0 if typed else moves.moving_to(actor).count(),
        "query": query_of(request),
    }
    return page(request, "registry/child_list.html", context, partial="results")


def _listed(request: HttpRequest, filters: queries.Filters) -> tuple[Page, Table]:
    actor, day = actor_of(request), clock.today()
    rows = paginate(request, queries.children_for(actor, day, filters), PAGE_SIZE)
    return rows, tables.child_table(actor, rows.object_list, day, rows)


def _searched(request: HttpRequest, typed: str, filters: queries.Filters) -> tuple[Page, Table]:
    actor, day = actor_of(request), clock.today()
    rows = paginate(request, queries.search_children(actor, typed, day, filters, everyone=True), FOUND)
    actions.note_search(typed, rows.paginator.count, by=actor, live=request.headers.get("HX-Request") == "true")
    return rows, tables.found_table(rows.object_list, day)


@access(roles.CHILD_NAMES)
@require_GET
def child_detail(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """One child with the timeline of what is believed now. Opening it is logged."""
    actor, child = actor_of(request), child_of(request, child_id)
    here = queries.present(actor, [child])[child.pk]
    actions.note_opened(child, by=actor)
    context = {
        "crumbs": up(Crumb(_("Hồ sơ"))),
        "pairs": tables.child_pairs(actor, child, here), "record": record_page.record_groups(actor, child, here),
        "two_lists": record_page.two_lists(actor, child, clock.today()), "ground": codes.ground(("assistance_group",), clock.today()),
        "pairing": codes.pairing_status(clock.today()),
        "child": child, "moving": queries.leaving([child.pk]).get(child.pk), "died": tables.died_text(queries.death_of(child)) or tables.grown_text(child),
        "story": story.story(request, actor, child),
        "offered": child_page.offered(actor, child),
        "may_edit": may(request, roles.CHILD_EDIT), "may_ask": may(request, roles.AUDIT_CHILD),
    }
    return page(request, "registry/child_detail.html", context)


@access(roles.CHILD_NAMES)
@require_GET
def child_growing(request: HttpRequest) -> HttpResponse:
    """The children that turn 16 within 90 days, with what runs for each."""
    actor, day = actor_of(request), clock.today()
    rows = paginate(request, queries.growing_up(actor, day))
    named = (("child", child.pk) for child in rows.object_list)
    context = {"crumbs": up(Crumb(_("Sắp đủ 16 tuổi"))), "table": tables.growing_table(actor, rows.object_list, day, rows)}
    return listing.answer(request, "registry/growing_list.html", context, subjects=named, limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def child_new(request: HttpRequest) -> HttpResponse:
    """The birth form, one screen. A repeated send finds the record it made before; who may be the same child is shown first."""
    actor = actor_of(request)

    def register(form: BirthForm) -> str:
        return reverse("registry:child", args=[actions.register_birth(form.row(), by=actor, source=source_of(actor)).pk])

    def likely(form: BirthForm) -> dict:
        row = form.row()
        held = {} if queries.held(actor, [row.id]) else before_saving(actor, row, request.POST.get("seen", ""), clock.today())
        return held and held | {"held": "registry/_likely.html"}

    return answer_form(request, BIRTH, register, up(Crumb(str(BIRTH.title))), before=likely)


@access(roles.CHILD_EDIT, keeps=True)
@require_POST
def child_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far of a new child, or throw it away (``bo``)."""
    return answer_draft(request, BIRTH)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def child_correct(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Correct an identity; the form carries the version it was made from."""
    child = child_of(request, child_id)
    form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm.of(child)
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, child, form)
            return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
        except Conflict as conflict:
            actions.note_opened(child, by=actor_of(request))
            context = {
                "child": child,
                "form": form.on_version(conflict.version),
                "table": tables.difference_table(conflict),
            }
            return page(request, "registry/child_conflict.html", context, status=409)
    actions.note_opened(child, by=actor_of(request))
    return page(
        request,
        "registry/child_correct.html",
        {"form": form, "child": child, "crumbs": up(Crumb(_("Hồ sơ"), reverse("registry:child", args=[child.pk])), Crumb(_("Sửa thông tin")))},
        status=422 if form.errors else 200,
    )


def _correct(request: HttpRequest, child: Child, form: CorrectionForm) -> None:
    actions.correct_child(
        by=actor_of(request),
        child=child.pk,
        version=form.cleaned_data["version"],
        changes=form.identity(),
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Đã lưu."))


@access(roles.CHILD_EXPORT)
@require_POST
def child_export(request: HttpRequest, form: str) -> HttpResponse:
    """The list under the present filters as .xlsx or .csv: named, marked, logged with each person."""
    actor, day = actor_of(request), clock.today()
    filters = queries.Filters.of(request.GET)
    children = list(queries.children_for(actor, day, filters)[: actions.EXPORT_LIMIT + 1])
    try:
        actions.note_export((child.pk for child in children), form, by=actor, filters=request.GET.urlencode())
    except actions.TooManyPersons:
        text = _("Danh sách quá %(n)d người. Hãy lọc theo xóm rồi xuất từng phần.") % {"n": actions.EXPORT_LIMIT}
        return page(request, "organisation/too_long.html", {"text": text, "back": reverse("registry:children")}, status=422)
    return listing.download([exports.child_sheet(actor, children, day)], form, "danh-sach-tre-em")


def query_of(request: HttpRequest) -> str:
    """Return the address's filters without the page number."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def up(*more: Crumb) -> list[Crumb]:
    """Return the way back to the list of children, then ``more``."""
    return [Crumb(_("Danh sách trẻ em"), reverse("registry:children")), *more]


def child_of(request: HttpRequest, child_id: UUID) -> Child:
    """Return a child of one's scope; any other is not found."""
    try:
        return queries.child_for(actor_of(request), child_id)
    except Child.DoesNotExist:
        raise Http404 from None
