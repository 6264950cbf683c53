"""Every cell of the four annexes equals the recomputation from the exported CSV files: numbers, pairs, rates and states."""

import ast
import csv
import os
import shutil
import sys
from pathlib import Path

import pytest

from mangnon import law
from mangnon.engine import cells
from mangnon.engine.annex import compute
from mangnon.engine.tests.random_round import make
from mangnon.statistics.export import write_export
from tests.provinces import AFTER, build
from tests.recompute.annexes import annexes
from tests.recompute.annexes.rows import Export, Round
from tests.sampling import led_by

LAYOUTS = law.load().annexes
CELLS_OF_A_UNIT = sum(len(table.rows) * len(table.columns) for annex in LAYOUTS for table in annex.tables)


def test_the_recomputation_knows_nothing_of_the_program():
    known = {path.name: _imported(path) - sys.stdlib_module_names for path in (Path(__file__).parent / "annexes").glob("*.py")}
    assert {name for names in known.values() for name in names} == {"tests.recompute.annexes"}


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            found |= {"tests.recompute.annexes" if name.startswith("tests.recompute.annexes") else name.split(".")[0] for name in names}
    return found


@pytest.fixture(scope="module", params=[11, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (12, 13))])
def rounds_of_chance(request, tmp_path_factory):
    """A random round, a random year before, their exports."""
    folder = tmp_path_factory.mktemp("round")
    pair = [make(folder / f"snapshot-{seed}", seed, children=120) for seed in (request.param, request.param + 100)]
    for name, snapshot in zip(("now", "before"), pair, strict=True):
        write_export(snapshot, folder / name)
    return (*pair, Export(folder / "now"), Export(folder / "before"))


def test_every_cell_of_a_random_round_is_the_same_twice(rounds_of_chance):
    now, before, export, export_before = rounds_of_chance
    assert compare(now, before, export, export_before) > 14_000
    assert compare(now, None, export, None) > 14_000


@pytest.mark.parametrize("map_name", led_by(["2022", "2025"], 1))
def test_every_cell_of_a_random_round_after_a_merger_is_the_same_twice_on_both_maps(tmp_path, map_name):
    now, before = (make(tmp_path / name, seed, children=60, merged=True) for name, seed in (("now", 21), ("before", 22)))
    for snapshot in (now, before):
        write_export(snapshot, snapshot.folder.with_suffix(".export"))
    assert compare(now, before, Export(tmp_path / "now.export"), Export(tmp_path / "before.export"), map_name) > (22_000 if map_name == "2022" else 11_000)


@pytest.mark.slow
def test_every_cell_of_every_commune_district_and_the_province_of_a_small_demo(small_province):
    assert_everything_is_the_same_twice(small_province)


@pytest.mark.slow
def test_every_cell_of_every_commune_district_and_the_province_of_the_whole_demo(tmp_path):
    """The demo that ``make demo`` built where WHOLE_DEMO says, or one built here."""
    there = os.environ.get("WHOLE_DEMO")
    province = build(tmp_path, 124_441, data=Path(there) if there else None)
    assert province.now.manifest["tables"]["children"]["rows"] > 124_000
    assert_everything_is_the_same_twice(province)


@pytest.mark.slow
def test_every_cell_of_a_demo_after_the_merger_is_the_same_twice_on_both_maps(tmp_path):
    assert_everything_is_the_same_twice(build(tmp_path, 1500, AFTER))


def assert_everything_is_the_same_twice(province) -> None:
    export, export_before = Export(province.export), Export(province.export_before)
    found = [compare(province.now, province.before, export, export_before, name) for name in ("2022", "2025")]
    assert found == [172 * CELLS_OF_A_UNIT, 57 * CELLS_OF_A_UNIT]  # 161 communes, 10 districts, 1 province; 56 communes, 1 province


def test_one_wrong_value_in_the_export_is_found(rounds_of_chance, tmp_path):
    now, before, export, export_before = rounds_of_chance
    changed = shutil.copytree(export.folder, tmp_path / "changed")
    with (changed / "children.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    living = next(row for row in rows if row["stock"] == "true")
    living["sex"] = {"nam": "nu", "nu": "nam"}[living["sex"]]
    with (changed / "children.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(AssertionError, match="'A2', 'girls'"):
        compare(now, before, Export(changed), export_before)


def compare(now, before, export: Export, export_before: Export | None, map_name: str = "2022") -> int:
    """Compare every cell of every unit and return how many there were."""
    data = Round(export, map_name)
    earlier = Round(export_before, map_name) if export_before else None
    results, wrong, seen = compute(now, LAYOUTS, map_name, None, before), [], 0
    for unit in sorted({unit for _roman, unit in results}):
        printed = {
            (table.key, row, column): told(cell)
            for (_roman, one), result in results.items() if one == unit
            for table in result.tables.values() for (row, column), cell in table.cells.items()
        }
        expected = annexes(data, earlier, unit)
        assert printed.keys() == expected.keys()
        wrong += [(unit, *key, printed[key], expected[key]) for key in expected if printed[key] != expected[key]]
        seen += len(expected)
    assert wrong == [], wrong[:10]
    return seen


def told(cell):
    """Return a cell as the recomputation tells it: a number, a pair, a rate by its two numbers, or its state in words."""
    if cell.numerator is not None:
        expected = cell.numerator * 100 / cell.denominator if cell.denominator else None
        assert (cell.value, cell.state) == (expected, cells.VALUE if cell.denominator else cells.NONE)
        return ("rate", cell.numerator, cell.denominator)
    return cell.value if cell.state == cells.VALUE else cells.STATES.get(cell.state, "")
