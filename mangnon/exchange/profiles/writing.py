"""Rows in another software's shape as a file: its headings, its order, every cell text, none a formula."""

import io
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.http import HttpResponse

from mangnon.base import clock
from mangnon.documents.archive import settle
from mangnon.documents.sheets import safe, write_csv
from mangnon.exchange.profiles.rules import Shape
from mangnon.organisation.listing import TYPES


def download(shape: Shape, rows: Sequence[Sequence[str]], form: str) -> HttpResponse:
    """Return rows as a download; its name says neither unit nor person."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{form}"
        if form == "xlsx":
            write_xlsx(shape, rows, path)
        else:
            write_csv([safe(one.heading) for one in shape.columns], rows, path)
        response = HttpResponse(path.read_bytes(), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="trao-doi-{clock.today():%Y%m%d}.{form}"'
    return response


def write_xlsx(shape: Shape, rows: Sequence[Sequence[str]], path: Path) -> Path:
    """Write the headings in the first row and a child a row, nothing else: what loads such a file expects no titles."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2020, 1, 1)})
    sheet = book.add_worksheet(shape.sheet[:31])
    head, words = book.add_format({"bold": True, "border": 1, "text_wrap": True}), book.add_format({"num_format": "@"})
    for at, one in enumerate(shape.columns):
        sheet.write_string(0, at, safe(one.heading), head)
        sheet.set_column(at, at, max(12, min(len(one.heading) + 2, 30)), words)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            sheet.write_string(line, at, safe(value), words)
    sheet.freeze_panes(1, 0)
    book.close()
    settle(buffer.getvalue(), path)
    return path
