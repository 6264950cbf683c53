"""An export is complete, readable, and cannot be joined with the snapshot."""

import csv

import pytest

from mangnon.engine import snapshot as vault
from mangnon.engine.tables import TABLES
from mangnon.engine.tests.random_round import make
from mangnon.statistics.export import PSEUDONYMS, write_export


@pytest.fixture
def snapshot(tmp_path):
    return make(tmp_path / "snapshot", seed=7)


def test_every_table_comes_as_parquet_and_csv_with_as_many_rows(snapshot, tmp_path):
    manifest = write_export(snapshot, tmp_path / "out")
    for name, entry in manifest["tables"].items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == list(TABLES[name].names)
        assert len(rows) - 1 == entry["rows"] == snapshot.manifest["tables"][name]["rows"]
        assert (tmp_path / "out" / f"{name}.parquet").exists()
    assert list(vault.faults(tmp_path / "out")) == []


def test_no_pseudonym_is_shared_with_the_snapshot_or_another_export(snapshot, tmp_path):
    write_export(snapshot, tmp_path / "one")
    write_export(snapshot, tmp_path / "two")
    ours = {row["child"] for row in snapshot.rows("children")}
    one = {row["child"] for row in vault.Snapshot(tmp_path / "one").rows("children")}
    two = {row["child"] for row in vault.Snapshot(tmp_path / "two").rows("children")}
    assert len(ours) == len(one) == len(two)
    assert not ours & one
    assert not one & two
    assert not ours & two


def test_a_child_keeps_its_rows_under_the_new_pseudonym(snapshot, tmp_path):
    write_export(snapshot, tmp_path / "out")

    def shapes(rows):
        children = {row["child"]: tuple(value for name, value in row.items() if name not in PSEUDONYMS) for row in rows.rows("children")}
        return sorted(repr((children[row["child"]], row["code"])) for row in rows.rows("circumstances"))

    assert shapes(snapshot) == shapes(vault.Snapshot(tmp_path / "out"))


def test_every_declared_pseudonym_column_is_one_of_the_renamed(snapshot):
    named = {column.name for table in TABLES.values() for column in table.columns if "Bí danh" in column.meaning or column.name == "child"}
    assert named <= PSEUDONYMS


def test_the_dictionary_explains_every_column(snapshot, tmp_path):
    write_export(snapshot, tmp_path / "out")
    text = (tmp_path / "out" / "dictionary.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        assert f"## {table.name}\n" in text
        assert all(f"| {column.name} | {column.type} |" in text for column in table.columns)


def test_a_used_folder_is_refused(snapshot, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "of-somebody").touch()
    with pytest.raises(FileExistsError):
        write_export(snapshot, tmp_path / "out")
