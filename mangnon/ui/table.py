"""One declaration of a table for the page and for print.

A cell may be a plain value or anything with ``value`` and ``state`` (an annex cell): 0, "không phát sinh",
"chưa có số liệu" and "chưa tính được" stay four things.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.ui.numbers import number, percent
from mangnon.ui.parts import Tag

KINDS = ("text", "int", "number", "pct", "date", "moment", "status", "link")
NUMERIC = ("int", "number", "pct")
STATES = {
    "none": gettext_lazy("không phát sinh"),
    "missing": gettext_lazy("chưa có số liệu"),
    "uncomputable": gettext_lazy("chưa tính được"),
}
BAR_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Col:
    """A column. ``kind`` says how a value prints; ``pct`` values are percent points (25.8, not 0.258).

    ``bar`` draws a small bar beside the number, ``total`` sums the column, ``group`` is a heading shared with
    neighbours, ``value`` computes the cell from the row when a key is not enough, ``head`` makes it the row's heading, ``keep`` keeps
    the words of a cell on one line (days, codes, short states).
    """

    key: str
    label: str
    kind: str = "text"
    align: str = ""
    bar: bool = False
    total: bool = False
    group: str = ""
    decimals: int = 0
    value: Callable[[Any], Any] | None = None
    head: bool = False
    keep: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"column {self.key!r}: kind {self.kind!r} is not one of {KINDS}")

    @property
    def css(self) -> str:
        """Class of the column's cells."""
        right = (self.align or ("right" if self.kind in NUMERIC else "")) == "right"
        return "num" if right else "keep" if self.keep or self.kind in ("date", "moment") else ""

    def of(self, row: Any) -> Any:
        """The raw value of this column in a row (mapping or object)."""
        if self.value is not None:
            return self.value(row)
        return row.get(self.key) if isinstance(row, Mapping) else getattr(row, self.key, None)


@dataclass(frozen=True, slots=True)
class Head:
    """A heading cell; ``columns`` and ``rows`` are its spans."""

    label: str
    columns: int = 1
    rows: int = 1
    css: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the template prints it; a row may also hold one ready made (an annex cell with its own decimals).

    ``bar`` is the bar's width in view-box units, None without a bar; ``hint`` a second, smaller line; ``help`` where the
    "?" beside it leads; ``lang`` the language of words that stay as they are on a page of another one.
    """

    text: str
    css: str = ""
    href: str = ""
    tag: Tag | None = None
    bar: float | None = None
    head: bool = False
    label: str = ""
    hint: str = ""
    help: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells; a ``strong`` one is a sum among other rows."""

    cells: Sequence[Shown]
    strong: bool = False


@dataclass(slots=True)
class Table:
    """Columns, rows and what must stand around them: caption, unit of measure, source, cut-off day.

    ``totals`` overrides the sums (needed when only one page of the rows is here); ``cards`` turns rows into cards on
    a narrow screen; ``wide`` keeps the table in its own scrolling box on every screen; ``strong`` tells sums among rows.
    """

    columns: Sequence[Col]
    rows: Sequence[Any]
    caption: str = ""
    unit: str = ""
    source: str = ""
    cut_off: date | None = None
    empty_text: str = gettext_lazy("Chưa có dòng nào.")
    page: Page | None = None
    totals: Mapping[str, Any] | None = None
    cards: bool = False
    wide: bool = False
    strong: Callable[[Any], bool] | None = None
    show_caption: bool = True
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def meta(self) -> list[str]:
        """The sentences under the caption: unit, source, cut-off."""
        found = []
        if self.unit:
            found.append(_("Đơn vị tính: %(unit)s") % {"unit": self.unit})
        if self.source:
            found.append(_("Nguồn: %(source)s") % {"source": self.source})
        if self.cut_off:
            found.append(_("Chốt số liệu: %(day)s") % {"day": vi_date(self.cut_off)})
        return found

    @property
    def heads(self) -> list[list[Head]]:
        """One heading row, or two when columns share a group."""
        if not any(col.group for col in self.columns):
            return [[Head(col.label, css=col.css) for col in self.columns]]
        upper: list[Head] = []
        lower = [Head(col.label, css=col.css) for col in self.columns if col.group]
        before = None
        for col in self.columns:
            if col.group and col.group == before:
                upper[-1] = Head(col.group, upper[-1].columns + 1)
            else:
                upper.append(Head(col.group) if col.group else Head(col.label, rows=2, css=col.css))
            before = col.group
        return [upper, lower]

    @property
    def lines(self) -> list[Line]:
        """The rows to print."""
        tops = {col.key: self._top(col) for col in self.columns if col.bar}
        return [
            Line([_shown(col, col.of(row), tops.get(col.key)) for col in self.columns], bool(self.strong and self.strong(row)))
            for row in self.rows
        ]

    @property
    def total_line(self) -> Line | None:
        """The row of totals; None when no column is summed. On one page of many it says so."""
        sums = self._sums()
        if not sums:
            return None
        line = [_shown(col, sums[col.key], None) if col.key in sums else Shown("", col.css) for col in self.columns]
        first = next(i for i, col in enumerate(self.columns) if col.key not in sums)
        partial = self.page is not None and self.page.paginator.num_pages > 1 and self.totals is None
        line[first] = Shown(_("Cộng trang này") if partial else _("Tổng cộng"), head=True)
        return Line(line, strong=True)

    def _sums(self) -> dict[str, Any]:
        if not self.rows:
            return {}
        if self.totals is not None:
            return dict(self.totals)
        return {col.key: sum(_amount(col.of(row)) for row in self.rows) for col in self.columns if col.total}

    def _top(self, col: Col) -> Decimal:
        return max((abs(_amount(col.of(row))) for row in self.rows), default=Decimal(0))


def _inside(value: Any) -> Any:
    """The plain value of an annex cell, None when it has none to count."""
    if hasattr(value, "state"):
        return value.value if value.state == "value" else None
    return value


def _amount(value: Any) -> Decimal:
    plain = _inside(value)
    return Decimal(str(plain)) if isinstance(plain, (int, float, Decimal)) else Decimal(0)


def _shown(col: Col, value: Any, top: Decimal | None) -> Shown:
    if isinstance(value, Shown):
        return replace(value, css=value.css or col.css, head=col.head, label=str(col.label))
    state = getattr(value, "state", "value")
    if state in STATES:
        return Shown(str(STATES[state]), "state", head=col.head, label=str(col.label))
    plain, href = _inside(value), getattr(value, "link", "") or getattr(value, "href", "")
    bar = None
    if top:
        bar = round(float(abs(_amount(value)) / top * BAR_WIDTH), 1)
    tag = plain if isinstance(plain, Tag) else None
    return Shown(_text(col, plain), col.css, href, tag, bar, col.head, str(col.label), getattr(value, "hint", ""))


def _text(col: Col, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and col.kind in NUMERIC:
        return percent(value, col.decimals or 1) if col.kind == "pct" else number(value, col.decimals)
    if isinstance(value, datetime):
        return vi_datetime(value)
    return vi_date(value) if isinstance(value, date) else str(value)
