"""An empty list to fill in: headings, cells that keep what is typed as text, drop-downs from lists on a hidden sheet."""

import io
import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mangnon.documents.archive import settle
from mangnon.documents.sheets import safe

LINES = 500  # with drop-downs; more may be added below, without
PRINTED, LINE_HEIGHT = 15, 24  # lines on a sheet of paper, high enough to write by hand
LISTS_SHEET = "Danh mục"
SCALE, SHEET_WIDTH = 90, 870  # per cent: 12 points print as 10.8; pixels an A4 sheet on its side holds at that scale, also where Calibri is missing
KEPT = 2  # columns repeated on every sheet of paper: number of order and name


class Field(NamedTuple):
    """A column: its heading, what may be chosen (``strict``: nothing else is taken), what a person is told in its cells, its width."""

    heading: str
    choices: Sequence[str] = ()
    hint: str = ""
    strict: bool = False
    width: float = 18
    required: bool = False


SERIAL = Field("STT", width=5)  # the number of order, by which readers tell a row of data


def write_blank(path: Path, *, sheet: str, title: str, notes: Sequence[str], fields: Sequence[Field]) -> None:
    """Write an .xlsx that Excel 2010, WPS and LibreOffice open: title, notes, headings (bold where required), prepared lines.

    All cells are text (format 49): an identity number keeps its zeros, 3/2018 does not become a day. On paper (A4 on its
    side) nothing is shrunk: columns that don't fit go on on the next sheet, with the first two repeated.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime(2020, 1, 1)})
    page, lists = book.add_worksheet(sheet[:31]), book.add_worksheet(LISTS_SHEET)
    font, breaks = {"font_name": "Times New Roman", "font_size": 12}, _breaks(fields)
    head = {text: book.add_format(font | {"bold": text, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}) for text in (True, False)}
    cell, plain = book.add_format(font | {"num_format": 49, "border": 1, "text_wrap": True, "valign": "vcenter"}), book.add_format(font | {"num_format": 49})
    page.write_string(0, KEPT, safe(title), book.add_format(font | {"bold": True, "font_size": 14}))
    first = len(notes) + 2
    _notes(page, notes, [*breaks, len(fields)][0], fields, book.add_format(font | {"italic": True, "text_wrap": True, "valign": "top"}))
    for column, field in enumerate(fields):
        page.write_string(first, column, safe(field.heading), head[field.required])
        page.set_column(column, column, field.width, plain)
        _offer(page, lists, column, field, first + 1)
    for line in range(first + 1, first + 1 + PRINTED):
        page.set_row(line, LINE_HEIGHT)
        for column in range(len(fields)):
            page.write_blank(line, column, None, cell)
    page.set_row(first, 16 * max(_lines(field.heading, field.width) for field in fields) + 4)
    page.freeze_panes(first + 1, KEPT)
    _on_paper(page, breaks, first, len(fields))
    lists.hide()
    book.close()
    settle(buffer.getvalue(), path)


def _notes(page, notes: Sequence[str], across: int, fields: Sequence[Field], style) -> None:
    """Write the notes over the columns of the first sheet of paper, each as high as it needs; not over what is repeated on the next."""
    width = sum(field.width for field in fields[KEPT:across])
    for line, note in enumerate(notes, start=1):
        page.merge_range(line, KEPT, line, max(across - 1, KEPT + 1), safe(note), style)
        page.set_row(line, 16 * _lines(note, width))


def _lines(text: str, width: float) -> int:
    return max(math.ceil(len(text) * 1.1 / width), max(math.ceil(len(word) / width) for word in text.split()), 1)


def _on_paper(page, breaks: Sequence[int], first: int, columns: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.set_print_scale(SCALE)
    page.set_v_pagebreaks(breaks)
    page.repeat_rows(first)
    page.repeat_columns(0, KEPT - 1)
    page.print_area(0, 0, first + PRINTED, columns - 1)
    page.set_footer("&R&P/&N")


def _breaks(fields: Sequence[Field]) -> list[int]:
    """Return the columns a new sheet of paper begins with."""
    wide = [field.width * 7 + 5 for field in fields]  # pixels, as spreadsheets count a width in digits
    breaks, used = [], 0.0
    for column, width in enumerate(wide):
        if used + width > SHEET_WIDTH and column > KEPT:
            breaks.append(column)
            used = sum(wide[:KEPT])
        used += width
    return breaks


def _offer(page, lists, column: int, field: Field, first: int) -> None:
    """Give the cells of a column their drop-down, or only what a person is told there."""
    rule = {"validate": "any"}
    if field.choices:
        lists.write_string(0, column, safe(field.heading))
        for line, choice in enumerate(field.choices, start=1):
            lists.write_string(line, column, safe(choice))
        letters = _letters(column)
        rule = {
            "validate": "list", "source": f"='{LISTS_SHEET}'!${letters}$2:${letters}${len(field.choices) + 1}", "error_type": "stop" if field.strict else "warning",
            "error_title": "Ngoài danh mục", "error_message": "Chọn một mục trong danh sách." if field.strict else "Mục này không có trong danh mục. Vẫn dùng?",
        }  # fmt: skip
    if field.hint or field.choices:
        told = {"input_title": field.heading[:32], "input_message": field.hint[:255]} if field.hint else {}
        page.data_validation(first, column, first + LINES - 1, column, rule | told)


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
