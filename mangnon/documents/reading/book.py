"""What a list is once it is read: a book of sheets of rows of cells, each row with the spreadsheet's own number."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | None


class Unreadable(Exception):
    """A file that is refused whole: ``code`` for programs, ``vi`` and ``en`` say what happened and what to do; ``words`` are the sentence's own."""

    def __init__(self, code: str, vi: str, en: str, words: dict[str, object] | None = None):
        super().__init__(f"{vi} ({en})")
        self.code, self.vi, self.en, self.words = code, vi, en, words or {}


class Cell(NamedTuple):
    """One cell. ``value``: None, str, int, float, bool, date or datetime (a whole number is an int, never 1.0).

    ``text`` is what the cell says, exactly as it was written: neither cleaned nor decoded (see ``legacy``: what looks like
    an invisible soft hyphen may be an "ư"). ``font`` is the font's name, "" when the file does not tell or nobody needs it.
    """

    value: Value
    text: str
    font: str = ""


EMPTY = Cell(None, "")


class Row(NamedTuple):
    """One row that has any content: ``number`` as the spreadsheet counts it (from 1), ``cells`` from its column A on."""

    number: int
    cells: list[Cell]
    hidden: bool = False


@dataclass
class Sheet:
    """One sheet; blank rows are left out. ``merged``: (first row, first column, last row, last column), rows from 1, columns from 0."""

    name: str
    rows: list[Row]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Book:
    """A whole file. ``kind``: xlsx, xlsb, xls, ods, csv, html (a page called .xls) or xml (Excel 2003); ``epoch``: 1900 or 1904, the year that serial numbers count from.

    ``encoding`` is how the text of a csv was read ("" for spreadsheets); ``notes`` are (code, vi, en) of what the sender
    should know: macros left out, links to other files, formulas without a result, lines in another encoding.
    """

    kind: str
    sheets: list[Sheet]
    epoch: int = 1900
    encoding: str = ""
    notes: list[tuple[str, str, str]] = field(default_factory=list)


def cell(value: Value, font: str = "") -> Cell:
    """Return the cell of a value as spreadsheets give it: whole floats become whole numbers, days their dd/mm/yyyy."""
    if type(value) is str:
        return Cell(value, value, font) if value else EMPTY
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell(value, "TRUE" if value else "FALSE", font)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        value = int(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    return Cell(value, written(value), font)


def written(value: Value) -> str:
    """Return the text of a number or a day as a Vietnamese reader writes it, without thousands' dots."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"  # strftime takes eight times as long
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return str(value)
