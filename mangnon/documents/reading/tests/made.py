"""Files made for the tests: lists as programs write them, and containers nobody should send."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

LISTS = Path(__file__).parent / "lists"
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân"]


def xlsx(path: Path, *sheets: Sequence[Sequence[object]], fonts: dict[int, str] | None = None, more: Callable | None = None, **options) -> Path:
    """Write sheets of values; ``fonts`` are column → font; ``more(book, first sheet)`` adds what a test is about."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"} | options)
    formats = {column: book.add_format({"font_name": font}) for column, font in (fonts or {}).items()}
    first = None
    for values in sheets:
        sheet = book.add_worksheet()
        first = first or sheet
        for row, line in enumerate(values):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value, *([formats[column]] if column in formats else []))
    if more:
        more(book, first)
    book.close()
    return path


def repacked(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """Copy a zip with some parts replaced, added, or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            if data is not None:
                new.writestr(name, data)
    return target


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()
