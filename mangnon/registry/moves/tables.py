"""What the pages of moves show: the list by whose turn it is, the summary of one request."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.registry import codes
from mangnon.registry.identity import birth_text
from mangnon.registry.models import MoveRequest
from mangnon.registry.moves import queries
from mangnon.registry.queries.going import ends_of
from mangnon.registry.rules import fields
from mangnon.ui.parts import Link, Pair, Tab, Tag, day_tag
from mangnon.ui.table import Col, Table

LISTS = {
    queries.OURS: gettext_lazy("Chờ mình trả lời"),
    queries.OTHERS: gettext_lazy("Chờ nơi khác trả lời"),
    queries.CLOSED: gettext_lazy("Đã xong trong 90 ngày"),
}
EMPTY = {
    queries.OURS: gettext_lazy("Không có yêu cầu nào chờ anh/chị trả lời."),
    queries.OTHERS: gettext_lazy("Không có yêu cầu nào đang chờ nơi khác."),
    queries.CLOSED: gettext_lazy("Chưa có yêu cầu nào được trả lời trong 90 ngày qua."),
}
TONES = {MoveRequest.ACCEPTED: "good", MoveRequest.REFUSED: "warn", MoveRequest.WITHDRAWN: "plain", MoveRequest.ENDED: "plain"}


def tabs(actor: Actor, chosen: str) -> list[Tab]:
    """Return one tab a list; those that wait say how many."""
    counted = {key: queries.moves_listed(actor, key).count() for key in LISTS if key != queries.CLOSED}
    return [Tab(str(label), f"?ds={key}", key == chosen, counted.get(key)) for key, label in LISTS.items()]


def move_table(actor: Actor, requests: Sequence[MoveRequest], chosen: str, page: Page) -> Table:
    """Return the list of requests; whose child it is reads only who may."""
    columns = [
        Col("child", _("Trẻ em"), head=True), Col("birth", _("Ngày sinh"), keep=True), Col("from", _("Từ xã")), Col("to", _("Đến xã")),
        Col("day", _("Chuyển từ ngày"), keep=True), Col("standing", _("Tình trạng")),
    ]
    ends = ends_of(requests)
    rows = [
        {
            "child": Link(named(actor, request), reverse("registry:move", args=[request.pk])), "birth": birth(actor, request),
            "from": ends[request.pk][0].name, "to": ends[request.pk][1].name, "day": vi_date(request.day), "standing": standing(request),
        }
        for request in requests
    ]
    return Table(columns, rows, _("Chuyển đi, chuyển đến"), show_caption=False, cards=True, page=page, empty_text=str(EMPTY[chosen]))


def named(actor: Actor, request: MoveRequest) -> str:
    """Return the name an actor reads: the record's for who holds it, else what was sent or typed; none for who may not."""
    if not queries.may_name(actor, request):
        return _("Yêu cầu chuyển")
    return request.child.full_name if _reads_record(actor, request) else request.child_name or _("Tìm theo số định danh")


def birth(actor: Actor, request: MoveRequest) -> str:
    """Return the birth date an actor reads, as ``named`` does the name."""
    if not queries.may_name(actor, request):
        return ""
    child = request.child
    return birth_text(child.birth_date, child.birth_precision) if _reads_record(actor, request) else request.child_birth


def _reads_record(actor: Actor, request: MoveRequest) -> bool:
    return queries.holds_record(actor, request) or queries.DECIDE in queries.turns(actor, request)


def standing(request: MoveRequest) -> Tag:
    """Return the clock of what waits, else how the request ended."""
    if request.state == MoveRequest.WAITING:
        return day_tag(request.due_before, clock.today(), warn_days=2)
    return Tag(str(fields.REQUEST_STATES[request.state]), TONES[request.state])


def move_pairs(actor: Actor, request: MoveRequest) -> list[Pair]:
    """Return the summary of one request: who asks whom, for what day, until when."""
    here, there = ends_of([request])[request.pk]
    asks, other = (here, there) if request.side == MoveRequest.SENT else (there, here)
    clock_row = codes.packs().clock("move_answer", clock.today())
    mark = "" if clock_row.status == "verified" else _("hạn %(n)d ngày làm việc do dự án đề xuất, chưa có văn bản quy định") % {"n": clock_row.amount}
    pairs = [
        Pair(_("Ngày sinh"), birth(actor, request) or _("không hiện")),
        Pair(_("Từ xã"), here.full_name), Pair(_("Đến xã"), there.full_name),
        Pair(_("Chuyển từ ngày"), vi_date(request.day)),
        Pair(_("Bên hỏi"), f"{asks.full_name}, {request.opened_by}, {vi_datetime(request.opened_at)}"),
        Pair(_("Bên trả lời"), other.full_name),
        Pair(_("Tình trạng"), standing(request)),
    ]
    if request.state == MoveRequest.WAITING:
        pairs.append(Pair(_("Phải trả lời trước ngày"), ": ".join(filter(None, (vi_date(request.due_before), mark)))))
    else:
        pairs.append(Pair(_("Trả lời"), _answered(request)))
    if queries.may_name(actor, request) and request.note:
        pairs.append(Pair(_("Ghi chú"), request.note))
    return pairs


def _answered(request: MoveRequest) -> str:
    above = _("cấp trên quyết định") if request.decided_above else ""
    why = str(fields.REQUEST_ENDS.get(request.answer, request.answer))
    return ", ".join(filter(None, (str(fields.REQUEST_STATES[request.state]), above, why, request.closed_by, vi_datetime(request.closed_at))))
