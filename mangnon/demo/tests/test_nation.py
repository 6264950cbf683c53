"""The synthetic nation: whole, exactly as large as asked, the same for the same seed, readable as a lake."""

import hashlib

import pytest

from mangnon.demo import nation
from mangnon.engine.tables import TABLES, TYPES


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return nation.write(tmp_path_factory.mktemp("nation") / "lake", children=4000, seed=7, only=2)


def digest(lake) -> str:
    with lake.opened() as connection:
        found = [connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in TABLES]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_the_nation_has_the_63_provinces_of_2022():
    assert len(nation.provinces()) == 63
    assert ("04", "Cao Bằng", "tinh") in nation.provinces()


def test_every_table_has_its_declared_columns_and_no_two_rows_of_one_key(lake):
    with lake.opened() as connection:
        for name, table in TABLES.items():
            described = connection.execute(f"DESCRIBE {name}").fetchall()
            assert [(row[0], row[1]) for row in described] == [(column.name, TYPES[column.type]) for column in table.columns]
            keys = ", ".join(f'"{part}"' for part in table.key)
            assert connection.execute(f"SELECT count(*) FROM (SELECT {keys} FROM {name} GROUP BY ALL HAVING count(*) > 1)").fetchone() == (0,), name
            for column in table.columns:
                if not column.nullable:
                    assert connection.execute(f'SELECT count(*) FROM {name} WHERE "{column.name}" IS NULL').fetchone() == (0,), (name, column.name)


def test_exactly_as_many_children_live_there_as_asked_on_three_levels_and_in_the_country(lake):
    with lake.opened() as connection:
        found = connection.execute(
            "SELECT m.level, count(*) FROM children c JOIN unit_map m USING (unit_id) WHERE c.stock GROUP BY m.level ORDER BY m.level"
        ).fetchall()
    assert found == [(0, 4000), (1, 4000), (2, 4000), (3, 4000)]


def test_what_is_said_of_a_child_is_the_same_on_all_its_rows(lake):
    with lake.opened() as connection:
        for name, table in TABLES.items():
            if table.settled:
                said = ", ".join(f"count(DISTINCT coalesce(CAST({column} AS VARCHAR), ''))" for column in sorted(table.settled))
                rows = connection.execute(f"SELECT DISTINCT {said} FROM {name} GROUP BY child").fetchall()
                assert rows == [(1,) * len(table.settled)], name


@pytest.mark.slow
def test_the_same_seed_makes_the_same_nation_and_another_seed_another(tmp_path, lake):
    assert digest(nation.write(tmp_path / "again", children=4000, seed=7, only=2)) == digest(lake)
    assert digest(nation.write(tmp_path / "other", children=4000, seed=8, only=2)) != digest(lake)
