"""How hand-overs are shown: the lists, a line in the order of the other software's screen, the paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_datetime
from mangnon.exchange.handover import queries, rules
from mangnon.exchange.handover.models import HandOver, HandOverLine
from mangnon.exchange.handover.rules import Content, Proposed
from mangnon.exchange.profiles import rules as shapes
from mangnon.exchange.profiles.queries import Labels
from mangnon.exchange.profiles.rules import Shape
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Pair, Tab, Tag
from mangnon.ui.table import Col, Table

NAMED = ("full_name", "family_and_middle", "given_name", "birth")  # whom a line is about


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the screen: what to key, and what stood there before."""

    heading: str
    now: str
    before: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is keyed: its cells in the order of the screen."""

    line: HandOverLine
    kind: Tag
    state: Tag
    cells: list[Cell]
    note: str

    @property
    def opens(self) -> bool:
        """Say whether the commune still has the record to open."""
        return self.line.kind not in rules.GONE - {rules.DIED}


def lists_table(found: Iterable[HandOver], page: Page, *, links: bool) -> Table:
    """The lists of a scope; only the commune's own people open them."""
    columns = [
        Col("name", _("Danh sách"), head=True, value=lambda one: Link(name_of(one), reverse("handover:detail", args=[one.pk])) if links else name_of(one)), Col("unit", _("Xã, phường, thị trấn"), value=lambda one: one.unit.full_name),
        Col("profile", _("Theo mẫu trao đổi"), value=lambda one: one.profile.name), Col("made_at", _("Lập lúc"), "moment"), Col("count", _("Số dòng"), "int"), Col("done", _("Đã nhập"), "int"),
        Col("returned", _("Bị trả lại"), "int"), Col("waiting", _("Chưa nhập"), "int"), Col("state", _("Trạng thái"), "status", value=list_tag),
    ]  # fmt: skip
    return Table(columns, list(found), _("Danh sách bàn giao"), cards=True, show_caption=False, page=page, empty_text=_("Chưa bàn giao lần nào."))


def name_of(one: HandOver) -> str:
    """Return what a list is called: no person stands in it."""
    return _("Lần %(n)s") % {"n": one.number}


def list_tag(one: HandOver) -> Tag:
    """Say whether a list is still worked on."""
    if one.closed_at:
        return Tag(_("Đã có danh sách sau"), "plain")
    return Tag(_("Đang nhập"), "warn") if one.waiting else Tag(_("Đã xong"), "good")


def pairs_of(one: HandOver) -> list[Pair]:
    """A list in words."""
    pairs = [
        Pair(_("Xã, phường, thị trấn"), one.unit.full_name), Pair(_("Theo mẫu trao đổi"), Link(_("%(name)s, phiên bản %(n)s") % {"name": one.profile.name, "n": one.edition.number}, f"{reverse('profiles:detail', args=[one.profile_id])}?ban={one.edition.number}")),
        Pair(_("Lập"), f"{vi_datetime(one.made_at)}, {one.made_by}"), Pair(_("Trạng thái"), list_tag(one)),
    ]  # fmt: skip
    return [*pairs, Pair(_("Để lần sau"), _("%(n)s thay đổi nữa, ngoài %(most)s dòng của danh sách này") % {"n": number(one.left_out), "most": rules.MOST})] if one.left_out else pairs


def state_tabs(one: HandOver, chosen: str) -> list[Tab]:
    """All lines, or those of one state."""
    counts = {rules.WAITING: one.waiting, rules.RETURNED: one.returned, rules.DONE: one.done}
    return [Tab(_("Tất cả"), "?tt=", not chosen, one.count), *(Tab(str(rules.STATES[state]), f"?tt={state}", chosen == state, count) for state, count in counts.items())]


def shown_lines(handover: HandOver, lines: Iterable[HandOverLine], *, whole: bool = False) -> list[Shown]:
    """Return lines in the order of the screen; of a change what changed and whom it is about, unless ``whole``."""
    shape, label = queries.shape_of(handover), Labels()
    return [_shown(shape, label, line, whole) for line in lines]


def _shown(shape: Shape, label: Labels, line: HandOverLine, whole: bool) -> Shown:
    content = Content.read(line.content)
    cells = [_cell(shape, label, one, content) for one in shape.columns if one.field]
    if not whole and line.kind != rules.NEW:
        cells = [cell for cell, one in zip(cells, [one for one in shape.columns if one.field], strict=True) if cell.changed or one.field in NAMED]
    kept = [cell for cell in cells if cell.now or cell.changed]
    return Shown(line, Tag(str(rules.KINDS[line.kind]), rules.TONES[line.kind]), Tag(str(rules.STATES[line.state]), rules.STATE_TONES[line.state]), kept, content.note)


def _cell(shape: Shape, label: Labels, one: shapes.Column, content: Content) -> Cell:
    now, before = content.values.get(one.field, ""), content.before.get(one.field, "")
    said = shapes.written(shape, one, now, label) if now else ""
    was = shapes.written(shape, one, before, label) if before else ""
    return Cell(one.heading, said, was, bool(content.before) and now != before)


def rows_of(handover: HandOver, lines: Iterable[HandOverLine]) -> list[list[str]]:
    """Return lines as rows of the profile's file, every column of it."""
    shape, label = queries.shape_of(handover), Labels()
    contents = [Content.read(line.content) for line in lines]
    return [[shapes.written(shape, one, kept, label) if (kept := content.values.get(one.field, "")) else "" for one in shape.columns] for content in contents]


def paper_table(handover: HandOver, lines: Sequence[HandOverLine]) -> Table:
    """The list for paper: number, kind, what to key, what it was before, a box to tick."""
    shown = shown_lines(handover, lines)
    columns = [
        Col("number", _("STT"), "int", value=lambda one: one.line.number), Col("kind", _("Loại"), value=lambda one: str(one.kind), keep=True), Col("cells", _("Nhập vào phần mềm, theo thứ tự của màn hình"), head=True, value=_told),
        Col("tick", _("Đã nhập"), value=lambda one: "☑" if one.line.state == rules.DONE else "☐"), Col("note", _("Ghi chú; bị trả lại vì"), value=lambda one: "; ".join(filter(None, [one.note, one.line.reason]))),
    ]  # fmt: skip
    return Table(columns, shown, _("Danh sách bàn giao"), wide=True, show_caption=False)


def _told(one: Shown) -> str:
    return "; ".join(f"{cell.heading}: {cell.now or '–'}" + (_(" (trước: %(was)s)") % {"was": cell.before or "–"} if cell.changed else "") for cell in one.cells)


def count_pairs(found: Sequence[Proposed]) -> list[tuple[str, int]]:
    """Return kind → how many lines the next list would have."""
    return [(str(label), count) for kind, label in rules.KINDS.items() if (count := sum(one.kind == kind for one in found))]
