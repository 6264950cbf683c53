"""Choosing among the sheets of a book, with texts in old fonts read as they are meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from mangnon.base import legacy
from mangnon.base.text import nfc
from mangnon.documents.reading.book import Book, Cell, Row, Sheet
from mangnon.documents.reading.tables import Found, find_table

_SAMPLE = 4_000  # cells looked at for old fonts
PAIRS = 10


class Conversion(NamedTuple):
    """A reading that is offered for a sheet: ``encoding`` tcvn3 or vni, ``by`` font or letters, ``pairs`` of (as it stands, as it would read)."""

    encoding: str
    by: str
    pairs: list[tuple[str, str]]


class Choice(NamedTuple):
    """A sheet that holds a table: the sheet as it reads (converted when ``conversion`` says so), the table, the conversion or None."""

    sheet: Sheet
    found: Found
    conversion: Conversion | None = None


@dataclass
class Chosen:
    """``best`` is the sheet to import first; ``others`` hold tables too (one sheet a xóm is common); ``left`` are (sheet, code, vi, en)."""

    best: Choice | None
    others: list[Choice] = field(default_factory=list)
    left: list[tuple[str, str, str, str]] = field(default_factory=list)


def choose(book: Book, known_headings: Iterable[str], *, convert: bool = True) -> Chosen:
    """Return the sheets with a table, the best first: most known headings, shown before hidden, then most rows.

    With ``convert=False`` texts in old fonts stay as they stand; ``Choice.conversion`` still offers what they may mean.
    """
    known = list(known_headings)
    made: list[Choice] = []
    chosen = Chosen(None)
    for sheet in book.sheets:
        offer = conversion(sheet)
        read = converted(sheet, offer.encoding) if offer and convert else sheet
        found = find_table(read, known)
        if found is None or not found.rows:
            chosen.left.append((sheet.name, *_EMPTY) if not sheet.rows else (sheet.name, *_NO_TABLE))
        else:
            made.append(Choice(read, found, offer))
    made.sort(key=lambda choice: (-choice.found.score * (0.5 if choice.sheet.hidden else 1), choice.sheet.hidden, -len(choice.found.rows)))
    for choice in made:
        if chosen.best is None:
            chosen.best = choice
        elif choice.found.score >= max(chosen.best.found.score * 0.6, 1):
            chosen.others.append(choice)
        else:
            chosen.left.append((choice.sheet.name, *_OTHER))
    return chosen


_EMPTY = ("empty", "Trang tính trống", "an empty sheet")
_NO_TABLE = ("no_table", "Không tìm thấy bảng nào trong trang tính này", "no table was found in this sheet")
_OTHER = ("other_table", "Bảng trong trang tính này không phải danh sách cùng loại", "the table in this sheet is another kind of list")


def conversion(sheet: Sheet) -> Conversion | None:
    """Return what a sheet in an old font may be read as, with pairs to look at before anything is converted; None for Unicode."""
    cells = list(islice((cell for row in sheet.rows for cell in row.cells if cell.font or (type(cell.value) is str and not cell.text.isascii())), _SAMPLE))
    fonts = [cell.font for cell in cells if legacy.is_legacy_font(cell.font)]
    encoding = legacy.guess((cell.text for cell in cells), fonts)
    if encoding is None:
        return None
    pairs = {cell.text: said for cell in cells if (said := _meant(cell, encoding, bool(fonts))) != cell.text}
    # longer texts first: names show best whether the reading is right
    shown = sorted(pairs.items(), key=lambda pair: -min(len(pair[0]), 40))[:PAIRS]
    return Conversion(encoding, "font" if fonts else "letters", shown) if shown else None


def converted(sheet: Sheet, encoding: str) -> Sheet:
    """Return the sheet with its texts read in an old encoding; cells that hold Unicode letters already stay as they are."""
    told = any(cell.font for row in sheet.rows for cell in row.cells)
    rows = [Row(row.number, [_convert(cell, encoding, told) for cell in row.cells], row.hidden) for row in sheet.rows]
    return Sheet(sheet.name, rows, sheet.hidden, sheet.merged)


def _convert(cell: Cell, encoding: str, told: bool) -> Cell:
    if type(cell.value) is not str or (cell.text.isascii() and not legacy.has_capitals(cell.font)):
        return cell
    said = _meant(cell, encoding, told)
    return cell if said == cell.text else Cell(said, said, cell.font)


def _meant(cell: Cell, encoding: str, told: bool) -> str:
    """Read one cell: in its own font's encoding when that is known; a letter beyond Latin-1 is Unicode already.

    Where the file tells fonts (``told``), a cell in another font is converted only if it makes no sense as it stands.
    """
    own = legacy.is_legacy_font(cell.font)
    if own is None and (any("\u00ff" < letter < "\u2000" for letter in cell.text) or (told and legacy.guess([cell.text]) != encoding)):
        return cell.text
    return legacy.convert(cell.text, own or encoding, capitals=legacy.has_capitals(cell.font))


def clean(text: str) -> str:
    """Return a decoded text composed (NFC), look-alikes and invisible letters gone, one space between words."""
    return " ".join(nfc(text).split())
