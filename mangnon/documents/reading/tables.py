"""Finding the table in a sheet: under title rows, two-row heads and the row of column numbers, without totals and signatures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mangnon.base.text import search_key
from mangnon.documents.reading.book import EMPTY, Cell, Row, Sheet

# why a row was passed over: code → (Vietnamese, English)
WHY = {
    "title": ("Dòng tiêu đề phía trên bảng", "a title above the table"),
    "head": ("Dòng tên cột", "the column headings"),
    "numbers": ("Dòng đánh số cột (1, 2, 3…)", "the row that numbers the columns"),
    "repeated_head": ("Tên cột lặp lại ở trang sau", "the headings repeated on a later page"),
    "subheading": ("Dòng chia nhóm (tên xóm, tổ dân phố…)", "a sub-heading"),
    "total": ("Dòng cộng", "a total"),
    "note": ("Ghi chú dưới bảng", "a note under the table"),
    "signature": ("Phần ký tên", "the signature block"),
}


class Column(NamedTuple):
    """A column of the table: its index in the sheet (A is 0) and its title; two-row heads give "Họ và tên cha › Năm sinh"."""

    index: int
    title: str


class TableRow(NamedTuple):
    """A row of data. ``cells`` in the order of ``Found.columns``; ``group`` is the last sub-heading above it ("Xóm Nà Mạ") or ""."""

    number: int
    cells: list[Cell]
    group: str = ""
    hidden: bool = False


class Passed(NamedTuple):
    """A row that is no data: the spreadsheet's number, a code of ``WHY`` and what the row says."""

    number: int
    why: str
    text: str


@dataclass
class Found:
    """The table of a sheet. ``titles``: the texts above it (a commune's or a school's name often stands there)."""

    sheet: str
    head_rows: list[int]
    columns: list[Column]
    rows: list[TableRow]
    passed_over: list[Passed]
    titles: list[str] = field(default_factory=list)
    score: float = 0.0  # how many known headings were met: to choose among sheets


def key(text: str) -> str:
    """Return what headings are compared by: accent-free words, without punctuation or what stands in brackets."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", search_key(re.sub(r"\([^)]*\)", " ", text))).split())


def find_table(sheet: Sheet, known_headings: Iterable[str]) -> Found | None:
    """Return the table whose head meets most of ``known_headings`` (any spelling of them), or None when no row looks like a head."""
    known = {key(heading) for heading in known_headings}
    best, score = None, 0
    for position, row in enumerate(sheet.rows[:60]):
        met = sum(key(cell.text) in known for cell in row.cells if cell.text)
        if met > score:
            best, score = position, met
    if best is None:
        return None
    head = sheet.rows[best]
    columns = [Column(index, " ".join(cell.text.split())) for index, cell in enumerate(head.cells) if cell.text.strip()]
    rows = [TableRow(row.number, _picked(row, columns), "", row.hidden) for row in sheet.rows[best + 1 :]]
    passed = [Passed(row.number, "title", _line(row)) for row in sheet.rows[:best]] + [Passed(head.number, "head", _line(head))]
    return Found(sheet.name, [head.number], columns, rows, passed, [_line(row) for row in sheet.rows[:best]], score)


def _picked(row: Row, columns: Sequence[Column]) -> list[Cell]:
    cells = row.cells
    return [cells[column.index] if column.index < len(cells) else EMPTY for column in columns]


def _line(row: Row) -> str:
    return " ".join(" ".join(cell.text.split()) for cell in row.cells if cell.text.strip())
