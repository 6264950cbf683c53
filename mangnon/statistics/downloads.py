"""An annex as a file made on the spot: the same table object as on the page, so the numbers are the same."""

import tempfile
from pathlib import Path

from django.http import HttpResponse

from mangnon.base.numbers import vi_date
from mangnon.documents.sheets import write_csv, write_xlsx
from mangnon.documents.tables import AnnexTable
from mangnon.law.annexes import Annex
from mangnon.statistics import present
from mangnon.statistics.book import LEVEL_WORDS, Book, BookUnit

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def annex_response(book: Book, unit: BookUnit, annex: Annex, map_name: str, form: str) -> HttpResponse:
    """Return the annex of a unit on a map as a download; the file's name says round, annex and unit code."""
    info = (
        ("Đơn vị", f"{unit.full_name} ({LEVEL_WORDS[unit.level].lower()}), bản đồ {map_name}"),
        ("Kỳ", f"{book.manifest['label']}; số liệu chốt ngày {vi_date(book.day('reference_day'))}"),
    )
    result = book.results(unit.unit_id, map_name)[annex.roman]
    notes = tuple(sentence % told for sentence, told in present.gap_notes(book.gap(unit.unit_id, map_name), unit, map_name))
    tables = present.annex_tables(annex, result, present.Heading("", info, notes, book.round_status))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"annex.{form}"
        if form == "xlsx":
            write_xlsx(tables, path)
        else:
            head, rows = flat(tables)
            write_csv(head, rows, path)
        response = HttpResponse(path.read_bytes(), content_type=FORMS[form])
    name = f"phu-luc-{annex.roman}-{book.manifest['round']}-{unit.code}-{map_name}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def flat(tables: list[AnnexTable]) -> tuple[list[str], list[list[object]]]:
    """Return an annex as one row a cell: real numbers, the state in words beside them, pairs as two values."""
    head = ["Biểu", "STT", "Nội dung", "Mã chỉ tiêu", "Đơn vị tính", "Cột", "Giá trị", "Giá trị 2", "Trạng thái"]
    rows: list[list[object]] = []
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                cell = row.cells.get(column.key)
                if cell is None or cell.state == "" or column.kind == "text":
                    continue
                pair = cell.value if isinstance(cell.value, tuple) else (cell.value, None)
                words = "" if cell.state == "value" else cell.text(column.kind)
                label = f"{column.group}: {column.label}" if column.group else column.label
                rows.append([table.sheet, row.no, row.label, row.code, row.unit, label, pair[0], pair[1], words])
    return head, rows
