"""From computed cells to printed tables: the same table object goes to .docx, .xlsx, .csv and the page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.engine import cells as engine
from mangnon.engine.annex import SUM_OF_GROUPS, TOTAL, AnnexResult
from mangnon.law.annexes import Annex
from mangnon.law.annexes import AnnexTable as Layout
from mangnon.law.annexes import Row as LayoutRow
from mangnon.statistics.book import BookUnit, Gap

PROPOSED = gettext_noop("Mẫu đề xuất, chưa đối chiếu với phụ lục gốc.")
UNVERIFIED_CODE = gettext_noop("(*) Mã chỉ tiêu theo Thông tư 13/2021/TT-BLĐTBXH (danh mục:mã), mã chính thức chưa xác minh.")
UNCONFIRMED = {"proposed": "là đề xuất, chưa có văn bản quy định", "unverified": "chưa đối chiếu với văn bản gốc"}
INFERRED = gettext_noop("Suy ra, chưa đối chiếu với nghị quyết: %(olds)s nhập vào %(unit)s từ ngày %(day)s.")
NOT_COUNTED = gettext_noop(
    "Không tính vào %(unit)s trên bản đồ %(map)s, vì ghi theo đơn vị của thời khác (%(communes)s) mà không rõ phần nào: trẻ em %(children)s; thông báo, vụ việc, tai nạn %(events)s."
)
ABOVE_COMMUNES = gettext_noop(
    "Tính ở %(unit)s nhưng không rõ xã nào trên bản đồ %(map)s, vì ghi theo đơn vị của thời khác: trẻ em %(children)s; thông báo, vụ việc, tai nạn %(events)s."
)
UNSURE_DAYS = gettext_noop("Trong kỳ có %(births)s trẻ sinh, %(deaths)s trẻ mất chỉ biết tháng hoặc năm, có thể thuộc kỳ trước; số liệu tính theo ngày muộn nhất có thể.")
NAMED_AT_MOST = 4
SIGNERS = (("NGƯỜI LẬP BIỂU", ""), ("THỦ TRƯỞNG ĐƠN VỊ", ""))
PROVIDER, NOTE = "provider", "note"

Linker = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below every annex of one report."""

    reference_line: str
    info: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    round_status: str = ""


def annex_tables(annex: Annex, result: AnnexResult, heading: Heading, link: Linker | None = None) -> list[AnnexTable]:
    """Return the tables of one annex; the first carries the annex's heading, the last its notes and signers."""
    tables = []
    for index, layout in enumerate(annex.tables):
        first, last = index == 0, index == len(annex.tables) - 1
        tables.append(AnnexTable(
            roman=annex.roman if first else "", title=annex.title if first else "", columns=_columns(layout),
            rows=[_row(layout, row, result.tables[layout.key].cells, link) for row in layout.rows],
            subtitle=layout.title if len(annex.tables) > 1 else "", reference_line=heading.reference_line if first else "",
            header_info=(*heading.info, *_standing(annex, heading)) if first and heading.info else (), notes=_notes(annex, heading) if last else (),
            signers=SIGNERS if last else (), show_unit=any(row.measure_unit for row in layout.rows) and layout.kind == "rows",
            show_code=any(row.code for row in layout.rows),
            sheet=f"Biểu {layout.key}", label_heading=LABELS.get(layout.key, CONTENT),
        ))
    return tables


def gap_notes(gap: Gap, unit: BookUnit, map_name: str) -> Iterator[tuple[str, dict]]:
    """Yield what a map, and what is known of days, cannot say of a unit, as (sentence, what stands in it)."""
    where = {"unit": unit.full_name, "map": map_name}
    if gap.children or gap.events:
        more = [] if len(gap.communes) <= NAMED_AT_MOST else ["…"]
        named = ", ".join([*gap.communes[:NAMED_AT_MOST], *more])
        yield NOT_COUNTED, where | {"communes": named, "children": gap.children, "events": gap.events}
    if gap.children_above or gap.events_above:
        yield ABOVE_COMMUNES, where | {"children": gap.children_above, "events": gap.events_above}
    if gap.births_unsure or gap.deaths_unsure:
        yield UNSURE_DAYS, {"births": gap.births_unsure, "deaths": gap.deaths_unsure}


CONTENT = gettext_noop("Nội dung")
LABELS = {
    "II.A": gettext_noop("Nhóm trẻ em"), "II.B": gettext_noop("Nhóm nguy cơ"), "III.1": gettext_noop("Hình thức xâm hại"), "IV": gettext_noop("Loại tai nạn, thương tích"),
}


def _standing(annex: Annex, heading: Heading) -> Iterator[tuple[str, str]]:
    """Say above the annex what of it no act at hand confirms."""
    said = [("kỳ số liệu, ngày chốt và hạn gửi", heading.round_status), ("mẫu phụ lục", annex.status)]
    if doubtful := [f"{what} {UNCONFIRMED[status]}" for what, status in said if status in UNCONFIRMED]:
        yield "Chưa kiểm chứng", "; ".join(doubtful)


def unconfirmed(annexes: Iterable[Annex], round_status: str) -> str:
    """Return what of a report no act at hand confirms, as its opening says it; "" when all is confirmed."""
    annexes = list(annexes)
    parts = [f"kỳ số liệu, ngày chốt và hạn gửi {UNCONFIRMED[round_status]}"] if round_status in UNCONFIRMED else []
    for status, words in UNCONFIRMED.items():
        if romans := [annex.roman for annex in annexes if annex.status == status]:
            parts.append(f"mẫu Phụ lục {', '.join(romans)} {words}")
    if any(row.code.endswith("*") for annex in annexes for table in annex.tables for row in table.rows):
        parts.append("mã chỉ tiêu có dấu (*) chưa xác minh")
    return f"Chưa kiểm chứng: {'; '.join(parts)}. Đối chiếu với văn bản gốc trước khi ký." if parts else ""


def _notes(annex: Annex, heading: Heading) -> tuple[str, ...]:
    proposed = (f"{PROPOSED} Căn cứ: {annex.basis.split(';')[0]}.",) if annex.status != "verified" else ()
    codes = (UNVERIFIED_CODE,) if any(row.code.endswith("*") for table in annex.tables for row in table.rows) else ()
    return (*proposed, *codes, *heading.notes)


def _columns(layout: Layout) -> list[Column]:
    wide = len(layout.columns) > 12
    columns = [Column(c.key, c.label, c.group, c.kind, (10 if c.kind == "pct" else 8) if wide else 10.5) for c in layout.columns]
    if any(row.provider for row in layout.rows):
        columns.append(Column(PROVIDER, gettext_noop("Cơ quan cung cấp"), "", "text", 14))
    if any(row.reason or row.note for row in layout.rows):
        columns.append(Column(NOTE, gettext_noop("Ghi chú"), "", "text", 18))
    return columns


def _row(layout: Layout, row: LayoutRow, found: Mapping[tuple[str, str], engine.Cell], link: Linker | None) -> Row:
    printed = {column.key: _cell(found.get((row.key, column.key)), row, layout.key, column.key, link) for column in layout.columns}
    printed[PROVIDER] = Cell(row.provider) if row.provider else Cell(state="")
    printed[NOTE] = Cell(_note(row)) if _note(row) else Cell(state="")
    bold = row.source == "heading" or row.key in (TOTAL, SUM_OF_GROUPS)
    return Row(row.no, row.label, printed, level=row.level, bold=bold, unit=row.measure_unit, code=row.code)


def _note(row: LayoutRow) -> str:
    note = row.note or row.reason
    return note[:1].upper() + note[1:]


def _cell(cell: engine.Cell | None, row: LayoutRow, table: str, column: str, link: Linker | None) -> Cell:
    if cell is None:
        return Cell(state="")
    kind = "pct" if row.source == "rate" else ""
    state = "" if cell.state == engine.VALUE and cell.value is None else cell.state
    opens = link(table, row.key, column) if link and opens_to_rows(cell) else ""
    return Cell(cell.value, state, note=cell.reason, link=opens, kind=kind, part=cell.part)


def printed(cell: engine.Cell | None, row: LayoutRow) -> Cell:
    """Return one cell as it is printed, without a link."""
    return _cell(cell, row, "", "", None)


def opens_to_rows(cell: engine.Cell) -> bool:
    """Whether a cell leads to rows: a value, or a quotient with nothing to divide by."""
    return (cell.state == engine.VALUE and cell.value is not None) or cell.state == engine.NONE


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells of an annex carry a number, are 0, did not occur, are not declared, cannot be computed (why)."""

    numbers: int
    zeros: int
    none: int
    missing: int
    uncomputable: int
    reasons: tuple[tuple[str, int], ...]

    def line(self, roman: str) -> str:
        """Return the line the command prints."""
        return (
            f"Phụ lục (annex) {roman}: có số (numbers) {self.numbers}, bằng 0 (zero) {self.zeros}, không phát sinh (nothing occurred) {self.none}, "
            f"chưa có số liệu (no figure yet) {self.missing}, chưa tính được (not computable yet) {self.uncomputable}"
        )


def tally(result: AnnexResult) -> Tally:
    """Count the cells of one annex of one unit by state."""
    states, reasons = Counter(), Counter()
    for cell in _cells(result):
        name = state_of(cell)
        states[name] += 1
        if name == engine.UNCOMPUTABLE:
            reasons[cell.reason] += 1
    return Tally(
        states["number"], states["zero"], states[engine.NONE], states[engine.MISSING], states[engine.UNCOMPUTABLE],
        tuple(sorted(reasons.items())),
    )


def state_of(cell: engine.Cell) -> str:
    """Return number, zero, none, missing, uncomputable, or "" where a column does not apply to a row."""
    if cell.state != engine.VALUE:
        return cell.state
    if cell.value is None:
        return ""
    empty = cell.value == (0, 0) if isinstance(cell.value, tuple) else cell.value == 0
    return "zero" if empty else "number"


def _cells(result: AnnexResult) -> Iterable[engine.Cell]:
    return (cell for table in result.tables.values() for cell in table.cells.values())
