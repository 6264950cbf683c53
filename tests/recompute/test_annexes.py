"""Every number of the four annexes equals the recomputation from the exported CSV files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mangnon import law
from mangnon.engine.annex import compute
from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tests.random_round import make
from mangnon.statistics.export import write_export
from tests.recompute import annexes as again

LAYOUTS = law.load().annexes
BANDS_II = [("0-5", 0, 72), ("6-10", 72, 132), ("11-15", 132, 192)]
# Our words for a column → the recomputation's. What is not here has the same name in both.
FLOW = {"open": "opening", "increase": "increase", "decrease": "decrease", "close": "closing"}
ROWS_II = {"tong": "children", "tong_luot": "sum of groups"}
STEPS = {
    "received": "received", "assessed": "assessed", "emergency": "emergency in time", "plan_in_time": "plan in time",
    "plan_late": "plan late", "closed": "closed", "following": "open",
}


@pytest.fixture(scope="module", params=[11, 12, 13])
def round_of_chance(request, tmp_path_factory):
    """A random round and its export."""
    folder = tmp_path_factory.mktemp("round")
    snapshot = make(folder / "snapshot", request.param, children=120)
    write_export(snapshot, folder / "export")
    return snapshot, folder / "export"


def test_every_cell_of_a_random_round_is_the_same_twice(round_of_chance):
    assert compare(*round_of_chance) > 5000


def test_every_commune_district_and_the_province_of_a_small_demo(tmp_path):
    snapshot, export = demo(tmp_path, 1500)
    assert compare(snapshot, export) > 200_000
    assert compare(snapshot, export, "2025") > 50_000


@pytest.mark.slow
def test_every_commune_district_and_the_province_of_the_whole_demo(tmp_path):
    snapshot, export = demo(tmp_path, 124_441)
    assert snapshot.manifest["tables"]["children"]["rows"] > 124_000
    assert compare(snapshot, export) > 200_000
    assert compare(snapshot, export, "2025") > 50_000


def demo(folder: Path, children: int) -> tuple[Snapshot, Path]:
    """Build a demo province by the command, export its newest round by the command."""
    data = os.environ.get("RECOMPUTE_DATA") or str(folder / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))} | {"MANGNON_DATA": data}
    here = [sys.executable, "-m", "mangnon.web.cli"]
    if not Path(data, "snapshots").exists():
        subprocess.run([*here, "demo", "--no-serve", "--children", str(children)], env=clean, check=True, capture_output=True)
    subprocess.run([*here, "export", "2022-6m", "--out", str(folder / "export")], env=clean, check=True, capture_output=True)
    newest = max(Path(data, "snapshots").glob("2022-6m-*"), key=lambda path: int(path.name.split("-")[2]))
    return Snapshot(newest), folder / "export"


def compare(snapshot: Snapshot, export: Path, map_name: str = "2022") -> int:
    """Compare every computed cell of every unit and return how many cells carried a number."""
    data, seen, wrong = again.Round(export, map_name), 0, []
    results = compute(snapshot, LAYOUTS, map_name)
    for unit in sorted({unit for _roman, unit in results}):
        tables = {key: table for (roman, one), result in results.items() if one == unit for key, table in result.tables.items()}
        for (table, row, column), expected in expected_of(data, unit).items():
            cell = tables[table].cells.get((row, column))
            got = None if cell is None else number_of(cell)
            seen += 1
            if got != expected:
                wrong.append((unit, table, row, column, got, expected))
    assert wrong == [], wrong[:10]
    return seen


def number_of(cell):
    """Return a cell as the recomputation writes it: a number, a pair, a (numerator, denominator), 0 for nothing at all."""
    if cell.numerator is not None:
        return (cell.numerator, cell.denominator)
    if cell.state == "none":
        return 0
    return cell.value


def expected_of(data, unit) -> dict:
    """Return (table, row, column) → number for every cell that the tables of the round can feed."""
    cells = {}
    for row, values in again.annex_1(data, unit).items():
        for column, value in zip(("actual", "girls", "minority"), values, strict=True):
            if value is not None:
                cells["I", row, column] = value
    cells |= expected_flows(data, unit) | expected_events(data, unit)
    for step, (everyone, girls) in again.annex_3_handling(data, unit).items():
        row = next((ours for ours, theirs in STEPS.items() if theirs == step), step)
        cells["III.2", row, "all"], cells["III.2", row, "girls"] = everyone, girls
    return cells


def expected_flows(data, unit) -> dict:
    """Annex II: rows that the round does not hold are rows of zeros."""
    found, cells = again.annex_2(data, unit, BANDS_II), {}
    for layout in (table for annex in LAYOUTS for table in annex.tables if table.kind == "flow"):
        for row in layout.rows:
            name = ROWS_II.get(row.key, row.key)
            counted = found.get("children at risk" if layout.key == "II.B" and name == "children" else name, {})
            for column in layout.columns:
                if column.measure.startswith("share"):
                    cells[layout.key, row.key, column.key] = (counted.get("aided", 0), counted.get("closing", 0))
                else:
                    cells[layout.key, row.key, column.key] = counted.get(FLOW.get(column.key, column.key), 0)
    return cells


def expected_events(data, unit) -> dict:
    """Annexes III.1 and IV."""
    cells = {}
    for key, found, nothing in (
        ("III.1", again.annex_3_counts(data, unit, BANDS_II), 0), ("IV", again.annex_4(data, unit), (0, 0)),
    ):
        layout = next(table for annex in LAYOUTS for table in annex.tables if table.key == key)
        empty = not (data.incidents if key == "III.1" else data.injuries)[unit]
        for row in layout.rows:
            counted = found.get("all" if row.key == "tong" else row.key, {})
            for column in layout.columns:
                # Where no event happened at all a unit says "không phát sinh", not row upon row of zeros.
                cells[key, row.key, column.key] = 0 if empty else counted.get(column.key, nothing)
    heads = again.annex_4(data, unit)["heads"]
    return cells | {("IV.H", name, "actual"): heads[name] for name in ("hurt", "died", "disabled", "children")}
