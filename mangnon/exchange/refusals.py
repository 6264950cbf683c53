"""The refused rows as a spreadsheet: the original cells as they were, why, and how to correct; corrected, it is sent again."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mangnon.documents.archive import settle
from mangnon.documents.reading import Cell
from mangnon.documents.sheets import safe
from mangnon.exchange.rules.lists import List
from mangnon.exchange.rules.messages import Message, remedy, telling, wrong
from mangnon.registry.actions import undo

WHY, HOW = "Lỗi", "Cách sửa"
WHY_LEFT = {
    undo.CORRECTED: _("hồ sơ đã được sửa sau khi nhập"),
    undo.MORE: _("hồ sơ đã có nội dung khác ghi sau khi nhập"),
    undo.AWAY: _("hồ sơ không còn thuộc phạm vi phụ trách của anh/chị"),
}

LINES_LEFT = {
    "registry.residence": _("Nơi cư trú"), "registry.membership": _("Hộ gia đình"), "registry.familystate": _("Tình trạng cha, mẹ"), "registry.schooling": _("Việc học"),
    "registry.circumstance": _("Hoàn cảnh đặc biệt"), "registry.riskwatch": _("Nguy cơ"), "registry.guardianship": _("Người chăm sóc"), "registry.householdstatus": _("Loại hộ"),
}  # fmt: skip


def write(listed: List, why: Mapping[int, Sequence[Message]], path: Path) -> Path:
    """Write the rows of a list that ``why`` names; returns the path. Numbers and days stay what they were, words stay words."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": "Dòng không nhận", "created": datetime(2020, 1, 1)})
    sheet = book.add_worksheet("Không nhận")
    head, wrap = book.add_format({"bold": True, "text_wrap": True, "border": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    day, words = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "@"})
    titles = [title for title in listed.headings if title not in (WHY, HOW)]
    for at, title in enumerate([*titles, WHY, HOW]):
        sheet.write_string(0, at, safe(title), head)
    kept = [at for at, title in enumerate(listed.headings) if title not in (WHY, HOW)]
    rows = [row for row in listed.rows if row.number in why]
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(kept):
            _cell(sheet, line, at, row.cells[column], day, words)
        told = telling(why[row.number])
        sheet.write_string(line, len(kept), "\n".join(dict.fromkeys(map(wrong, told))), wrap)
        sheet.write_string(line, len(kept) + 1, "\n".join(dict.fromkeys(map(remedy, told))), wrap)
    sheet.set_column(0, max(len(kept) - 1, 0), 18)
    sheet.set_column(len(kept), len(kept) + 1, 48)
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
