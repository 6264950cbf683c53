"""Opening a file whatever it is called: by its first bytes, not by its extension."""

import csv
import io
from pathlib import Path

from mangnon.documents.reading.book import Book, Row, Sheet, Unreadable, cell

UNKNOWN = Unreadable(
    "kind",
    "Không đọc được tệp này như một bảng tính. Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) loại .xlsx rồi gửi lại.",
    "This file is no spreadsheet we can read. Open it in Excel, save it as .xlsx and send it again.",
)


def read(path: Path, *, name: str = "") -> Book:
    """Read a list. ``name`` is what the sender called the file (only for messages); raises :class:`Unreadable`."""
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _workbook(data)
    return paste(data.decode("utf-8-sig", errors="replace"))


def paste(text: str) -> Book:
    """Read rows copied in a spreadsheet (tabs) or the text of a .csv; raises :class:`Unreadable`."""
    delimiter = max("\t;,", key=text[:10000].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = [Row(number, [cell(value) for value in line]) for number, line in enumerate(lines, start=1) if any(value.strip() for value in line)]
    return Book("csv", [Sheet("", rows)], encoding="utf-8")


def _workbook(data: bytes) -> Book:
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(data))
        return Book("xlsx", [_sheet(book, name) for name in book.sheet_names])
    except CalamineError as wrong:
        raise UNKNOWN from wrong


def _sheet(book, name: str) -> Sheet:
    lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Sheet(name, [Row(number, [cell(value) for value in line]) for number, line in enumerate(lines, start=1) if any(value != "" for value in line)])
