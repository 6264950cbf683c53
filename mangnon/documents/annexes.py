"""Annexes of a document: landscape sections whose pages count from 1, their tables, notes and signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from mangnon.documents import word
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.law.document_format import DocumentFormat

TALL, LETTER = 3.6, 0.19  # centimetres: upright headings at least, and what each letter of theirs needs


def annex_sections(file, form: DocumentFormat, tables: Sequence[AnnexTable]) -> None:
    """Add each annex as a landscape section whose pages count from 1; further tables of it follow in the same section."""
    from docx.enum.section import WD_SECTION

    for table in tables:
        if table.roman:
            section = file.add_section(WD_SECTION.NEW_PAGE)
            word.page_of(section, form, landscape=True)
            if form.annex_numbers_restart:
                _restart(section)
            word.printed(file, form, "phu_luc", f"Phụ lục {table.roman}", align="center")
            word.printed(file, form, "ten_phu_luc", table.title, align="center")
            if table.reference_line:
                word.printed(file, form, "kem_theo", table.reference_line, align="center", after=6)
            for label, value in table.header_info:
                word.line(file, f"{label}: {value}", 12)
        if table.subtitle:
            word.line(file, table.subtitle, 12, bold=True, before=10, after=4).paragraph_format.keep_with_next = True
        _table(file, form, table)
        for note in table.notes:
            word.line(file, note, 11, italic=True, before=4)
        _signers(file, table)


def _restart(section) -> None:
    numbering = word.element_of("pgNumType", start="1")
    for old in section._sectPr.findall(numbering.tag):
        section._sectPr.remove(old)
    section._sectPr.append(numbering)


def _table(file, form: DocumentFormat, table: AnnexTable) -> None:
    """Add a table whose rows are text that is parsed once: object by object the cells took ten times as long."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    head = table.head()
    smallest, usual = form.table_sizes
    size = usual if len(head) <= 12 else smallest
    made = file.add_table(rows=0, cols=len(head))
    made._tbl.tblStyle_val, made.alignment, made.autofit = "TableGrid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(table, head, word.text_width(form, landscape=True))
    word.grid_widths(made, widths)
    word.padding(made, 28)
    rows = "".join([*_head_rows(head, widths, size, upright=table.upright), *(_row_text(table, row, size, smallest, widths) for row in table.rows)])
    made._tbl.extend(parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))


def _widths(table: AnnexTable, head: list, whole: float) -> list[float]:
    """Return the columns' widths in centimetres: shares of the page, or (a wide table) what the longest number needs."""
    if table.upright:
        narrow = [_needed(table, column) for column in table.columns]
        return [1.0, whole - 1.0 - sum(narrow), *narrow]
    fixed = [1.2, 5.2 if table.show_code else 6.0, *(width for _label, width in table.stub())]
    share = (whole - sum(fixed)) / sum(column.width for column in table.columns)
    return fixed + [min(column.width * share, 6.0) for column in table.columns]


def _needed(table: AnnexTable, column: Column) -> float:
    longest = max((len(row.cells[column.key].text(column.kind)) for row in table.rows if _is_number(row.cells.get(column.key))), default=0)
    return max(0.72, 0.19 * longest + 0.12)


def _is_number(cell: Cell | None) -> bool:
    return cell is not None and cell.state == "value"


def _head_rows(head: list[tuple[str, str]], widths: list[float], size: float, *, upright: bool) -> Iterator[str]:
    """Yield the heading rows: two where columns have a heading in common. Those of a wide table stand upright, or every
    word of them would break. They are repeated on each page, and stay with the row below."""
    tall = f'<w:trHeight w:val="{_twips(max(TALL, LETTER * max(len(label) for _group, label in head[2:])))}"/>' if upright else ""
    if not any(group for group, _label in head):
        cells = [_head_cell(label, width, size, upright=upright and index > 1) for index, ((_group, label), width) in enumerate(zip(head, widths, strict=True))]
        yield _head_row(cells, tall)
        return
    upper, lower = [], []
    for group, run in groupby(enumerate(head), key=lambda item: item[1][0] or item[0]):
        at = [index for index, _heading in run]
        if isinstance(group, str):
            upper.append(_head_cell(group, sum(widths[index] for index in at), size, f'<w:gridSpan w:val="{len(at)}"/>' if len(at) > 1 else ""))
            lower += [_head_cell(head[index][1], widths[index], size, upright=upright) for index in at]
        else:
            upper.append(_head_cell(head[group][1], widths[group], size, '<w:vMerge w:val="restart"/>', upright=upright and group > 1))
            lower.append(_head_cell("", widths[group], size, "<w:vMerge/>"))
    yield _head_row(upper)
    yield _head_row(lower, tall)


def _head_row(cells: list[str], tall: str = "") -> str:
    return f'<w:tr><w:trPr>{tall}<w:tblHeader w:val="true"/></w:trPr>{"".join(cells)}</w:tr>'


def _head_cell(label: str, width: float, size: float, merged: str = "", *, upright: bool = False) -> str:
    """Return a heading; an empty one is what a merged cell covers. Upright ones read from bottom to top."""
    turned = '<w:textDirection w:val="btLr"/>' if upright else ""
    run = f'<w:r><w:rPr><w:b/><w:sz w:val="{round(size * 2)}"/></w:rPr><w:t>{escape(label)}</w:t></w:r>'
    said = f'<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>{run}</w:p>' if label else "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{_twips(width)}"/>{merged}{turned}</w:tcPr>{said}</w:tc>'


@dataclass(frozen=True, slots=True)
class _Printed:
    """What stands in one cell, and how."""

    text: str
    size: float
    align: str = "center"
    bold: bool = False
    italic: bool = False
    indent: float = 0.0


def _cells_of(table: AnnexTable, row: Row, size: float, smallest: float) -> Iterator[_Printed]:
    yield _Printed(row.no, size, bold=row.bold)
    yield _Printed(row.label, size, "left", row.bold, indent=0.25 * row.level)
    for text in table.stub_of(row):
        yield _Printed(text, size, bold=row.bold)
    for column in table.columns:
        cell = row.cells.get(column.key, Cell(state=""))
        plain = cell.state in ("value", "")
        align = "left" if column.kind == "text" else "right" if plain else "center"
        yield _Printed(cell.text(column.kind), size if plain else min(size, smallest), align, row.bold and plain, not plain)


def _row_text(table: AnnexTable, row: Row, size: float, smallest: float, widths: list[float]) -> str:
    cells = "".join(map(_cell_text, _cells_of(table, row, size, smallest), widths))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell_text(cell: _Printed, width: float) -> str:
    indent = f'<w:ind w:left="{_twips(cell.indent)}"/>' if cell.indent else ""
    weight = ("<w:b/>" if cell.bold else "") + ("<w:i/>" if cell.italic else "")
    run = f'<w:r><w:rPr>{weight}<w:sz w:val="{round(cell.size * 2)}"/></w:rPr><w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr><w:p><w:pPr>{indent}<w:jc w:val="{cell.align}"/></w:pPr>'
        f"{run if cell.text else ''}</w:p></w:tc>"
    )


def _twips(centimetres: float) -> int:
    return round(centimetres * 1440 / 2.54)


def _signers(file, table: AnnexTable) -> None:
    if not table.signers:
        return
    word.line(file, "", 6)
    made = file.add_table(rows=1, cols=2)
    word.keep_whole(made.rows[0])
    for cell, (title, name) in zip(made.rows[0].cells, table.signers, strict=False):
        block = word.Block(cell)
        word.line(block, title, 12, bold=True, align="center")
        word.line(block, "", 12)
        word.line(block, "", 12)
        word.line(block, name, 12, bold=True, align="center")
