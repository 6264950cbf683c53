"""Annexes of a document: landscape sections whose pages count from 1, their tables, notes and signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from mangnon.documents import word
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.law.document_format import DocumentFormat

WIDE = 16  # columns


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
    from docx.enum.table import WD_TABLE_ALIGNMENT

    head = table.head()
    smallest, usual = form.table_sizes
    size = usual if len(head) <= 12 else smallest
    headings = 2 if any(group for group, _label in head) else 1
    made = file.add_table(rows=headings, cols=len(head))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(table, head, word.text_width(form, landscape=True))
    _heads(made, head, size)
    word.column_widths(made, widths)
    word.padding(made, 28)
    for row in made.rows[:headings]:
        _repeat(row)
        _with_next(row)
    _add_rows(made, table, size, smallest, widths)


def _widths(table: AnnexTable, head: list, whole: float) -> list[float]:
    """Return the columns' widths in centimetres: shares of the page, or (a wide table) what the longest number needs."""
    if len(head) > WIDE:
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


def _heads(made, head: list[tuple[str, str]], size: float) -> None:
    """Write the heading rows: two where columns have a heading in common. Those of a wide table stand upright, or
    every word of them would break."""
    upright, last = len(head) > WIDE, len(made.rows) - 1
    if upright:
        made.rows[last].height = word.centimetres(3.6)
    index = 0
    while index < len(head):
        group, label = head[index]
        end = index
        while group and end + 1 < len(head) and head[end + 1][0] == group:
            end += 1
        if not group:
            alone = made.cell(0, index)
            _write(alone.merge(made.cell(last, index)) if last else alone, label, size, bold=True)
            if upright and index > 1:
                _upright(made.cell(0, index))
        else:
            top = made.cell(0, index)
            _write(top.merge(made.cell(0, end)) if end > index else top, group, size, bold=True)
            for at in range(index, end + 1):
                _write(made.cell(1, at), head[at][1], size, bold=True)
                if upright:
                    _upright(made.cell(1, at))
        index = end + 1


def _upright(cell) -> None:
    """Turn a heading to read from bottom to top."""
    cell._tc.get_or_add_tcPr().append(word.element_of("textDirection", val="btLr"))


def _add_rows(made, table: AnnexTable, size: float, smallest: float, widths: list[float]) -> None:
    """Add the rows as text that is parsed once: a province's annexes have thousands of cells, and object by object
    they took ten times as long."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(map(_cell_text, _cells_of(table, row, size, smallest), widths))}</w:tr>" for row in table.rows
    )
    for line_ in list(parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>")):
        made._tbl.append(line_)


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


def _write(cell, text: str, size: float, *, bold=False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.bold = word.points(size), bold
    word.align_text(paragraph, "center")


def _repeat(row) -> None:
    row._tr.get_or_add_trPr().append(word.element_of("tblHeader", val="true"))


def _with_next(row) -> None:
    """Keep a heading row on the page of the row below it."""
    for paragraph in (paragraph for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


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
