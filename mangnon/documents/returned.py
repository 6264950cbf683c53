"""Rows of a list that were not taken, as a spreadsheet to correct and send again: the cells as they came, then why, and what to do."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from mangnon.documents.archive import settle
from mangnon.documents.reading import Cell
from mangnon.documents.sheets import safe

WHY, HOW = "Lỗi", "Cách sửa"
TITLE, SHEET = "Dòng không nhận", "Không nhận"


def write(headings: Sequence[str], rows: Iterable[tuple[Sequence[Cell], Sequence[str]]], path: Path, *, told: Sequence[str] = (WHY, HOW)) -> Path:
    """Write rows, each with a text for every column of ``told``; returns the path. Numbers and days stay what they were, words stay words.

    What an earlier sheet of this kind had told is left out: it was of the row before it was corrected.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE, "created": datetime(2020, 1, 1)})
    sheet = book.add_worksheet(SHEET)
    head, wrap = book.add_format({"bold": True, "text_wrap": True, "border": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    day, words = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "@"})
    kept = [at for at, title in enumerate(headings) if title not in (WHY, HOW)]
    for at, title in enumerate([*(headings[at] for at in kept), *told]):
        sheet.write_string(0, at, safe(title), head)
    for line, (cells, said) in enumerate(rows, start=1):
        for at, column in enumerate(kept):
            _cell(sheet, line, at, cells[column], day, words)
        for at, text in enumerate(said, start=len(kept)):
            sheet.write_string(line, at, text, wrap)
    sheet.set_column(0, max(len(kept) - 1, 0), 18)
    sheet.set_column(len(kept), len(kept) + len(told) - 1, 48)
    sheet.freeze_panes(1, 0)
    book.close()
    settle(buffer.getvalue(), path)
    return path


def _cell(sheet, line: int, at: int, cell: Cell, day, words) -> None:
    value = cell.value
    if isinstance(value, date):
        sheet.write_datetime(line, at, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e11:
        sheet.write_number(line, at, value)
    else:  # an identity number as a number would lose digits: its text stays
        sheet.write_string(line, at, safe(cell.text), words)
