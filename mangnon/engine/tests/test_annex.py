"""Annex cells: identities that always hold, and drawn stories small enough to check by hand."""

import pytest

from mangnon.engine import annex, cells
from mangnon.engine.tests.random_round import COMMUNES, PROVINCE, make
from mangnon.law import load

ANNEXES = load().annexes


@pytest.mark.parametrize("seed", range(8))
def test_opening_plus_increase_minus_decrease_is_closing_at_every_level(tmp_path, seed):
    results = annex.compute(make(tmp_path, seed), ANNEXES, "2022")
    for (roman, _unit), result in results.items():
        if roman != "II":
            continue
        for table in result.tables.values():
            for key in {row for row, _column in table.cells}:
                flow = {name: table.cells[key, name].value for name in ("open", "increase", "decrease", "close")}
                assert flow["open"] + flow["increase"] - flow["decrease"] == flow["close"], (key, flow)


@pytest.mark.parametrize("seed", range(4))
def test_children_add_up_over_communes_and_every_unit_has_every_cell(tmp_path, seed):
    results = annex.compute(make(tmp_path, seed), ANNEXES, "2022")
    whole = results["I", PROVINCE].tables["I"].cells["A2", "actual"].value
    assert whole == sum(results["I", commune].tables["I"].cells["A2", "actual"].value for commune in COMMUNES)
    for layout in ANNEXES:
        for table in layout.tables:
            wanted = {(row.key, column.key) for row in table.rows for column in table.columns}
            for unit in (PROVINCE, 2, 11):
                assert wanted == set(results[layout.roman, unit].tables[table.key].cells)


def test_zero_none_missing_and_uncomputable_are_four_things(tmp_path):
    results = annex.compute(make(tmp_path, 1), ANNEXES, "2022")
    cell = results["I", PROVINCE].tables["I"].cells
    assert cell["A9.1", "actual"].state == cells.MISSING
    assert cell["C1", "actual"].state == cells.UNCOMPUTABLE
    assert cell["A2", "prior"].state == cells.MISSING
    assert cell["A2", "actual"].state == cells.VALUE


def test_a_year_before_fills_the_comparing_columns(tmp_path):
    now, before = make(tmp_path / "now", 1), make(tmp_path / "before", 2)
    cell = annex.compute(now, ANNEXES, "2022", prior=before)["I", PROVINCE].tables["I"].cells
    then = annex.compute(before, ANNEXES, "2022")["I", PROVINCE].tables["I"].cells
    assert cell["A2", "prior"] == then["A2", "actual"]
    assert cell["A2", "vs_prior"].value == pytest.approx(cell["A2", "actual"].value * 100 / then["A2", "actual"].value)
