"""A list as it lies in a file: the sheet whose head we know best, its columns, its rows, what was passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mangnon.base import legacy
from mangnon.documents.reading import (
    Book,
    Cell,
    Conversion,
    Found,
    Row,
    Sheet,
    TableRow,
    Unreadable,
    conversion,
    converted,
    find_table,
)
from mangnon.documents.reading.refusals import note
from mangnon.exchange.rules import foreign

NO_TABLE = Unreadable(
    "no_table",
    "Không tìm thấy bảng có dòng tên cột. Hãy để dòng tên cột (Họ và tên, Ngày sinh, …) ngay trên danh sách rồi gửi lại.",
    "No table with column headings was found. Put the headings (name, date of birth, …) right above the rows and send it again.",
)
NO_ROWS = Unreadable("no_rows", "Danh sách không có dòng trẻ nào dưới dòng tên cột.", "The list has no row under its headings.")


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender says of the whole list: its day, and its commune. ``forced``: every row belongs there, whatever it says.

    ``edition`` is the key of the edition of a profile, of a list that came from other software. ``births`` says who sent a list of
    births (a key of ``newborn.rules.KINDS``), "" for a list of children.
    """

    day: date
    unit: int | None = None
    forced: bool = False
    edition: int | None = None
    births: str = ""


class Taken(NamedTuple):
    """An offer a person took: in this row the column of this field holds ``value`` instead of what lost its zeros."""

    row: int
    field: str
    value: str


@dataclass(slots=True)
class List:
    """One table of a book. ``sheets``: the sheets to choose from; ``encoding``: the old font its letters were read as, or "", with an
    ``example`` of headings as they stand and as they were read; ``passed``: why rows below the head are no children → their numbers; ``words``: of a column whose codes
    are the sender's own, code → our word.
    """

    kind: str
    sheet: str
    sheets: list[str]
    headings: list[str]
    rows: list[TableRow]
    epoch: int
    encoding: str = ""
    passed: dict[str, list[int]] = field(default_factory=dict)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    example: list[tuple[str, str]] = field(default_factory=list)
    words: dict[int, dict[str, str]] = field(default_factory=dict)
    taken: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)  # row → (field, typed, taken)

    def take(self, offers: Sequence[Taken], fields: Sequence[str]) -> None:
        """Put what a person took into its cells; what was typed is kept beside it, to be told."""
        at = {row.number: index for index, row in enumerate(self.rows)}
        for offer in offers:
            if offer.row in at and offer.field in fields:
                row, column = self.rows[at[offer.row]], list(fields).index(offer.field)
                typed = row.cells[column].text
                cells = [*row.cells[:column], Cell(offer.value, offer.value), *row.cells[column + 1 :]]
                self.rows[at[offer.row]] = row._replace(cells=cells)
                self.taken.setdefault(offer.row, []).append((offer.field, typed, offer.value))

    def columns(self) -> list[Sequence[Cell]]:
        """Return the cells column by column, the sender's own codes read as our words. The rows keep what was sent."""
        columns = list(zip(*(row.cells for row in self.rows), strict=True))
        for at, words in self.words.items():
            columns[at] = [foreign.translated(cell, words) for cell in columns[at]]
        return columns


def chosen(book: Book, known: Sequence[str], sheet: str | None = None) -> List:
    """Return the list of a book: of the sheet asked for, else of the one whose head is known best. Raises Unreadable."""
    shown = [one for one in book.sheets if not one.hidden and one.rows]
    wanted = [one for one in shown if one.name == sheet] if sheet is not None else shown
    found = [(one, table, offer) for one in wanted for table, offer in [_table(one, known)] if table is not None]
    if not found:
        raise NO_TABLE
    from_sheet, table, offer = max(found, key=lambda one: (one[1].score, len(one[1].rows)))
    others = [one.name for one, other, _offer in found if one is not from_sheet and other.rows and other.score >= max(table.score * 0.6, 1)]
    if not table.rows:
        raise NO_ROWS
    return List(
        book.kind, table.sheet, [one.name for one in shown], [column.title for column in table.columns], table.rows, book.epoch,
        offer.encoding if offer else book.encoding if book.encoding in legacy.ENCODINGS else "", _passed(table), [*book.notes, *([note("other_sheets", names=", ".join(others))] if others else [])],
        _example(from_sheet, table, offer) if offer else [],
    )  # fmt: skip


def _table(sheet: Sheet, known: Sequence[str]) -> tuple[Found | None, Conversion | None]:
    offer = conversion(sheet)
    return find_table(converted(sheet, offer.encoding) if offer else sheet, known), offer


def _example(sheet: Sheet, table: Found, offer: Conversion) -> list[tuple[str, str]]:
    """Return headings as they stand and as they were read: they show a conversion and name nobody."""
    first = next((row for row in sheet.rows if row.number == table.head_rows[-1]), None)
    cells = [cell for cell in first.cells if not cell.text.isascii()] if first else []
    read = converted(Sheet("", [Row(1, cells)]), offer.encoding).rows[0].cells
    return [(cell.text, meant.text) for cell, meant in zip(cells, read, strict=True) if cell.text != meant.text][:3]


def _passed(table: Found) -> dict[str, list[int]]:
    """Return why rows below the head are no children → their numbers."""
    found: dict[str, list[int]] = {}
    for row in table.passed_over:
        if row.why not in ("title", "head"):
            found.setdefault(row.why, []).append(row.number)
    return found
