"""Server-drawn charts as plain numbers for the templates: every bar has its value beside it, readable in black and white.

Coordinates are in units of the SVG's view box; the template only places them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_number
from mangnon.statistics.book import Book, BookUnit

YEARS = 16
BAR, STEP, WIDTH, LABEL = 14, 20, 640, 250


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label and value; ``x``, ``y``, ``width`` in the view box; ``text_at`` where the value stands."""

    label: str
    value: int
    y: int
    width: float
    x: float = LABEL
    pattern: str = "plain"

    @property
    def text(self) -> str:
        """The value as printed."""
        return vi_number(self.value)

    @property
    def text_at(self) -> float:
        """Where the value stands: just past the bar's end."""
        return round(self.x + self.width + 6, 1)

    @property
    def base(self) -> int:
        """The baseline of the texts."""
        return self.y + BAR - 3


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what must stand beside it: title, unit of measure, source, table."""

    title: str
    unit: str
    bars: Sequence[Bar]
    height: int
    heads: Sequence[str]
    table: Sequence[Sequence[str]]
    kind: str = "bars"
    others: Sequence[Bar] = field(default_factory=tuple)
    axis: Sequence[tuple[str, int]] = ()


def of_unit(book: Book, unit: BookUnit, map_name: str) -> list[Chart]:
    """Return the charts of one unit: pyramid by single year, special circumstances by group, tasks by class."""
    results = book.results(unit.unit_id, map_name)
    found = [pyramid(ages(book, unit.unit_id, map_name))]
    groups = [row for row in book.layouts["II.A"].rows if row.source == "key" and row.level == 0 and row.key != "tong"]
    circumstances = results["II"].tables["II.A"].cells
    found.append(bars(
        _("Trẻ em có hoàn cảnh đặc biệt theo nhóm, cuối kỳ"), _("trẻ (một trẻ có thể thuộc nhiều nhóm)"),
        [(row.label, circumstances[row.key, "close"].value or 0) for row in groups],
    ))
    tasks = results["I"].tables["I"].cells
    labels = [(_("Đã hoàn thành"), "E2"), (_("Đang thực hiện"), "E3"), (_("Quá hạn"), "E4")]
    found.append(bars(_("Nhiệm vụ theo Kế hoạch"), _("nhiệm vụ"), [(label, tasks[key, "actual"].value or 0) for label, key in labels]))
    return found


def ages(book: Book, unit_id: int, map_name: str) -> list[tuple[int, int]]:
    """Return (boys, girls) by single year of age, 0 to 15, of the children living in a unit on the reference day."""
    with book.snapshot.opened(1) as connection:
        rows = connection.execute(
            "SELECT c.age_months // 12 AS year, c.sex, count(*) FROM children c JOIN unit_map m ON m.unit_id = c.unit_id AND m.map = ? "
            "AND m.ancestor_id = ? WHERE c.stock GROUP BY 1, 2 ORDER BY 1, 2", [map_name, unit_id],
        ).fetchall()
    counts = {(year, sex): number for year, sex, number in rows}
    return [(counts.get((year, "nam"), 0), counts.get((year, "nu"), 0)) for year in range(YEARS)]


def pyramid(years: Sequence[tuple[int, int]]) -> Chart:
    """Return the pyramid: boys to the left (hatched), girls to the right (plain), the youngest below."""
    most, half = max((number for pair in years for number in pair), default=0) or 1, 250
    boys, girls, axis = [], [], []
    for year, (boy, girl) in enumerate(years):
        y = (len(years) - 1 - year) * STEP + 24
        left, right = round(boy * half / most, 1), round(girl * half / most, 1)
        boys.append(Bar(_("Nam"), boy, y, left, x=round(300 - left, 1), pattern="hatched"))
        girls.append(Bar(_("Nữ"), girl, y, right, x=340))
        axis.append((str(year), y + BAR - 3))
    table = [[str(year), vi_number(boy), vi_number(girl), vi_number(boy + girl)] for year, (boy, girl) in enumerate(years)]
    heads = [_("Tuổi"), _("Nam"), _("Nữ"), _("Cộng")]
    return Chart(_("Trẻ em theo tuổi và giới tính"), _("trẻ"), girls, len(years) * STEP + 28, heads, table, "pyramid", boys, axis)


def bars(title: str, unit: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """Return a chart of horizontal bars in the given order."""
    most = max((value for _label, value in rows), default=0) or 1
    room = WIDTH - LABEL - 60
    drawn = [Bar(label, value, index * STEP + 4, round(value * room / most, 1)) for index, (label, value) in enumerate(rows)]
    table = [[label, vi_number(value)] for label, value in rows]
    return Chart(title, unit, drawn, len(rows) * STEP + 8, [_("Nhóm"), _("Số lượng")], table)
