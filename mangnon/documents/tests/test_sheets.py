"""A sheet prints on A4 landscape at a readable size, with no text cut off."""

import re
import zipfile
from pathlib import Path

from mangnon.documents import fit
from mangnon.documents.sheets import write_xlsx
from mangnon.documents.tables import AnnexTable, Cell, Column, Row

LONG = "Cha hoặc mẹ mất tích, người còn lại đang chấp hành án tù hoặc biện pháp bắt buộc"


def annex(columns: int, **more) -> AnnexTable:
    """Return an annex of number columns with a short and a long label."""
    made = [Column(f"c{n}", "Cha mẹ, người chăm sóc", "Nhóm") for n in range(columns)]
    cells = {column.key: Cell(1234) for column in made}
    return AnnexTable("I", "Biểu thử", made, [Row("1", "Ngắn", cells), Row("2", LONG, cells)], **more)


def sheet(table: AnnexTable, folder: Path) -> tuple[list[float], dict[int, float]]:
    """Write a table; return the widths of its columns and the heights of its rows by number."""
    write_xlsx([table], folder / "thu.xlsx")
    text = zipfile.ZipFile(folder / "thu.xlsx").read("xl/worksheets/sheet1.xml").decode()
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', text)
    rows = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', text)
    return [float(width) for first, last, width in columns for _n in range(int(first), int(last) + 1)], {int(row): float(high) for row, high in rows}


def test_a_row_is_as_high_as_its_wrapped_text(tmp_path):
    """Not every program stretches rows by itself: what a row does not say is cut off in print."""
    _widths, heights = sheet(annex(9), tmp_path)
    short, long = [high for _row, high in sorted(heights.items())][-2:]
    assert abs(short - fit.height(1)) < 0.5
    assert abs(long - fit.height(2)) < 0.5


def test_an_annex_fits_a_landscape_page_at_a_readable_size(tmp_path):
    for columns, more in ((4, {"show_code": True}), (8, {"show_code": True}), (21, {"show_unit": False})):
        widths, _heights = sheet(annex(columns, **more), tmp_path)
        assert fit.SIZE * min(1, fit.PAGE / sum(widths)) >= 9.5, (columns, sum(widths))


def test_upright_headings_are_not_cut(tmp_path):
    table = annex(21)
    assert table.upright
    _widths, heights = sheet(table, tmp_path)
    assert max(heights.values()) >= 5.5 * len(table.columns[0].label)


def test_cells_of_text_keep_the_zeros_somebody_types(tmp_path):
    """An empty cell for an identity number is text already: General would make 003… a number."""
    table = AnnexTable("", "Danh sách", [Column("number", "Số định danh", "", "text", 14)], [Row("1", "Nông Thị Lan", {"number": Cell("")})], show_unit=False)
    write_xlsx([table], tmp_path / "thu.xlsx")
    book = zipfile.ZipFile(tmp_path / "thu.xlsx")
    styles = re.findall(r'<xf numFmtId="(\d+)"', book.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    cells = re.findall(r'<c r="C(\d+)" s="(\d+)"', book.read("xl/worksheets/sheet1.xml").decode())
    assert styles[int(cells[-1][1])] == "49"
