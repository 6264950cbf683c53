"""Named lists that leave the house: marked with who took them and when, and with their class."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.registry import tables
from mangnon.registry.models import Child

WIDTHS = {"birth": 12, "age": 10, "sex": 9, "place": 28, "household": 10, "poverty": 14, "groups": 34}


def child_sheet(actor: Actor, children: Sequence[Child], day: date) -> AnnexTable:
    """Return the list of children as a printable table."""
    columns = [
        Column(key, str(label), kind="text", width=WIDTHS[key])
        for key, label in tables.CHILD_HEADS.items()
        if key != "name"
    ]
    rows = [
        Row(str(number), str(cells["name"]), {column.key: Cell(str(cells[column.key])) for column in columns})
        for number, cells in enumerate(tables.child_rows(actor, children, day), start=1)
    ]
    mark = _("Dữ liệu cá nhân, chỉ dùng cho nhiệm vụ được giao. Người xuất: %(who)s, lúc %(at)s.")
    return AnnexTable(
        roman="",
        title=_("Danh sách trẻ em"),
        columns=columns,
        rows=rows,
        subtitle=_("Tính đến ngày %(day)s") % {"day": vi_date(day)},
        notes=[mark % {"who": actor.label, "at": vi_datetime(clock.now())}],
        label_heading=str(tables.CHILD_HEADS["name"]),
        show_unit=False,
        sheet=_("Danh sách"),
    )
