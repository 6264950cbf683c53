"""Pages of notices: the desk's list, the short form, one notice and what is done about it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import answered, lead_to
from mangnon.protection import actions, queries, scope, tables
from mangnon.protection.forms import (
    AssignForm,
    ConfirmForm,
    HandlingForm,
    InformantForm,
    NewIncidentForm,
    NoticeForm,
    StepForm,
    TakeBackForm,
)
from mangnon.protection.models import Notice
from mangnon.registry import actions as registry
from mangnon.registry import takeback
from mangnon.registry.forms import show_row_errors, source_of
from mangnon.registry.forms.keeping import LongForm, answer_draft, answer_form
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, clock_tag

INTAKE = LongForm(
    form=NoticeForm, draft="notice-new", address="protection:notice-new", saves="protection:notice-draft", back="protection:notices",
    title=gettext_lazy("Ghi thông báo mới"), button=gettext_lazy("Lưu và chuyển ngay"),
    lead=gettext_lazy("Chỉ cần nguồn tin và giờ nhận; phần còn lại ghi được bao nhiêu hay bấy nhiêu."), names={"received_at": "day"},
)
ROW_TO_FORM = {"at": "day", "forms": "abuse", "fact": None}  # the row's field → the form's, where they differ


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

    def take(form: NoticeForm) -> str:
        return reverse("protection:notice", args=[actions.take_notice(form.row(), by=actor, source=source_of(actor), **form.details()).pk])

    return answer_form(request, INTAKE, take, _up(Crumb(str(INTAKE.title))))


@access(roles.NOTICE_TAKE, keeps=True)
@require_POST
def notice_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far of a notice, or throw it away (``bo``)."""
    return answer_draft(request, INTAKE)


@access(roles.NOTICE_VIEW)
@require_GET
def notice_detail(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice; what happened is shown to who may read class C4. Opening it is logged."""
    return _detail(request, _notice(request, notice_id))


@access(roles.NOTICE_TAKE)
@require_POST
def notice_acknowledge(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Confirm that one's post has the notice."""
    notice, version = _working(request, notice_id), request.POST.get("version", "")
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


@access(roles.NOTICE_ASSIGN)
@require_http_methods(["GET", "POST"])
def notice_assign(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Send a notice to the commune it belongs to."""
    notice, actor = _notice(request, notice_id), actor_of(request)
    form = AssignForm(request.POST or None, notice=notice, actor=actor)
    return _handle(request, form, tables.ASSIGN, actions.assign_notice)


@access(roles.NOTICE_TAKE)
@require_http_methods(["GET", "POST"])
def notice_step(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Record a step taken on a notice."""
    notice, actor = _working(request, notice_id), actor_of(request)
    form = StepForm(request.POST or None, notice=notice, actor=actor)
    return _handle(request, form, tables.STEP, partial(actions.record_step, source=source_of(actor)))


@access(roles.NOTICE_TAKE)
@require_http_methods(["GET", "POST"])
def notice_incident(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Add an incident a notice tells of. A child is looked for by its name, which is posted and logged, then ticked."""
    notice, actor = _working(request, notice_id), actor_of(request)
    if "tim" in request.POST:
        form = NewIncidentForm.searched(request.POST, notice=notice, actor=actor)
        registry.note_search(request.POST.get("q", ""), len(form.fields["children"].choices), by=actor)
        return _form(request, form, tables.INCIDENT)
    form = NewIncidentForm(request.POST or None, notice=notice, actor=actor)
    return _handle(request, form, tables.INCIDENT, partial(actions.add_incident, source=source_of(actor)))


@access(roles.NOTICE_TAKE)
@require_http_methods(["GET", "POST"])
def notice_confirm(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say that an incident was confirmed."""
    notice, actor = _working(request, notice_id), actor_of(request)
    form = ConfirmForm(request.POST or None, notice=notice, actor=actor)
    return _handle(request, form, tables.CONFIRM, partial(actions.confirm_incident, source=source_of(actor)))


@access(roles.FACT_TAKE_BACK)
@require_http_methods(["GET", "POST"])
def notice_take_back(request: HttpRequest, notice_id: UUID, fact: str) -> HttpResponse:
    """Take back a step or an incident of a notice that was entered by mistake."""
    if request.method == "POST" and (before := answered(request)):
        return before
    notice, actor = _notice(request, notice_id), actor_of(request)
    row = queries.step_or_incident(actor, notice, fact)
    if row is None and request.POST.get("version", "") not in ("", str(notice.version)):
        return _detail(request, notice, status=409, warning=_("Thông báo vừa được người khác cập nhật; nội dung này không còn."))
    if row is None:
        raise Http404
    told = [one for one in queries.incidents_of(actor, notice) if one.ident == row.pk]
    words, refused, asks = tables.take_back_words(told, row), "", False
    try:
        asks = queries.standing(actor, notice, row) == takeback.LATER
    except RowErrors as why:
        refused = why.errors[0].text
    form = TakeBackForm(request.POST or None, notice=notice, actor=actor, asks=asks, named=queries.children_named(told))
    if refused:
        return _form(request, form, words, refused=refused, status=422 if request.method == "POST" else 200)
    act, what = (actions.take_back_incident, "incident") if told else (actions.take_back_step, "step")
    return _handle(request, form, words, partial(act, source=source_of(actor), **{what: row}))


@access(roles.INFORMANT_VIEW)
@require_http_methods(["GET", "POST"])
def notice_informant(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Who told, after a reason was given; the reading is logged with it."""
    notice, form, pairs = _notice(request, notice_id), InformantForm(request.POST or None, label_suffix=""), None
    if request.method == "POST" and form.is_valid():
        told = actions.read_informant(by=actor_of(request), notice=notice.pk, reason=form.cleaned_data["reason"])
        pairs = tables.informant_pairs(told)
    context = {"notice": notice, "form": form, "pairs": pairs, "crumbs": _up(_crumb(notice), Crumb(_("Người báo tin")))}
    return page(request, "protection/notice_informant.html", context, status=422 if form.errors else 200)


def _handle(request: HttpRequest, form: HandlingForm, words: tables.Words, act: Callable[..., Notice]) -> HttpResponse:
    """Show a form of a notice, or carry it out once; a page that is older than the notice shows what changed."""
    if request.method == "POST" and (before := answered(request)):
        return before
    if form.is_stale():
        return _form(request, form.on_version(form.notice), words, stale=True, status=409)
    if request.method == "POST" and form.is_valid():

        def carry_out() -> str:
            act(by=actor_of(request), notice=form.notice.pk, **form.values())
            return reverse("protection:notice", args=[form.notice.pk])

        try:
            return lead_to(request, carry_out)
        except RowErrors as refused:
            show_row_errors(form, {ROW_TO_FORM.get(name, name): texts for name, texts in refused.by_field().items()})
        except Conflict:
            return _form(request, form.on_version(_notice(request, form.notice.pk)), words, stale=True, status=409)
    return _form(request, form, words, status=422 if form.errors else 200)


def _form(
    request: HttpRequest, form: HandlingForm, words: tables.Words, *, stale: bool = False, refused: str = "", status: int = 200
) -> HttpResponse:
    actor, notice = actor_of(request), form.notice
    actions.note_opened(notice, by=actor, children=form.named)
    context = {
        "form": form, "notice": notice, "words": words, "crumbs": _up(_crumb(notice), Crumb(str(words.title))),
        "finds": "children" in form.fields and may(request, roles.CHILD_NAMES), "typed": request.POST.get("q", ""), "stale": stale, "refused": refused,
        "pairs": tables.notice_pairs(actor, notice) if stale else None, "events": tables.notice_events(actor, notice) if stale else None,
    }
    return page(request, "protection/notice_act.html", context, status=status)


def _detail(request: HttpRequest, notice: Notice, *, status: int = 200, warning: str = "") -> HttpResponse:
    actor = actor_of(request)
    incidents, works = queries.incidents_of(actor, notice), scope.may_work(actor, notice)
    actions.note_opened(notice, by=actor, children=queries.children_named(incidents))
    context = {
        "crumbs": _up(Crumb(notice.code)),
        "left": clock_tag(queries.emergency_ends(notice), clock.now()),
        "notice": notice,
        "pairs": tables.notice_pairs(actor, notice),
        "events": tables.notice_events(actor, notice),
        "warning": warning,
        "incidents": tables.incident_table(actor, notice, incidents),
        "may_acknowledge": notice.acknowledged_at is None and works,
        "measure_by": queries.emergency_ends(notice) if works and notice.acknowledged_at and queries.running([notice]) else None,
        "links": tables.notice_links(actor, notice, works=works),
    }
    return page(request, "protection/notice_detail.html", context, status=status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Thông báo, tố giác"), reverse("protection:notices")), *more]


def _notice(request: HttpRequest, notice_id: UUID) -> Notice:
    try:
        return queries.notice_for(actor_of(request), notice_id)
    except Notice.DoesNotExist:
        raise Http404 from None


def _working(request: HttpRequest, notice_id: UUID) -> Notice:
    notice = _notice(request, notice_id)
    if not scope.may_work(actor_of(request), notice):
        raise PermissionDenied
    return notice


def _crumb(notice: Notice) -> Crumb:
    return Crumb(notice.code, reverse("protection:notice", args=[notice.pk]))
