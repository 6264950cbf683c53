"""Named lists that leave the house: marked with who took them and when, and with their class."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.documents.sheets import write_csv, write_xlsx
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.registry import tables
from mangnon.registry.models import Child

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
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


def answer(table: AnnexTable, form: str) -> HttpResponse:
    """Return the table as a download. The file's name says neither unit nor person."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"danh-sach.{form}"
        if form == "xlsx":
            write_xlsx([table], path)
        else:
            write_csv(*_plain(table), path)
        response = HttpResponse(path.read_bytes(), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="danh-sach-tre-em-{clock.today():%Y%m%d}.{form}"'
    return response


def _plain(table: AnnexTable) -> tuple[list[str], list[list[str]]]:
    head = [_("STT"), table.label_heading, *(column.label for column in table.columns)]
    rows = [
        [row.no, row.label, *(row.cells[column.key].text("text") for column in table.columns)] for row in table.rows
    ]
    return head, [*rows, ["", table.notes[0]]]
