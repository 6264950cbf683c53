"""Pages of moves between communes: what waits for whom, one request with its answer, asking for a child that lives elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import actions as registry
from mangnon.registry.forms import show_row_errors, source_of
from mangnon.registry.models import MoveRequest
from mangnon.registry.moves import actions, asking, queries, tables
from mangnon.registry.moves.forms import AnswerForm, CallForm, answer_form
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.MOVE_VIEW)
@require_GET
def move_list(request: HttpRequest) -> HttpResponse:
    """Requests by whose turn they are; the first list is what one must answer."""
    actor, chosen = actor_of(request), request.GET.get("ds", "")
    chosen = chosen if chosen in queries.LISTS else queries.OURS
    listed = paginate(request, queries.moves_listed(actor, chosen))
    context = {"tabs": tables.tabs(actor, chosen), "table": tables.move_table(actor, listed.object_list, chosen, listed), "may_ask": may(request, roles.CHILD_EDIT)}
    named = (("child", one.child_id) for one in listed.object_list)
    return listing.answer(request, "registry/move_list.html", context, subjects=named, limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


@access(roles.MOVE_VIEW)
@require_http_methods(["GET", "POST"])
def move_detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: accept, refuse, or withdraw one's own. Opening it is logged."""
    if request.method == "POST" and (before := answered(request)):
        return before
    actor, asked = actor_of(request), _request_of(request, request_id)
    turns = queries.turns(actor, asked)
    form = answer_form(*([request.POST] if request.method == "POST" else []), actor=actor, request=asked, turns=turns)
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _answered(request, asked, form))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
        except Conflict as conflict:
            return _page(request, _request_of(request, request_id), form.on_version(conflict.version), status=409)
    return _page(request, asked, form, status=422 if form is not None and form.errors else 200)


def _answered(request: HttpRequest, asked: MoveRequest, form: AnswerForm) -> str:
    actor = actor_of(request)
    made = actions.answer_move(asked.pk, form.row(), by=actor, source=source_of(actor), version=form.cleaned_data["version"])
    told = {
        MoveRequest.ACCEPTED: _("Đã chuyển. Hồ sơ nay thuộc xã nơi đến."), MoveRequest.REFUSED: _("Đã trả lời không nhận. Trẻ vẫn thuộc xã cũ."),
        MoveRequest.WITHDRAWN: _("Đã rút yêu cầu. Trẻ vẫn thuộc xã cũ."),
    }
    messages.success(request, told[made.state])
    return reverse("registry:moves")


@access(roles.CHILD_EDIT)
@require_POST
def move_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a child found elsewhere; the look-up's result posts the word that stands for it, then the filled form."""
    if before := answered(request):
        return before
    actor = actor_of(request)
    found = asking.opened(request.POST.get("word", ""), actor)
    if found is None:
        messages.error(request, _("Kết quả tìm đã quá một giờ. Hãy tìm lại rồi xin chuyển đến."))
        return page(request, "registry/move_ask.html", {"crumbs": _up(Crumb(_("Xin chuyển đến")))}, status=422)
    form = CallForm(request.POST, actor=actor) if "day" in request.POST else CallForm(actor=actor, initial={"word": request.POST["word"]})
    if form.is_bound and form.is_valid():
        try:
            return lead_to(request, lambda: _asked(request, form, found))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
    context = {"crumbs": _up(Crumb(_("Xin chuyển đến"))), "form": form, "found": found}
    return page(request, "registry/move_ask.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: CallForm, found: asking.Asked) -> str:
    made = actions.call_child(form.row(found), by=actor_of(request))
    messages.success(request, _("Đã gửi yêu cầu đến xã đang quản lý trẻ."))
    return reverse("registry:move", args=[made.pk])


def _request_of(request: HttpRequest, request_id: UUID) -> MoveRequest:
    try:
        return queries.move_for(actor_of(request), request_id)
    except MoveRequest.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, asked: MoveRequest, form: AnswerForm | None, *, status: int) -> HttpResponse:
    actor = actor_of(request)
    if queries.may_name(actor, asked):
        registry.note_opened(asked, by=actor)
    context = {
        "crumbs": _up(Crumb(_("Yêu cầu"))), "asked": asked, "name": tables.named(actor, asked), "pairs": tables.move_pairs(actor, asked),
        "form": form, "conflict": status == 409, "decides": queries.DECIDE in queries.turns(actor, asked),
        "record": reverse("registry:child", args=[asked.child_id]) if queries.holds_record(actor, asked) else "",
    }
    return page(request, "registry/move_detail.html", context, status=status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Chuyển đi, chuyển đến"), reverse("registry:moves")), *more]
