"""What the pages of notices show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.audit.takeback import Taken
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.organisation import roles
from mangnon.protection import codes, queries, rules, scope
from mangnon.protection.models import Incident, Informant, Notice, NoticeStep
from mangnon.protection.queries import Told
from mangnon.registry.tables import listed
from mangnon.ui.parts import Event, Link, Pair, Tag, clock_tag
from mangnon.ui.table import Table

NOTICE_HEADS = {
    "code": gettext_lazy("Mã"),
    "received": gettext_lazy("Nhận lúc"),
    "channel": gettext_lazy("Nguồn tin"),
    "unit": gettext_lazy("Nơi xảy ra"),
    "state": gettext_lazy("Tình trạng"),
    "left": gettext_lazy("Thời hạn khẩn cấp"),
}
INCIDENT_HEADS = {
    "day": gettext_lazy("Ngày"),
    "unit": gettext_lazy("Nơi xảy ra"),
    "forms": gettext_lazy("Hình thức"),
    "place": gettext_lazy("Môi trường"),
    "relation": gettext_lazy("Người gây hại"),
    "children": gettext_lazy("Số trẻ"),
    "names": gettext_lazy("Trẻ bị hại"),
    "confirmed": gettext_lazy("Xác nhận"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a form of a notice says: its title, what it is for, its button."""

    title: Any
    about: Any
    button: Any


ASSIGN = Words(
    gettext_lazy("Chuyển về xã"), gettext_lazy("Xã nhận được thông báo ngay. Thời hạn vẫn tính từ lúc tiếp nhận, không tính lại."),
    gettext_lazy("Chuyển ngay"),
)
STEP = Words(
    gettext_lazy("Ghi bước xử lý"), gettext_lazy("Ghi thời điểm đã làm, không phải lúc nhập. Ghi “Kết thúc” thì không ghi thêm được nữa."),
    gettext_lazy("Lưu bước này"),
)
INCIDENT = Words(
    gettext_lazy("Ghi vụ việc"), gettext_lazy("Tìm trẻ trong sổ của xã rồi đánh dấu; chưa biết trẻ nào thì để trống, ghi phần còn lại."),
    gettext_lazy("Lưu vụ việc"),
)

CONFIRM = Words(
    gettext_lazy("Xác nhận vụ việc"), gettext_lazy("Ghi khi cơ quan có thẩm quyền đã xác nhận; từ đó vụ việc được tính là đã xác nhận."),
    gettext_lazy("Lưu xác nhận"),
)


def take_back_words(incidents: Sequence[Told], row: Recorded) -> Words:
    """Return what the page says that takes back a step or an incident."""
    if isinstance(row, NoticeStep):
        what = f"{rules.STEPS.get(row.kind, row.kind)}, {vi_datetime(row.at)}"
    else:
        what = next((told.words for told in incidents if told.ident == row.pk), "")
    about = _("Nội dung: %(what)s. Rút rồi thì nội dung này không còn được tính; một thời hạn nó đã kết thúc chạy tiếp. Nội dung vẫn đứng trong diễn biến với dấu “Đã rút lại”.")
    return Words(_("Rút lại nội dung ghi nhầm"), about % {"what": what}, _("Rút lại"))


def notice_links(actor: Actor, notice: Notice, *, works: bool) -> list[Link]:
    """Return what this actor may do about a notice, each on its page."""
    wanted = []
    if notice.state in ("moi", "da_tiep_nhan") and scope.may_assign(actor, notice):
        wanted.append(("protection:notice-assign", ASSIGN.title))
    if works and notice.state not in rules.CLOSED:
        wanted += [("protection:notice-step", STEP.title), ("protection:notice-incident", INCIDENT.title)]
        if any(not told.confirmed for told in queries.incidents_of(actor, notice)):
            wanted.append(("protection:notice-confirm", CONFIRM.title))
    if scope.may_read_informant(actor, notice):
        wanted.append(("protection:notice-informant", _("Xem người báo tin")))
    return [Link(str(label), reverse(name, args=[notice.pk])) for name, label in wanted]


def informant_pairs(told: Informant | None) -> list[Pair]:
    """Return who told, for the one page that shows it."""
    if told is None:
        return [Pair(_("Người báo tin"), _("không để lại tên"))]
    return [Pair(_("Người báo tin"), told.name or _("không để lại tên")), Pair(_("Điện thoại"), told.phone or _("chưa ghi"))]


def notice_table(notices: Sequence[Notice], now: datetime, page: Page | None = None) -> Table:
    """Return the table of a list of notices; the running clock is that of the emergency measure."""
    running = queries.running(notices)
    return listed(
        NOTICE_HEADS,
        [
            {
                "code": Link(notice.code, reverse("protection:notice", args=[notice.pk])),
                "received": vi_datetime(notice.received_at),
                "channel": codes.channels().get(notice.channel, notice.channel),
                "unit": notice.unit.name if notice.unit else _("chưa rõ"),
                "state": rules.STATES.get(notice.state, notice.state),
                "left": clock_tag(queries.emergency_ends(notice), now) if notice.pk in running else "",
            }
            for notice in notices
        ],
        _("Thông báo, tố giác"),
        page=page,
    )


def waiting_table(notices: Sequence[Notice], now: datetime) -> Table:
    """Return the notices nobody confirmed yet."""
    return replace(notice_table(notices, now), empty_text=_("Mọi thông báo đã được xác nhận."))


def notice_pairs(actor: Actor, notice: Notice) -> list[Pair]:
    """Return the summary of a notice; its place in words and its story only for who may read class C4."""
    body = scope.body_for(notice, clock.today())
    pairs = [
        Pair(_("Nguồn tin"), codes.channels().get(notice.channel, notice.channel)),
        Pair(_("Nhận lúc"), vi_datetime(notice.received_at)),
        Pair(_("Nơi xảy ra"), notice.unit.name if notice.unit else _("chưa rõ, bàn trực của tỉnh đang xác định")),
        Pair(_("Đang phụ trách"), body.name if body else _("bàn trực của tỉnh; chưa khai cơ quan nào phụ trách trẻ em")),
        Pair(_("Tình trạng"), rules.STATES.get(notice.state, notice.state)),
        Pair(_("Xác nhận tiếp nhận"), vi_datetime(notice.acknowledged_at) if notice.acknowledged_at else _("chưa")),
        Pair(_("Thời hạn khẩn cấp"), f"{vi_datetime(queries.emergency_ends(notice))} ({codes.emergency(notice.received_at)[0].basis})"),
        *([Pair(_("Theo hạn"), clock_tag(queries.emergency_ends(notice), clock.now()))] if queries.running([notice]) else []),
        Pair(_("Mức độ"), Tag(_("Khẩn cấp"), "late") if notice.urgent else _("Thường")),
    ]
    if queries.may_read_story(actor):
        pairs += [
            Pair(_("Địa điểm"), notice.place_text or _("chưa ghi")),
            Pair(_("Nội dung"), notice.story or _("chưa ghi")),
        ]
    return pairs


def notice_events(actor: Actor, notice: Notice) -> list[Event]:
    """Return the steps of a notice as a timeline, those taken back marked."""
    events = [Event(at=notice.received_at, title=_("Tiếp nhận"), recorded=notice.recorded_at)]
    if notice.acknowledged_at:
        events.append(Event(at=notice.acknowledged_at, title=_("Xã xác nhận")))
    late, taken = {True: _("Đúng hạn"), False: _("Quá hạn"), None: ""}, Taken("notice", notice.pk)
    events += [
        Event(
            at=step.at,
            title=str(rules.STEPS.get(step.kind, step.kind)),
            text=late[step.in_time],
            recorded=step.recorded_at,
            action=_way_back(actor, notice, step),
        )
        for step in queries.steps_of(notice)
    ]
    events += [_taken_back(actor, taken, step, step.at, str(rules.STEPS.get(step.kind, step.kind))) for step in queries.steps_taken_back(taken, notice)]
    gone = _("Vụ việc ngày %(day)s")
    events += [
        _taken_back(actor, taken, row, taken.mark(row).taken_at, (_("Xác nhận vụ việc ngày %(day)s") if row.confirmed else gone) % {"day": vi_date(row.day)})
        for row in queries.incidents_taken_back(actor, taken, notice)
    ]
    return sorted(events, key=lambda event: event.at)


def _taken_back(actor: Actor, taken: Taken, row: Recorded, at: datetime, title: str) -> Event:
    mark = taken.mark(row)
    words = _("Rút lại lúc %(at)s, %(who)s") % {"at": vi_datetime(mark.taken_at), "who": mark.by_label}
    reason = mark.reason or "" if queries.may_read_story(actor) else ""
    return Event(at=at, title=title, text=". ".join(part for part in (words, reason) if part), tag=Tag(_("Đã rút lại"), "warn"), recorded=row.recorded_at)


def _way_back(actor: Actor, notice: Notice, row: NoticeStep | Incident, told: Sequence[Incident] = ()) -> Link | None:
    """Return the way to the page that takes a row back, for who may ask; ``told``: all rows of the notice's incidents."""
    if not (roles.may(actor.role, roles.FACT_TAKE_BACK) and queries.may_ask_back(actor, notice, row, told)):
        return None
    token = f"{queries.STEP if isinstance(row, NoticeStep) else queries.INCIDENT}-{row.pk}"
    return Link(_("Rút lại"), reverse("protection:notice-take-back", args=[notice.pk, token]))


def notices_told(notices: Sequence[Notice]) -> list[Event]:
    """Return notices that tell of a child as events of its record: that there is one, and where it is read."""
    title = _("Thông báo %(code)s")
    return [
        Event(at=notice.received_at, title=title % {"code": notice.code}, href=reverse("protection:notice", args=[notice.pk]), recorded=notice.recorded_at)
        for notice in notices
    ]


def incident_table(actor: Actor, notice: Notice, incidents: Sequence[Told]) -> Table:
    """Return the incidents of a notice, with the way to take back what was entered last of each."""
    ever = queries.ever_told(notice) if incidents else []
    ways = {row.pk: _way_back(actor, notice, row, ever) for row in ever if row.superseded_at is None}
    heads = INCIDENT_HEADS | ({"back": _("Ghi nhầm")} if any(ways.values()) else {})
    return listed(
        heads,
        [
            {
                "day": vi_date(told.day),
                "unit": told.unit,
                "forms": "; ".join(told.forms),
                "place": told.place,
                "relation": told.relation,
                "children": told.children,
                "names": "; ".join(told.names),
                "confirmed": _("Đã xác nhận") if told.confirmed else _("Chưa xác nhận"),
                "back": ways[told.ident] or "",
            }
            for told in incidents
        ],
        _("Vụ việc"),
        numbers=("children",),
    )
