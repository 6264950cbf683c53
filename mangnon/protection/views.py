"""Pages of notices: the desk's list, the short form, one notice, its confirmation by the commune."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.base import clock
from mangnon.organisation import drafts, listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.protection import actions, queries, scope, tables
from mangnon.protection.forms import NoticeForm
from mangnon.protection.models import Notice
from mangnon.registry.forms import show_row_errors, source_of
from mangnon.registry.keeping import answer_draft, first_values
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, clock_tag

DRAFT = "notice-new"


@access(roles.NOTICE_VIEW)
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """The notices of one's scope: those nobody confirmed stand apart and first."""
    actor = actor_of(request)
    notices = queries.notices_for(actor)
    waiting = list(queries.waiting(notices)[:50])
    rows = paginate(request, notices)
    context = {
        "waiting": tables.waiting_table(waiting, clock.now()),
        "table": tables.notice_table(rows.object_list, clock.now(), rows),
        "may_take": may(request, roles.NOTICE_TAKE),
    }
    return listing.answer(request, "protection/notice_list.html", context, subjects=(("notice", one.pk) for one in rows.object_list), partial="results")


@access(roles.NOTICE_TAKE)
@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Take a notice. A repeated send finds the notice it made before."""
    actor = actor_of(request)
    draft = drafts.load(actor, DRAFT, "") if request.method == "GET" else None
    form = NoticeForm(request.POST or None, actor=actor, initial=first_values(draft))
    if request.method == "POST" and form.is_valid():
        try:
            notice = actions.take_notice(form.row(), by=actor, source=source_of(actor), **form.details())
            drafts.drop(by=actor, form=DRAFT, key="")
            return HttpResponseRedirect(reverse("protection:notice", args=[notice.pk]))
        except RowErrors as refused:
            show_row_errors(
                form, {"day" if name == "received_at" else name: texts for name, texts in refused.by_field().items()}
            )
    return page(
        request,
        "protection/notice_form.html",
        {"form": form, "restored": draft and draft[1], "crumbs": _up(Crumb(_("Ghi thông báo mới")))},
        status=422 if form.errors else 200,
    )


@access(roles.NOTICE_TAKE)
@require_POST
def notice_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far of a notice, or throw it away (``bo``)."""
    return answer_draft(request, DRAFT, "protection:notice-new")


@access(roles.NOTICE_VIEW)
@require_GET
def notice_detail(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice; what happened is shown to who may read class C4. Opening it is logged."""
    return _detail(request, _notice(request, notice_id))


@access(roles.NOTICE_TAKE)
@require_POST
def notice_acknowledge(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Confirm that one's post has the notice."""
    notice, version = _notice(request, notice_id), request.POST.get("version", "")
    if not scope.may_acknowledge(actor_of(request), notice):
        raise PermissionDenied
    try:
        actions.acknowledge_notice(
            by=actor_of(request), notice=notice.pk, version=int(version) if version.isdigit() else 0
        )
    except Conflict:
        return _detail(
            request,
            notice,
            status=409,
            warning=_("Thông báo vừa được người khác cập nhật. Xem lại rồi xác nhận lần nữa."),
        )
    return HttpResponseRedirect(reverse("protection:notice", args=[notice.pk]))


def _detail(request: HttpRequest, notice: Notice, *, status: int = 200, warning: str = "") -> HttpResponse:
    actor = actor_of(request)
    actions.note_opened(notice, by=actor)
    context = {
        "crumbs": _up(Crumb(notice.code)),
        "left": clock_tag(queries.emergency_ends(notice), clock.now()),
        "notice": notice,
        "pairs": tables.notice_pairs(actor, notice),
        "events": tables.notice_events(notice),
        "warning": warning,
        "incidents": tables.incident_table(queries.incidents_of(actor, notice)),
        "may_acknowledge": notice.acknowledged_at is None
        and may(request, roles.NOTICE_TAKE)
        and scope.may_acknowledge(actor, notice),
    }
    return page(request, "protection/notice_detail.html", context, status=status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Thông báo, tố giác"), reverse("protection:notices")), *more]


def _notice(request: HttpRequest, notice_id: UUID) -> Notice:
    try:
        return queries.notice_for(actor_of(request), notice_id)
    except Notice.DoesNotExist:
        raise Http404 from None
