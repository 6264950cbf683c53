"""An empty list to fill in: headings, cells that keep what is typed as text, drop-downs from lists on a hidden sheet."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mangnon.documents.archive import settle
from mangnon.documents.sheets import safe

LINES = 500  # prepared; more may be added below, without drop-downs
LISTS_SHEET = "Danh mục"


class Field(NamedTuple):
    """A column: its heading, what may be chosen (``strict``: nothing else is taken), what a person is told in its cells, its width."""

    heading: str
    choices: Sequence[str] = ()
    hint: str = ""
    strict: bool = False
    width: float = 18
    required: bool = False


SERIAL = Field("STT", width=6)  # the number of order, by which readers tell a row of data


def write_blank(path: Path, *, sheet: str, title: str, notes: Sequence[str], fields: Sequence[Field]) -> None:
    """Write an .xlsx that Excel 2010, WPS and LibreOffice open: title, notes, headings (bold where required), prepared lines.

    All cells are text (format 49): an identity number keeps its zeros, 3/2018 does not become a day.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime(2020, 1, 1)})
    page, lists = book.add_worksheet(sheet[:31]), book.add_worksheet(LISTS_SHEET)
    font = {"font_name": "Times New Roman", "font_size": 12}
    head = {text: book.add_format(font | {"bold": text, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}) for text in (True, False)}
    cell = book.add_format(font | {"num_format": 49, "border": 1})
    page.write_string(0, 0, safe(title), book.add_format(font | {"bold": True, "font_size": 14}))
    for line, note in enumerate(notes, start=1):
        page.write_string(line, 0, safe(note), book.add_format(font | {"italic": True}))
    first = len(notes) + 2
    for column, field in enumerate(fields):
        page.write_string(first, column, safe(field.heading), head[field.required])
        page.set_column(column, column, field.width)
        _offer(page, lists, column, field, first + 1)
    for line in range(first + 1, first + 1 + LINES):
        for column in range(len(fields)):
            page.write_blank(line, column, None, cell)
    page.set_row(first, 34)
    page.freeze_panes(first + 1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first)
    page.print_area(0, 0, first + 25, len(fields) - 1)
    lists.hide()
    book.close()
    settle(buffer.getvalue(), path)


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
