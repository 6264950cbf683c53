"""The charts of a unit's report: what is counted and from where; ``ui.charts`` draws them."""

from django.utils.translation import gettext as _

from mangnon.statistics import spoken
from mangnon.statistics.book import Book, BookUnit
from mangnon.ui import charts
from mangnon.ui.charts import About, Chart

YEARS = 16


def of_unit(book: Book, unit: BookUnit, map_name: str) -> list[Chart]:
    """Return the charts of one unit: pyramid by single year, special circumstances by group, tasks by class."""
    results = book.results(unit.unit_id, map_name)
    years = [(str(year), boys, girls) for year, (boys, girls) in enumerate(ages(book, unit.unit_id, map_name))]
    groups = [row for row in spoken.layouts(book)["II.A"].rows if row.source == "key" and row.level == 0 and row.key != "tong"]
    circumstances, tasks = results["II"].tables["II.A"].cells, results["I"].tables["I"].cells
    classes = [(_("Đã hoàn thành"), "E2"), (_("Đang thực hiện"), "E3"), (_("Quá hạn"), "E4")]
    return [
        charts.pyramid(_about(book, unit, "ages", _("Trẻ em theo tuổi và giới tính"), _("trẻ")), years, _("Nam"), _("Nữ")),
        charts.bars(
            _about(book, unit, "groups", _("Trẻ em có hoàn cảnh đặc biệt theo nhóm, cuối kỳ"), _("trẻ; một trẻ có thể thuộc nhiều nhóm")),
            [(row.label, circumstances[row.key, "close"].value) for row in groups], by=_("Nhóm"),
        ),
        charts.bars(
            _about(book, unit, "tasks", _("Nhiệm vụ theo Kế hoạch"), _("nhiệm vụ"), _("sổ theo dõi nhiệm vụ")), [(label, tasks[key, "actual"].value) for label, key in classes],
            by=_("Tình trạng"),
        ),
    ]


def _about(book: Book, unit: BookUnit, name: str, title: str, measure: str, kept_in: str = "") -> About:
    source = _("%(book)s, %(unit)s, bản chốt số %(number)s") % {"book": kept_in or _("sổ quản lý trẻ em"), "unit": unit.full_name, "number": book.manifest["number"]}
    return About(name, title, measure, source, book.day("reference_day"))


def ages(book: Book, unit_id: int, map_name: str) -> list[tuple[int, int]]:
    """Return (boys, girls) by single year of age, 0 to 15, of the children living in a unit on the reference day."""
    with book.snapshot.opened() as connection:
        rows = connection.execute(
            "SELECT c.age_months // 12 AS year, c.sex, count(*) FROM children c JOIN unit_map m ON m.unit_id = c.unit_id AND m.map = ? "
            "AND m.ancestor_id = ? WHERE c.stock GROUP BY 1, 2 ORDER BY 1, 2", [map_name, unit_id],
        ).fetchall()
    counts = {(year, sex): number for year, sex, number in rows}
    return [(counts.get((year, "nam"), 0), counts.get((year, "nu"), 0)) for year in range(YEARS)]
