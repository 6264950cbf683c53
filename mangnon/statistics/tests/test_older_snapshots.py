"""A snapshot of an older program opens, compares, exports and verifies: what it does not hold is unknown, not zero."""

from dataclasses import replace

import pytest

from mangnon import law
from mangnon.engine import cells
from mangnon.engine import snapshot as vault
from mangnon.engine.annex import OLDER, compute
from mangnon.engine.tables import TABLES
from mangnon.engine.tests.random_round import PROVINCE, make
from mangnon.statistics.drill import CellKey, NotOpenable, open_cell
from mangnon.statistics.export import write_export

ANNEXES = law.load().annexes
LAYOUTS = {table.key: table for annex in ANNEXES for table in annex.tables}
NEW_COLUMNS, NEW_TABLE = {"incidents": {"served_y_te", "helped"}, "children": {"insured"}}, "staff"
FILLED_NOW = ("incidents", "sub")  # was empty where there is no sub-form


@pytest.fixture
def older(tmp_path) -> vault.Snapshot:
    """A round as a program wrote it that knew neither some columns nor one of the tables, and left empty what is filled today."""
    whole, folder, written = make(tmp_path / "whole", 31), tmp_path / "older", {}
    folder.mkdir()
    for name, table in TABLES.items():
        if name == NEW_TABLE:
            continue
        kept = [column for column in table.columns if column.name not in NEW_COLUMNS.get(name, ())]
        filled = [(name, column.name) == FILLED_NOW for column in kept]
        then = replace(table, columns=tuple(replace(column, nullable=column.nullable or now) for column, now in zip(kept, filled, strict=True)))
        rows = [tuple((row[column.name] or None) if now else row[column.name] for column, now in zip(kept, filled, strict=True)) for row in whole.rows(name)]
        written[name] = vault.write_table(folder, name, rows, then)
    vault.write_manifest(folder, {"tables": written})
    return vault.Snapshot(folder)


def test_it_verifies_by_the_columns_it_was_written_with(older):
    assert list(vault.faults(older.folder)) == []
    assert older.lacking == {name: frozenset(columns) for name, columns in NEW_COLUMNS.items()} | {NEW_TABLE: frozenset(TABLES[NEW_TABLE].names)}


def test_its_cells_are_the_same_but_for_what_it_does_not_hold(older, tmp_path):
    then, now = (compute(snapshot, ANNEXES, "2022", [PROVINCE]) for snapshot in (older, vault.Snapshot(tmp_path / "whole")))
    changed = {
        (key, row) for (roman, _unit), result in now.items() for key, table in result.tables.items() for (row, column), cell in table.cells.items()
        if then[roman, PROVINCE].tables[key].cells[row, column] != cell
    }
    lost = {"C4", "C4.1", "C4.2", "C4.3", "A8", "A8%"}
    assert changed == {*(("I", row) for row in lost), ("III.2", "helped"), ("III.2", "served_y_te")}
    assert then["I", PROVINCE].tables["I"].cells["A8", "actual"] == cells.missing(OLDER)


def test_a_new_round_is_compared_with_it(older, tmp_path):
    found = compute(make(tmp_path / "now", 32), ANNEXES, "2022", [PROVINCE], prior=older)["I", PROVINCE].tables["I"].cells
    assert [found[row, "prior"].state for row in ("A2", "A5%", "A8", "A8%", "C4")] == [cells.VALUE, cells.VALUE, *[cells.MISSING] * 3]
    assert found["A8", "vs_prior"].state == cells.MISSING


def test_a_cell_it_does_not_hold_opens_to_the_reason(older):
    with pytest.raises(NotOpenable, match="phiên bản trước"):
        open_cell(older, LAYOUTS, CellKey("I", "A8", "actual", PROVINCE))
    assert open_cell(older, LAYOUTS, CellKey("I", "A2", "actual", PROVINCE))[0].total > 0


def test_it_is_exported_with_the_columns_it_has(older, tmp_path):
    manifest = write_export(older, tmp_path / "export")
    assert NEW_TABLE not in manifest["tables"]
    head = (tmp_path / "export" / "children.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert head == [name for name in TABLES["children"].names if name != "insured"]
    assert None in {row["sub"] for row in vault.Snapshot(tmp_path / "export").rows("incidents")}
    assert "| insured |" not in (tmp_path / "export" / "dictionary.md").read_text(encoding="utf-8")
