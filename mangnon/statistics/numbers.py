"""The figures a report's sentences use, read from its annexes: text and tables cannot disagree."""

from collections.abc import Mapping

from mangnon.engine.annex import AID, AnnexResult
from mangnon.engine.cells import NONE, VALUE, Cell
from mangnon.law.annexes import Annex
from mangnon.statistics.narrative import Named, Numbers
from mangnon.statistics.phrases import Figure

Results = Mapping[str, AnnexResult]

# name → (annex, table, row, column); a pair's figure is (annex, table, row, column, position)
PLACES = {
    "children": ("I", "I", "A2", "actual"), "children_girls": ("I", "I", "A2", "girls"),
    "children_minority": ("I", "I", "A2", "minority"), "under6": ("I", "I", "A2.1", "actual"), "from6": ("I", "I", "A2.2", "actual"),
    "poor": ("I", "I", "A3", "actual"), "near_poor": ("I", "I", "A4", "actual"),
    "special": ("I", "I", "A5", "actual"), "special_rate": ("I", "I", "A5%", "actual"), "risk": ("I", "I", "A6", "actual"),
    "birth_registered": ("I", "I", "A7", "actual"), "birth_registered_rate": ("I", "I", "A7%", "actual"),
    "insured": ("I", "I", "A8", "actual"), "insured_rate": ("I", "I", "A8%", "actual"),
    "tasks": ("I", "I", "E1", "actual"), "tasks_done": ("I", "I", "E2", "actual"), "tasks_running": ("I", "I", "E3", "actual"),
    "tasks_overdue": ("I", "I", "E4", "actual"),
    "special_open": ("II", "II.A", "tong", "open"), "special_in": ("II", "II.A", "tong", "increase"),
    "special_out": ("II", "II.A", "tong", "decrease"), "aided": ("II", "II.A", "tong", "aided"),
    "aided_rate": ("II", "II.A", "tong", "aided_pct"),
    "incidents": ("III", "III.1", "tong", "incidents"), "abused": ("III", "III.1", "tong", "children"),
    "abused_girls": ("III", "III.1", "tong", "girls"), "notices": ("III", "III.2", "received", "all"),
    "assessed": ("III", "III.2", "assessed", "all"), "emergency": ("III", "III.2", "emergency", "all"),
    "plans_in_time": ("III", "III.2", "plan_in_time", "all"), "plans_late": ("III", "III.2", "plan_late", "all"),
    "closed": ("III", "III.2", "closed", "all"),
    "injured": ("IV", "IV.H", "hurt", "actual"), "injury_deaths": ("IV", "IV.H", "died", "actual"),
    "injury_disabled": ("IV", "IV.H", "disabled", "actual"), "drowned": ("IV", "IV", "TN08", "total", 1),
}
# name → (annex, table, column, position in a pair or None): one figure per top-level entry of the code list
BREAKDOWNS = {
    "groups": ("II", "II.A", "close", None), "risks": ("II", "II.B", "close", None), "forms": ("III", "III.1", "incidents", None),
    "injury_kinds": ("IV", "IV", "total", 0),
}
CHANNELS = ("tong_dai_111", "cong_an", "ldtbxh", "ubnd_xa", "khac")


def numbers_of(annexes: tuple[Annex, ...], now: Results, before: Results | None) -> Numbers:
    """Return the figures of one unit, each with that of the same round a year before where there is one."""
    figures = {name: _figure(now, before, *place) for name, place in PLACES.items()}
    layouts = {table.key: table for annex in annexes for table in annex.tables}
    lists = {}
    for name, (roman, key, column, position) in BREAKDOWNS.items():
        rows = [row for row in layouts[key].rows if row.source == "key" and row.level == 0 and row.key != "tong"]
        lists[name] = [Named(row.label, _figure(now, before, roman, key, row.key, column, position)) for row in rows]
    columns = {column.key: column for column in layouts["II.A"].columns}
    kinds = [key for key in AID if key != "aided" and key in columns]
    lists["aid_kinds"] = [Named(columns[key].label, _figure(now, before, "II", "II.A", "tong", key)) for key in kinds]
    rows = {row.key: row for row in layouts["III.2"].rows}
    lists["channels"] = [
        Named(rows[key].label.removeprefix("Qua "), _figure(now, before, "III", "III.2", key, "all")) for key in CHANNELS if key in rows
    ]
    return Numbers(figures, lists)


def _figure(now: Results, before: Results | None, roman: str, table: str, row: str, column: str, position: int | None = None) -> Figure:
    return Figure(_value(now, roman, table, row, column, position), _value(before, roman, table, row, column, position))


def _value(results: Results | None, roman: str, table: str, row: str, column: str, position: int | None):
    if not results or roman not in results or table not in results[roman].tables:
        return None
    cell: Cell | None = results[roman].tables[table].cells.get((row, column))
    if cell is None or cell.state not in (VALUE, NONE):
        return None
    if cell.state == NONE and cell.denominator is None:
        return 0
    value = cell.value
    return value[position] if isinstance(value, tuple) and position is not None else value
