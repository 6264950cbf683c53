"""Drawing on a .docx page: lines, rules, two-column blocks. Sizes in points, indents in centimetres.

What the format of administrative documents rules (paper, margins, font, sizes, styles, page numbers) comes from the law
packs as a ``DocumentFormat``; what it leaves open is decided here.
"""

from copy import deepcopy
from functools import cache

from mangnon.law.document_format import DocumentFormat

ALIGNED = {"center": "center", "left": "left", "right": "right", "justify": "both"}


def new_file(form: DocumentFormat):
    """Return an empty document: paper, margins, font, the page number centred in the top margin."""
    from docx import Document

    file = Document()
    style = file.styles["Normal"]
    style.font.name = form.font
    _font(style.element.get_or_add_rPr(), form.font)
    style.paragraph_format.space_after = style.paragraph_format.space_before = points(0)
    page_of(file.sections[0], form)
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


def text_width(form: DocumentFormat, *, landscape: bool = False) -> float:
    margins = _margins(form, landscape=landscape)
    return _size(form, landscape=landscape)[0] - margins["left"] - margins["right"]


def points(size: float):
    from docx.shared import Pt

    return Pt(size)


def centimetres(size: float):
    from docx.shared import Cm

    return Cm(size)


def element_of(name: str, **attributes: str):
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


def page_of(section, form: DocumentFormat, *, landscape: bool = False) -> None:
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(centimetres, _size(form, landscape=landscape))
    for side, width in _margins(form, landscape=landscape).items():
        setattr(section, f"{side}_margin", centimetres(width))
    section.header_distance = centimetres(1.0)
    section.different_first_page_header_footer = not form.page_number_on_first
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    align_text(paragraph, "center")
    _field(paragraph, "PAGE", form.page_number_size)


def _field(paragraph, code: str, size: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    run.font.size = points(size)
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def align_text(paragraph, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, {"center": "CENTER", "left": "LEFT", "right": "RIGHT", "justify": "JUSTIFY"}[align])


def line(where, text: str, size: float, *, bold=False, italic=False, align="left", before=0.0, after=0.0, indent=0.0):
    """Add a line to the document or a table cell and return the paragraph."""
    paragraph = where.add_paragraph()
    paragraph._p.extend(deepcopy(_pattern(size, bold, italic, align, before, after, indent)))
    if text:
        paragraph.runs[0].text = text
    return paragraph


@cache
def _pattern(size: float, bold: bool, italic: bool, align: str, before: float, after: float, indent: float):
    """Return an empty line to be copied: a document repeats a dozen kinds of it, and property by property each took a millisecond."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    aside = f'<w:ind w:left="{centimetres(indent).twips}"/>' if indent else ""
    no = ' w:val="0"'
    return parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="{points(before).twips}" w:after="{points(after).twips}"/>{aside}<w:jc w:val="{ALIGNED[align]}"/></w:pPr>'
        f'<w:r><w:rPr><w:b{"" if bold else no}/><w:i{"" if italic else no}/><w:sz w:val="{round(size * 2)}"/></w:rPr></w:r></w:p>'
    )


class Block:
    """A new table cell to be written line by line: the first goes into the paragraph that every cell has."""

    def __init__(self, cell):
        self._cell, self._used, self._tc = cell, False, cell._tc

    def add_paragraph(self):
        used, self._used = self._used, True
        return self._cell.add_paragraph() if used else self._cell.paragraphs[0]


def two_columns(file, form: DocumentFormat, share: float, before: float = 0.0, rows: int = 1) -> list[tuple[Block, Block]]:
    """Add a borderless block of two columns and return its rows' cells; ``share`` is the left one's part of the width.

    No row breaks over two pages, and the line before stays with the first: a signature never stands alone or halved.
    """
    if before:
        line(file, "", 4, before=before).paragraph_format.keep_with_next = True
    table = file.add_table(rows=rows, cols=2)
    table.autofit = False
    width = text_width(form)
    column_widths(table, [width * share, width * (1 - share)])
    padding(table, 0)
    for row in table.rows:
        keep_whole(row)
    return [(Block(row.cells[0]), Block(row.cells[1])) for row in table.rows]


def rule(where, share: float, text: str) -> None:
    """Draw a solid rule under the last line: ``share`` of the length of ``text``, centred."""
    paragraph = line(where, "", 3, align="center", before=2)
    length = min(len(text) * 0.22 * share, 6.5)
    section_width = 16.5 if not hasattr(where, "_tc") else 6.6 if share < 1 else 9.4
    indent = max((section_width - length) / 2, 0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = centimetres(indent)
    borders = element_of("pBdr")
    borders.append(element_of("top", val="single", sz="6", space="1", color="000000"))
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


def column_widths(table, widths: list[float]) -> None:
    """Word reads the cells' widths, LibreOffice the grid's: both are set."""
    grid_widths(table, widths)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = centimetres(width)


def grid_widths(table, widths: list[float]) -> None:
    """Set the widths of a table's columns, in centimetres."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = centimetres(width)


def padding(table, twips: int) -> None:
    """Set the padding of a table's cells: quốc hiệu needs the whole of its column, wide annexes nearly so."""
    margins = element_of("tblCellMar")
    for side in ("left", "right"):
        margins.append(element_of(side, w=str(twips), type="dxa"))
    table._tbl.tblPr.append(margins)


def keep_whole(row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element_of("cantSplit"))
