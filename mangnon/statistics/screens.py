"""What the report pages show: the table of an annex with its links, the rows behind a cell, the board of a round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base.numbers import vi_date
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.engine.tables import TABLES
from mangnon.law.annexes import Annex
from mangnon.organisation import roles
from mangnon.plans.rules import CLASSES
from mangnon.registry import queries as registry
from mangnon.registry.codes import circumstance_classes
from mangnon.registry.tables import age_in_words
from mangnon.statistics import meanings, present, queries, rules, spoken
from mangnon.statistics.book import Book, BookUnit
from mangnon.statistics.drill import CellKey, NotOpenable, Side, open_cell
from mangnon.statistics.models import Report
from mangnon.ui.numbers import number
from mangnon.ui.parts import Event, Link, Tab, Tag
from mangnon.ui.table import STATES, Col, Shown, Table

C4_TABLES = frozenset({"incidents", "notices", "allowances"})
SEXES = {"nam": gettext_lazy("Nam"), "nu": gettext_lazy("Nữ")}
REASONS = {
    "tu_vong": gettext_lazy("Tử vong"), "du_16": gettext_lazy("Đủ 16 tuổi"), "chuyen_di": gettext_lazy("Chuyển đi"),
    "ra_khoi_nhom": gettext_lazy("Ra khỏi nhóm"),
}


def annex_page(book: Book, annex: Annex, unit: BookUnit, map_name: str) -> list[Table]:
    """Return the tables of an annex; every cell that has rows links to them, by its place in the layout."""
    result = book.results(unit.unit_id, map_name)[annex.roman]
    link = Linker(annex, map_name if map_name != book.home_map else "")
    tables = present.annex_tables(annex, result, present.Heading("", ()), link)
    proposed = f"{_(present.PROPOSED)} {_('Căn cứ:')} {annex.basis.split(';')[0]}."
    return [
        _shown(table, [proposed if note.startswith(present.PROPOSED) else _said(note) for note in table.notes], link.meanings(layout.key))
        for layout, table in zip(annex.tables, tables, strict=True)
    ]


class Linker:
    """Addresses of cells relative to the annex's page: o/TABLE/ROW/COLUMN/."""

    def __init__(self, annex: Annex, map_name: str):
        self._query = f"?ban-do={map_name}" if map_name else ""
        self._layouts = {table.key: table for table in annex.tables}
        self._at = {
            table.key: (index, {row.key: n for n, row in enumerate(table.rows)}, {column.key: n for n, column in enumerate(table.columns)})
            for index, table in enumerate(annex.tables)
        }

    def __call__(self, table: str, row: str, column: str) -> str:
        index, rows, columns = self._at[table]
        return f"o/{index}/{rows[row]}/{columns[column]}/{self._query}"

    def meanings(self, table: str) -> dict[tuple[str, str], str]:
        """Return where the "?" of each row leads, by the row's number and label."""
        layout = self._layouts[table]
        return {(row.no, row.label): f"y-nghia/{self._query}#{meanings.anchor(layout, row)}" for row in layout.rows if row.source != "heading"}


def _shown(table: AnnexTable, notes: Sequence[str], explained: Mapping[tuple[str, str], str]) -> Table:
    code = [Col("code", _("Mã chỉ tiêu"), value=lambda row: row.code)] if table.show_code else []
    unit = [Col("unit", _("ĐVT"), value=lambda row: row.unit)] if table.show_unit else []
    columns = [
        Col("no", _("STT"), value=lambda row: row.no), Col("label", _said(table.label_heading), value=partial(_label, explained=explained), head=True), *code, *unit,
        *(Col(c.key, _said(c.label), "text" if c.kind == "text" else "int", group=c.group, value=partial(_cell, column=c)) for c in table.columns),
    ]
    title = table.subtitle or table.title
    return Table(columns, table.rows, title, wide=True, strong=lambda row: row.bold, show_caption=bool(table.subtitle), notes=notes)


def _said(word: str) -> str:
    """What ``present`` writes on paper in Vietnamese has its English on a page; the packs' words have theirs already."""
    return _(word) if word else ""


def _label(row: Row, explained: Mapping[tuple[str, str], str]) -> Shown:
    return Shown(row.label, "l1" if row.level else "", help=explained.get((row.no, row.label), ""))


def _cell(row: Row, column: Column) -> Shown:
    return shown_cell(row.cells.get(column.key), column.kind)


def shown_cell(cell: Cell | None, kind: str) -> Shown:
    """Return a printed cell: its text with its own decimals, its link, or its state in words."""
    if cell is None:
        return Shown("")
    if cell.state in STATES:
        return Shown(str(STATES[cell.state]), "state", cell.link, hint=_part(cell.part))
    return Shown(cell.text(kind, number), "", cell.link, hint=_part(cell.part))


def _part(part: tuple[int, int] | None) -> str:
    """Return what stands below a figure to which more may belong: of how many communes everything could be placed."""
    if part is None:
        return ""
    return _("một phần") if part[1] < 2 else _("một phần: đủ %(n)d/%(all)d xã") % {"n": part[0], "all": part[1]}


@dataclass(slots=True)
class OpenedSide:
    """One list behind a cell as this actor may see it. ``hidden`` says why there are no rows, ``named`` whose names stand in them."""

    title: str
    total: int
    kind: str
    rows: Table | None = None
    units: Table | None = None
    hidden: str = ""
    named: list[str] = field(default_factory=list)


def opened(book: Book, side: Side, actor: Actor, window: slice, map_name: str = "") -> OpenedSide:
    """Return a list behind a cell: counts by unit for everyone, rows for who may see rows, names for who may see names."""
    table = side.table
    shown = OpenedSide(side.title, side.total, side.kind, units=_by_unit(book, side, map_name or book.home_map))
    shown.hidden = why_hidden(actor, side)
    if shown.hidden or not side.size:
        return shown
    part = side.window(window)
    names = _names(actor, part) if table in NAMED else {}
    columns = [name for name in SHOWN_COLUMNS.get(table, ()) if name in TABLES[table].names or name == "reason"]
    named = names is not None and table in NAMED
    cols = [Col("name", _("Họ và tên"), head=True)] if named else []
    cols += [
        Col(name, HEADS[name], align="right" if name == "people" else "", value=partial(_text_of, book=book, name=name, map_name=map_name or book.home_map))
        for name in columns
    ]
    if named:
        shown.named = [record for record, _name in names.values()]
        part = [item | {"name": _record_link(names.get(item["child"]))} for item in part]
    caption = _("Dòng đã chốt ngày %(day)s; tên theo hồ sơ hôm nay, chỉ với người được xem.") % {"day": vi_date(book.day("reference_day"))}
    shown.rows = Table(cols, part, caption, cards=True)
    return shown


def _record_link(found: tuple[str, str] | None) -> Link | str:
    """Lead from a frozen row to the record as it is today, for who may see it."""
    return Link(found[1], reverse("registry:child", args=[UUID(found[0])])) if found else _("(ngoài phạm vi được xem tên)")


NAMED = frozenset({"children", "circumstances", "risks", "injuries", "incidents"})
SHOWN_COLUMNS = {
    "children": ("sex", "age_months", "minority", "poverty", "unit_id"),
    "circumstances": ("sex", "age_months", "minority", "poverty", "unit_id", "unit_open", "reason"),
    "risks": ("sex", "age_months", "minority", "poverty", "unit_id", "unit_open", "reason"),
    "injuries": ("sex", "age_months", "minority", "unit_id", "died", "disabled"),
    "incidents": ("sex", "age_months", "minority", "unit_id", "confirmed", "helped"),
    "notices": ("sex", "unit_id", "assessed", "closed"),
    "tasks": ("clause", "body", "klass"),
    "staff": ("unit_id", "role"),
    "population": ("unit_id", "people", "source"),
}
HEADS = {
    "sex": gettext_lazy("Giới tính"), "age_months": gettext_lazy("Tuổi"), "minority": gettext_lazy("DTTS"), "poverty": gettext_lazy("Hộ"), "unit_id": gettext_lazy("Đơn vị"), "unit_open": gettext_lazy("Đơn vị đầu kỳ"),
    "reason": gettext_lazy("Lý do giảm"), "died": gettext_lazy("Tử vong"), "disabled": gettext_lazy("Khuyết tật"), "confirmed": gettext_lazy("Đã xác nhận"), "helped": gettext_lazy("Được hỗ trợ"),
    "assessed": gettext_lazy("Đã đánh giá"), "closed": gettext_lazy("Đã kết thúc"), "clause": gettext_lazy("Mục"), "body": gettext_lazy("Cơ quan"), "klass": gettext_lazy("Theo hạn"), "people": gettext_lazy("Số người"),
    "source": gettext_lazy("Nguồn"), "role": gettext_lazy("Vai trò"),
}
POVERTY = {"ngheo": gettext_lazy("Hộ nghèo"), "can_ngheo": gettext_lazy("Hộ cận nghèo"), "khong": ""}


def _text_of(row: dict, book: Book, name: str, map_name: str) -> str:
    if name in ("unit_id", "unit_open") and row.get(name) is not None:
        return book.standing(row[name], map_name).full_name
    return _text(book, name, row.get(name))


def _text(book: Book, name: str, value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    match name:
        case "sex":
            return str(SEXES.get(value, value))
        case "poverty":
            return str(POVERTY.get(value, value))
        case "klass":
            return str(CLASSES.get(value, value))
        case "reason":
            return str(REASONS.get(value, value))
        case "role":
            return str(roles.ROLES[value].label) if value in roles.ROLES else value
        case "age_months":
            return age_in_words(value)
        case "body":
            return next((row["abbreviation"] for row in book.bodies.rows if row["body"] == value), "")
    return number(value) if isinstance(value, int) else str(value)


def why_hidden(actor: Actor, side: Side) -> str:
    """Return why an actor sees counts only, or "" when they may see rows. Default deny.

    Of all groups together too: less the open groups, that list is the list of the sealed ones.
    """
    table = side.table
    if table in ("tasks", "population", "staff"):
        return ""
    if not roles.may(actor.role, roles.CHILD_VIEW):
        return _("Vai trò của anh/chị xem số lượng, không xem từng dòng.")
    sealed = table in C4_TABLES or (table in ("circumstances", "children") and side.mixed) or (table == "circumstances" and _is_c4(side.row))
    if sealed and not roles.reads_c4(actor):
        return _("Các dòng của mục này chỉ mở cho người được giao xử lý.")
    return ""


def _is_c4(row_key: str) -> bool:
    return any(code.split(".")[0] == row_key.split(".")[0] and level == "C4" for code, level in circumstance_classes().items())


def sheets(sides: Sequence[OpenedSide]) -> list[Table]:
    """Return what of a cell leaves as a file: its rows, or the counts by unit where the rows are not for this reader."""
    return [table for side in sides if (table := side.rows or side.units) is not None]


def _names(actor: Actor, rows: Sequence[dict]) -> dict[str, tuple[str, str]] | None:
    """Return pseudonym → (record, name) for children of the actor's scope today; None for a role without names."""
    if not registry.may_see_names(actor):
        return None
    records = queries.records_of("child", {row["child"] for row in rows if row.get("child")})
    visible = dict(registry.children_for(actor).filter(id__in=[UUID(record) for record in records.values()]).values_list("id", "full_name"))
    return {pseudonym: (record, visible[UUID(record)]) for pseudonym, record in records.items() if UUID(record) in visible}


def _by_unit(book: Book, side: Side, map_name: str) -> Table:
    counts = Counter()
    for unit, count in side.by_unit.items():
        counts[book.standing(unit, map_name)] += count
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].code, pair[0].unit_id))
    columns = [Col("unit", _("Đơn vị"), head=True), Col("count", _("Số dòng"), "int", bar=True, total=True)]
    return Table(columns, [{"unit": unit.full_name, "count": count} for unit, count in ordered], _("Theo đơn vị"), show_caption=False)


def tabs(book: Book, unit: BookUnit, map_name: str, current: str = "") -> list[Tab]:
    """Return a unit's pages: overview, four annexes, figures."""
    args = [book.manifest["round"], unit.unit_id]
    query = f"?ban-do={map_name}" if map_name != book.home_map else ""
    pages = [Tab(_("Báo cáo"), reverse("statistics:unit", args=args) + query, current == "")]
    pages += [
        Tab(_("Phụ lục %(n)s") % {"n": annex.roman}, reverse("statistics:annex", args=[*args, annex.roman]) + query, current == annex.roman)
        for annex in book.annexes
    ]
    return [*pages, Tab(_("Biểu đồ"), reverse("statistics:figures", args=args) + query, current == "figures")]


def sides_of(book: Book, key: CellKey, part: slice) -> list[tuple[Book, Side]]:
    """Return the lists behind a cell, each with the snapshot it lies in: a comparison opens to both years."""
    layouts = spoken.layouts(book)
    layout = layouts[key.table]
    measure = next(column.measure for column in layout.columns if column.key == key.column)
    if measure not in ("prior", "vs_prior"):
        return [(book, side) for side in open_cell(book.snapshot, layouts, key, part)]
    if book.previous is None:
        raise NotOpenable(_("Chưa có bản chốt của cùng kỳ năm trước."))
    main = replace(key, column=next(column.key for column in layout.columns if column.measure == "count"))
    books = [book.previous] if measure == "prior" else [book, book.previous]
    return [(one, side) for one in books for side in open_cell(one.snapshot, layouts, main, part)]


def maps(book: Book, unit: BookUnit, map_name: str, actor: Actor, current: str) -> list[Tab]:
    """Return both maps, each with the same unit where it exists, the one that holds it, or the top: what the actor may look at."""
    found = []
    for name in book.manifest["maps"]:
        target = unit.unit_id if name == map_name else book.on_map(unit.unit_id, name)
        if name != map_name and not queries.may_look(actor, target):
            continue
        query = {"don-vi": target, "trang": current, "ban-do": name}
        address = f"{reverse('statistics:go', args=[book.manifest['round']])}?{urlencode(query)}"
        found.append(Tab(_("Bản đồ %(year)s") % {"year": name}, address, name == map_name))
    return found


def gap_notes(book: Book, unit: BookUnit, map_name: str) -> list[str]:
    """Say what the map shown cannot say of the unit shown: a number that looks whole there is not."""
    return [
        _(sentence) % {name: number(value) if isinstance(value, int) else value for name, value in told.items()}
        for sentence, told in present.gap_notes(book.gap(unit.unit_id, map_name), unit, map_name)
    ]


def inferred(book: Book, unit: BookUnit, map_name: str) -> list[str]:
    """Say by which successions, that no act at hand confirms, older rows come to the unit shown."""
    merged: dict[tuple[int, str], list[str]] = {}
    for row in book.inferred(unit.unit_id, map_name):
        merged.setdefault((row["new_id"], row["effective"]), []).append(row["old"])
    return [
        _(present.INFERRED) % {"olds": ", ".join(olds), "unit": book.units[new].full_name, "day": vi_date(date.fromisoformat(day))}
        for (new, day), olds in merged.items()
    ]


def steps_of(report: Report) -> list[Event]:
    """Return the way of a report: what was done, when, by whom, and why it came back."""
    return [
        Event(step.at, str(rules.STATES.get(step.state, step.state)), ". ".join(filter(None, (step.by_label, step.reason))))
        for step in sorted(report.steps.all(), key=lambda step: (step.at, step.pk))
    ]


def board_title(level: int) -> str:
    """Return the heading of a level's board."""
    return {1: _("Cấp tỉnh"), 2: _("Huyện, thành phố"), 3: _("Xã, phường, thị trấn")}[level]


def board(level: int, rows: Sequence[queries.Standing], round_code: str) -> Table:
    """Return who reported for a round at one level, the late first."""
    area = [Col("area", _("Huyện, thành phố"))] if any(row.area for row in rows) else []
    columns = [Col("unit", _("Đơn vị"), head=True), *area, Col("due", _("Hạn (trước ngày)")), Col("arrival", _("Theo hạn")), Col("state", _("Trạng thái"))]
    body = [
        {
            "unit": Link(row.unit.full_name, reverse("statistics:unit", args=[round_code, row.unit.id])), "area": row.area, "due": row.due_before,
            "arrival": Tag(row.arrival.label, row.arrival.tone), "state": Tag(row.state, row.tone),
        }
        for row in rows
    ]
    return Table(columns, body, board_title(level), show_caption=False, cards=True)


def round_tabs(current: str) -> list[Tab]:
    """Return one tab a frozen round, by its name."""
    return [
        Tab(spoken.round_name(queries.book_of(snapshot)), reverse("statistics:round", args=[snapshot.round_code]), snapshot.round_code == current)
        for snapshot in queries.newest_snapshots()
    ]


def value_of(book: Book, key, roman: str) -> Shown:
    """Return the printed value of one cell."""
    layout = book.layouts[key.table]
    cell = book.results(key.unit_id, key.map_name)[roman].tables[key.table].cells.get((key.row, key.column))
    column = {item.key: item for item in layout.columns}[key.column]
    return shown_cell(present.printed(cell, layout.row(key.row)), column.kind)


def window_of(page_number: str, size: int) -> slice:
    """Return which rows a page shows; anything that is no page number is the first."""
    number = int(page_number) if page_number.isascii() and page_number.isdigit() and len(page_number) < 7 else 1
    start = (max(number, 1) - 1) * size
    return slice(start, start + size)
