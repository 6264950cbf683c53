"""Spreadsheets: .xlsx with real numbers that opens in Excel 2010, WPS and LibreOffice; .csv with a BOM."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mangnon.base import clock
from mangnon.documents import fit
from mangnon.documents.archive import settle
from mangnon.documents.tables import AnnexTable, Cell, Column, Row

FORMATS = {"int": "#,##0", "pct": "#,##0.00", "money": "#,##0.0"}
DAY, MOMENT = "dd/mm/yyyy", "hh:mm dd/mm/yyyy"
AS_TEXT = 49  # the format "@"
DANGEROUS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\ufeff")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(DANGEROUS) else text


def write_xlsx(tables: Sequence[AnnexTable], path: Path) -> None:
    """Write one sheet a table: title, header info, merged headings, real numbers, notes, signers; A4 landscape."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": tables[0].title, "created": datetime(2020, 1, 1)})
    styles = _Styles(book)
    for index, table in enumerate(tables, start=1):
        _sheet(book.add_worksheet((table.sheet or f"Biểu {index}")[:31]), table, styles)
    book.close()
    settle(buffer.getvalue(), path)


class _Styles:
    """Cell formats, made once a workbook."""

    def __init__(self, book):
        self._book, self._made = book, {}

    def __call__(self, **more):
        key = tuple(sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Times New Roman", "font_size": fit.SIZE, "valign": "vcenter"} | more)
        return self._made[key]


def _sheet(sheet, table: AnnexTable, styles: _Styles) -> None:
    head = table.head()
    widths = fit.widths(table)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    line = _heading(sheet, table, styles, widths)
    first = line
    line = _column_heads(sheet, head, styles, line, upright=table.upright)
    sheet.set_row(first + 1, fit.head_height(table, widths))
    for row in table.rows:
        _row(sheet, table, row, styles, line)
        sheet.set_row(line, fit.row_height(table, row, widths))
        line += 1
    _foot(sheet, table, styles, line, widths)
    sheet.freeze_panes(first + 2, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first, first + 1)
    sheet.set_footer("&C&\"Times New Roman\"&10Trang &P/&N")


def _heading(sheet, table: AnnexTable, styles: _Styles, widths: Sequence[float]) -> int:
    lines = [(f"Phụ lục {table.roman}" if table.roman else "", {"bold": True, "font_size": 14}), (table.title.upper(), {"bold": True, "font_size": 13}),
             (table.subtitle, {"bold": True}), (table.reference_line, {"italic": True})]
    line = 0
    for text, style in lines:
        if text:
            _across(sheet, line, widths, text, styles(align="center", text_wrap=True, **style), style.get("font_size", fit.SIZE))
            line += 1
    for label, value in table.header_info:
        _across(sheet, line, widths, f"{label}: {value}", styles(align="left", text_wrap=True))
        line += 1
    return line + 1


def _across(sheet, line: int, widths: Sequence[float], text: str, style, size: float = fit.SIZE) -> None:
    """Write a line over the whole table, as high as its text needs."""
    sheet.merge_range(line, 0, line, len(widths) - 1, text, style)
    sheet.set_row(line, fit.height(fit.lines(text, sum(widths), size), size))


def _column_heads(sheet, head: list[tuple[str, str]], styles: _Styles, line: int, *, upright: bool) -> int:
    style = styles(bold=True, align="center", text_wrap=True, border=1)
    turned = styles(bold=True, align="center", text_wrap=True, border=1, rotation=90) if upright else style
    index = 0
    while index < len(head):
        group, label = head[index]
        if not group:
            sheet.merge_range(line, index, line + 1, index, label, turned if index > 1 else style)
            index += 1
            continue
        end = index
        while end + 1 < len(head) and head[end + 1][0] == group:
            end += 1
        if end > index:
            sheet.merge_range(line, index, line, end, group, style)
        else:
            sheet.write_string(line, index, group, style)
        for position in range(index, end + 1):
            sheet.write_string(line + 1, position, head[position][1], turned)
        index = end + 1
    return line + 2


def _row(sheet, table: AnnexTable, row: Row, styles: _Styles, line: int) -> None:
    weight = {"bold": True} if row.bold else {}
    sheet.write_string(line, 0, row.no, styles(align="center", border=1, **weight))
    sheet.write_string(line, 1, safe(row.label), styles(text_wrap=True, border=1, indent=row.level, **weight))
    stub = table.stub_of(row)
    for index, text in enumerate(stub):
        sheet.write_string(line, 2 + index, text, styles(align="center", text_wrap=True, border=1, **weight))
    column_at = 2 + len(stub)
    for index, column in enumerate(table.columns):
        _cell(sheet, line, column_at + index, row.cells.get(column.key, Cell(state="")), column, styles, weight)


def _cell(sheet, line: int, at: int, cell: Cell, column: Column, styles: _Styles, weight: dict) -> None:
    if cell.state == "value" and isinstance(cell.value, int | float | Decimal) and not isinstance(cell.value, bool):
        sheet.write_number(line, at, cell.value, styles(num_format=FORMATS.get(cell.kind or column.kind, "#,##0"), align="right", border=1, **weight))
        return
    if cell.state == "value" and isinstance(cell.value, date):
        moment = isinstance(cell.value, datetime)
        value = cell.value.astimezone(clock.TZ).replace(tzinfo=None) if moment else cell.value  # a sheet knows no zones
        sheet.write_datetime(line, at, value, styles(num_format=MOMENT if moment else DAY, align="center", border=1, **weight))
        return
    text = cell.text(column.kind)
    small = {"italic": True, "font_size": fit.SMALL, "font_color": "#555555"} if cell.state not in ("value", "") else {}
    if column.kind != "text":
        sheet.write_string(line, at, text, styles(align="center", text_wrap=True, border=1, **weight, **small))
        return
    # Cells of text stay text when somebody types into them: a number keeps the zeros it begins with.
    sheet.write_string(line, at, safe(text), styles(align="left", text_wrap=True, border=1, num_format=AS_TEXT, **weight, **small))


def _foot(sheet, table: AnnexTable, styles: _Styles, line: int, widths: Sequence[float]) -> None:
    line += 1
    for note in table.notes:
        _across(sheet, line, widths, note, styles(italic=True, text_wrap=True))
        line += 1
    if not table.signers:
        return
    line += 1
    last = len(widths) - 1
    half = fit.middle(widths)
    for index, (title, name) in enumerate(table.signers[:2]):
        left, right = (0, half) if index == 0 else (half + 1, last)
        sheet.merge_range(line, left, line, right, title, styles(bold=True, align="center", text_wrap=True))
        sheet.merge_range(line + 4, left, line + 4, right, name, styles(bold=True, align="center"))


def write_csv(head: Sequence[str], rows: Sequence[Sequence[object]], path: Path) -> None:
    """Write a CSV with BOM; texts that a spreadsheet would take for a formula are quoted with an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([_csv_cell(value) for value in row] for row in rows)


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return safe(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
