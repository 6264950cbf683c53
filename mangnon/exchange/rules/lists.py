"""A list as it lies in a file: the sheet whose head we know best, its columns, its rows, what was passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mangnon.base import legacy
from mangnon.documents.reading import Book, Cell, Found, Row, Sheet, TableRow, Unreadable, find_table

SAMPLE = 400
NO_TABLE = Unreadable(
    "no_table",
    "Không tìm thấy bảng có dòng tên cột. Hãy để dòng tên cột (Họ và tên, Ngày sinh, …) ngay trên danh sách rồi gửi lại.",
    "No table with column headings was found. Put the headings (name, date of birth, …) right above the rows and send it again.",
)
NO_ROWS = Unreadable("no_rows", "Danh sách không có dòng trẻ nào dưới dòng tên cột.", "The list has no row under its headings.")


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender says of the whole list: its day, and its commune. ``forced``: every row belongs there, whatever it says."""

    day: date
    unit: int | None = None
    forced: bool = False


@dataclass(slots=True)
class List:
    """One table of a book. ``sheets``: the sheets to choose from; ``encoding``: the old font its letters were read as, or ""."""

    kind: str
    sheet: str
    sheets: list[str]
    headings: list[str]
    rows: list[TableRow]
    epoch: int
    encoding: str = ""
    passed: int = 0
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    def columns(self) -> list[Sequence[Cell]]:
        """Return the cells column by column."""
        return list(zip(*(row.cells for row in self.rows), strict=True))


def chosen(book: Book, known: Sequence[str], sheet: str | None = None) -> List:
    """Return the list of a book: of the sheet asked for, else of the one whose head is known best. Raises Unreadable."""
    shown = [one for one in book.sheets if not one.hidden and one.rows]
    wanted = [one for one in shown if one.name == sheet] if sheet is not None else shown
    found = [(table, encoding) for one in wanted for table, encoding in [_table(one, known)] if table is not None]
    if not found:
        raise NO_TABLE
    table, encoding = max(found, key=lambda one: one[0].score)
    if not table.rows:
        raise NO_ROWS
    return List(
        book.kind, table.sheet, [one.name for one in shown], [column.title for column in table.columns], table.rows, book.epoch, encoding,
        len(table.passed_over), list(book.notes),
    )  # fmt: skip


def _table(sheet: Sheet, known: Sequence[str]) -> tuple[Found | None, str]:
    cells = [cell for row in sheet.rows[:SAMPLE] for cell in row.cells if isinstance(cell.value, str)]
    encoding = legacy.guess((cell.text for cell in cells), {cell.font for cell in cells if cell.font}) or ""
    return find_table(_decoded(sheet, encoding) if encoding else sheet, known), encoding


def _decoded(sheet: Sheet, encoding: str) -> Sheet:
    rows = [Row(row.number, [_said(cell, encoding) for cell in row.cells], row.hidden) for row in sheet.rows]
    return Sheet(sheet.name, rows, sheet.hidden, sheet.merged)


def _said(cell: Cell, encoding: str) -> Cell:
    if not isinstance(cell.value, str) or (cell.font and not _is_old(cell.font)):
        return cell
    text = legacy.convert(cell.text, encoding)
    return Cell(text, text, cell.font)


def _is_old(font: str) -> bool:
    return font.lower().startswith((".vn", "vni"))
