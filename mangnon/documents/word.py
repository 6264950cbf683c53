"""Drawing on a .docx page: lines, rules, two-column blocks, annex sections. Sizes in points, indents in centimetres.

What the format of administrative documents rules (paper, margins, font, sizes, styles, page numbers) comes from the law
packs as a ``DocumentFormat``; what it leaves open is decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.law.document_format import DocumentFormat

WIDE = 16  # columns


def new_file(form: DocumentFormat):
    """Return an empty document: paper, margins, font, the page number centred in the top margin."""
    from docx import Document

    file = Document()
    style = file.styles["Normal"]
    style.font.name = form.font
    _font(style.element.get_or_add_rPr(), form.font)
    style.paragraph_format.space_after = style.paragraph_format.space_before = _pt(0)
    _page(file.sections[0], form)
    return file


def printed(where, form: DocumentFormat, key: str, text: str, **more):
    """Add an element of the format in its letters, size and weight, and return the paragraph."""
    element = form.element(key)
    said = text.upper() if element.case == "upper" else text
    return line(where, said, element.size, bold=element.bold, italic=element.italic, **more)


def _margins(form: DocumentFormat, *, landscape: bool = False) -> dict[str, float]:
    used = form.annex_margins_mm if landscape else {side: margin.used for side, margin in form.margins_mm.items()}
    return {side: width / 10 for side, width in used.items()}


def _size(form: DocumentFormat, *, landscape: bool = False) -> tuple[float, float]:
    width, height = (side / 10 for side in form.paper_mm)
    return (height, width) if landscape else (width, height)


def _width(form: DocumentFormat, *, landscape: bool = False) -> float:
    margins = _margins(form, landscape=landscape)
    return _size(form, landscape=landscape)[0] - margins["left"] - margins["right"]


def _pt(size: float):
    from docx.shared import Pt

    return Pt(size)


def _cm(size: float):
    from docx.shared import Cm

    return Cm(size)


def _element(name: str, **attributes: str):
    """Return a new element of the page with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _font(properties, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)


def _page(section, form: DocumentFormat, *, landscape: bool = False) -> None:
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(_cm, _size(form, landscape=landscape))
    for side, width in _margins(form, landscape=landscape).items():
        setattr(section, f"{side}_margin", _cm(width))
    section.header_distance = _cm(1.0)
    section.different_first_page_header_footer = not form.page_number_on_first
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    _align(paragraph, "center")
    _field(paragraph, "PAGE", form.page_number_size)


def _field(paragraph, code: str, size: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    run.font.size = _pt(size)
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _align(paragraph, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, {"center": "CENTER", "left": "LEFT", "right": "RIGHT", "justify": "JUSTIFY"}[align])


def line(where, text: str, size: float, *, bold=False, italic=False, align="left", before=0.0, after=0.0, indent=0.0):
    """Add a line to the document or a table cell and return the paragraph."""
    first = where.paragraphs[0] if where.paragraphs and hasattr(where, "_tc") and not where.paragraphs[0].runs and not where._used else None
    paragraph = first if first is not None else where.add_paragraph()
    if hasattr(where, "_tc"):
        where._used = True
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = _pt(size), bold, italic
    _align(paragraph, align)
    form = paragraph.paragraph_format
    form.space_before, form.space_after = _pt(before), _pt(after)
    if indent:
        form.left_indent = _cm(indent)
    return paragraph


class _Block:
    """A table cell that remembers whether its first paragraph was used."""

    def __init__(self, cell):
        self._cell, self._used, self._tc = cell, False, cell._tc

    @property
    def paragraphs(self):
        return self._cell.paragraphs

    def add_paragraph(self):
        return self._cell.add_paragraph()


def two_columns(file, form: DocumentFormat, share: float, before: float = 0.0, rows: int = 1) -> list[tuple[_Block, _Block]]:
    """Add a borderless block of two columns and return its rows' cells; ``share`` is the left one's part of the width.

    No row breaks over two pages, and the line before stays with the first: a signature never stands alone or halved.
    """
    if before:
        line(file, "", 4, before=before).paragraph_format.keep_with_next = True
    table = file.add_table(rows=rows, cols=2)
    table.autofit = False
    width = _width(form)
    _column_widths(table, [width * share, width * (1 - share)])
    _padding(table, 0)
    for row in table.rows:
        _whole(row)
    return [(_Block(row.cells[0]), _Block(row.cells[1])) for row in table.rows]


def rule(where, share: float, text: str) -> None:
    """Draw a solid rule under the last line: ``share`` of the length of ``text``, centred."""
    paragraph = line(where, "", 3, align="center", before=2)
    length = min(len(text) * 0.22 * share, 6.5)
    section_width = 16.5 if not hasattr(where, "_tc") else 6.6 if share < 1 else 9.4
    indent = max((section_width - length) / 2, 0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = _cm(indent)
    borders = _element("pBdr")
    borders.append(_element("top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().append(borders)


def body_heading(file, form: DocumentFormat, text: str, level: int) -> None:
    """Add a heading of the ladder."""
    paragraph = line(file, text, form.element("noi_dung").size, bold=level < 3, align="justify", before=form.paragraph_gap_pt)
    paragraph.paragraph_format.first_line_indent = _indent(form)
    paragraph.paragraph_format.keep_with_next = True


def paragraph(file, form: DocumentFormat, text: str):
    """Add a justified paragraph of the body: first-line indent, gap and line spacing of the format."""
    made = printed(file, form, "noi_dung", text, align="justify", before=form.paragraph_gap_pt)
    made.paragraph_format.first_line_indent = _indent(form)
    made.paragraph_format.line_spacing = form.line_spacing_used
    return made


def _indent(form: DocumentFormat):
    from docx.shared import Mm

    return Mm(form.first_line_indent_mm[-1])


def placeholder(file, form: DocumentFormat, text: str) -> None:
    """Add a marked place for the officer's own words: bracketed, italic, on grey."""
    from docx.enum.text import WD_COLOR_INDEX

    made = paragraph(file, form, f"[{text}]")
    for run in made.runs:
        run.italic = True
        run.font.highlight_color = WD_COLOR_INDEX.GRAY_25


def annex_sections(file, form: DocumentFormat, tables: Sequence[AnnexTable]) -> None:
    """Add each annex as a landscape section whose pages count from 1; further tables of it follow in the same section."""
    from docx.enum.section import WD_SECTION

    for table in tables:
        if table.roman:
            section = file.add_section(WD_SECTION.NEW_PAGE)
            _page(section, form, landscape=True)
            if form.annex_numbers_restart:
                _restart(section)
            printed(file, form, "phu_luc", f"Phụ lục {table.roman}", align="center")
            printed(file, form, "ten_phu_luc", table.title, align="center")
            if table.reference_line:
                printed(file, form, "kem_theo", table.reference_line, align="center", after=6)
            for label, value in table.header_info:
                line(file, f"{label}: {value}", 12)
        if table.subtitle:
            line(file, table.subtitle, 12, bold=True, before=10, after=4).paragraph_format.keep_with_next = True
        _table(file, form, table)
        for note in table.notes:
            line(file, note, 11, italic=True, before=4)
        _signers(file, table)


def _restart(section) -> None:
    numbering = _element("pgNumType", start="1")
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
    widths = _widths(table, head, _width(form, landscape=True))
    _heads(made, head, size)
    _column_widths(made, widths)
    _padding(made, 28)
    for row in made.rows[:headings]:
        _repeat(row)
        _with_next(row)
    _add_rows(made, table, size, smallest, widths)


def _column_widths(table, widths: list[float]) -> None:
    """Word reads the cells' widths, LibreOffice the grid's: both are set. A merged cell takes what its columns have."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = _cm(width)
    for row in table.rows:
        at = 0
        for cell in row._tr.tc_lst:
            cell.width = _cm(sum(widths[at : at + cell.grid_span]))
            at += cell.grid_span


def _padding(table, twips: int) -> None:
    """Set the padding of a table's cells: quốc hiệu needs the whole of its column, wide annexes nearly so."""
    margins = _element("tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w=str(twips), type="dxa"))
    table._tbl.tblPr.append(margins)


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
        made.rows[last].height = _cm(3.6)
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
    cell._tc.get_or_add_tcPr().append(_element("textDirection", val="btLr"))


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
    run.font.size, run.bold = _pt(size), bold
    _align(paragraph, "center")


def _whole(row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(_element("cantSplit"))


def _repeat(row) -> None:
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))


def _with_next(row) -> None:
    """Keep a heading row on the page of the row below it."""
    for paragraph in (paragraph for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


def _signers(file, table: AnnexTable) -> None:
    if not table.signers:
        return
    line(file, "", 6)
    made = file.add_table(rows=1, cols=2)
    _whole(made.rows[0])
    for cell, (title, name) in zip(made.rows[0].cells, table.signers, strict=False):
        block = _Block(cell)
        line(block, title, 12, bold=True, align="center")
        line(block, "", 12)
        line(block, "", 12)
        line(block, name, 12, bold=True, align="center")
