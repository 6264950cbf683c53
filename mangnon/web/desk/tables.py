"""The desk's tables. A child stands in them by its code; a name only where the reader may read names."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.audit import queries as audit
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.ui.parts import Link
from mangnon.ui.table import Col, Table
from mangnon.web.desk import queries
from mangnon.web.words import ACTIONS, CHANNELS

FEW = 25  # events of at most so many subjects tell which child it was


def source() -> str:
    """Say where a table comes from: the end of the chain proves which record it was read from."""
    seq, digest = audit.head()
    return _("Nhật ký đến sự kiện %(seq)s, mã băm %(hash)s") % {"seq": seq, "hash": digest}


def child_table(events: Page, caption: str) -> Table:
    """Who did what with one child's record."""
    rows = list(events.object_list)
    return _table([*_when(), _who(), _role(), _body(rows), _act(), _channel(), _purpose()], rows, events, caption)


def person_table(events: Page, caption: str) -> Table:
    """What one person did, of which child."""
    rows = list(events.object_list)
    children, counts = audit.subjects_of([event for event in rows if event.subject_count <= FEW], "child"), audit.counts_of(rows, "child")

    def child(event: Event) -> Link | str:
        code = children.get(event.seq, "")
        return Link(code, reverse("record-child", args=[UUID(code)])) if code else ""

    columns = [*_when(), _act(), _role(), _channel(), Col("child", _("Mã hồ sơ trẻ (đầu tiên)"), value=child), Col("count", _("Số trẻ"), "int", value=lambda event: counts.get(event.seq, 0)), _purpose()]
    return _table(columns, rows, events, caption)


def export_table(events: Page, caption: str) -> Table:
    """Who took names of children out, from which body, how many, what for."""
    rows = list(events.object_list)
    counts, told = audit.counts_of(rows, "child"), audit.payloads_of(rows)
    form = Col("form", _("Dạng"), value=lambda event: _form(told.get(event.seq, {})))
    return _table([*_when(), _who(), _body(rows), _role(), _act(), form, Col("count", _("Số trẻ"), "int", value=lambda event: counts.get(event.seq, 0)), _purpose()], rows, events, caption)


def _form(said: dict) -> str:
    form = str(said.get("form", ""))
    return _("bản in") if form == "print" else f".{form}" if form else ""


def _table(columns: Sequence[Col], rows: list[Event], page: Page, caption: str) -> Table:
    return Table(columns, rows, caption, show_caption=False, cards=True, page=page, source=source(), empty_text=_("Không có sự kiện nào trong những ngày này."))


def _when() -> list[Col]:
    return [Col("seq", _("Số"), "number"), Col("recorded_at", _("Lúc"), value=lambda event: f"{event.recorded_at.astimezone(clock.TZ):%H:%M:%S %d/%m/%Y}", keep=True)]


def _who() -> Col:
    return Col("who", _("Ai"), value=lambda event: event.actor_label)


def _role() -> Col:
    return Col("role", _("Vai trò"), value=lambda event: roles.ROLES[event.role].label if event.role in roles.ROLES else event.role)


def _body(rows: list[Event]) -> Col:
    names = queries.bodies_of(rows)
    return Col("body", _("Cơ quan"), value=lambda event: names.get(event.body_id, ""))


def _act() -> Col:
    return Col("action", _("Việc"), value=lambda event: str(ACTIONS.get(event.action, event.action)))


def _channel() -> Col:
    return Col("channel", _("Qua"), value=lambda event: str(CHANNELS.get(event.channel, event.channel)))


def _purpose() -> Col:
    return Col("purpose", _("Mục đích đã ghi"), value=lambda event: event.purpose or _("không ghi"))
