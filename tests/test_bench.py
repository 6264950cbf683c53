"""The benchmark compares equals: the engine's numbers are those of the ten queries written by hand."""

import json
import sqlite3

import pytest

from bench import queries
from bench.measure import Row, show
from mangnon.demo import nation
from mangnon.engine import cube, engines, indicators
from mangnon.engine.tables import TABLES
from mangnon.law import load

CATALOGUE = load().indicators


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    lake = nation.write(tmp_path_factory.mktemp("nation") / "lake", children=20_000, seed=3, only=2)
    with lake.opened() as connection:
        lie = cube.run(engines.Duck(connection), indicators.asks(CATALOGUE), nation.MAP)
        yield connection, list(indicators.selects(lie, CATALOGUE))


def test_there_are_ten_queries_of_ten_indicators_with_their_breakdowns():
    names = [query.indicator for query in queries.every()]
    assert len(set(names)) == 10
    assert all(CATALOGUE.indicator(name).computable for name in names)


@pytest.mark.parametrize("query", queries.every(), ids=lambda query: query.name)
@pytest.mark.slow
def test_the_engine_counts_what_the_query_counts(counted, query):
    connection, selects = counted
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query.text}")
    asked = {"", *CATALOGUE.indicator(query.indicator).breakdowns}
    assert {row[0] for row in connection.execute("SELECT DISTINCT breakdown FROM answer").fetchall()} == asked
    assert {row[0] for row in connection.execute("SELECT DISTINCT level FROM answer JOIN units USING (unit_id)").fetchall()} == {0, 1, 2, 3}
    assert queries.differences(connection, query, "answer", [select for key, _name, select in selects if key == query.indicator]) == []


def test_a_row_of_the_bench_keeps_the_contract(capsys):
    show("nation", [Row("counted", 1.5, 0.9, "ten queries"), Row("PostgreSQL", None, None, "ten queries", "not run: no server")], as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"task", "machine", "rows"}
    assert told["rows"] == [
        {"what": "counted", "median_s": 1.5, "ratio": 0.9, "against": "ten queries"},
        {"what": "PostgreSQL", "median_s": None, "ratio": None, "against": "ten queries", "note": "not run: no server"},
    ]


def test_sqlite_counts_what_the_query_counts_too(counted):
    """The rivals get the same text, translated: at least one of them is at hand everywhere."""
    connection, _selects = counted
    copy = sqlite3.connect(":memory:")
    for name in ("children", "unit_map"):
        columns = ", ".join(f'"{column}"' for column in TABLES[name].names)
        copy.execute(f"CREATE TABLE {name} ({columns})")
        copy.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(TABLES[name].names))})", connection.execute(f"SELECT * FROM {name}").fetchall())
    query = next(query for query in queries.every() if query.indicator == "HLT.BHYT16.R")
    ours = connection.execute(query.text).fetchall()
    theirs = [(unit, name, {"0": "false", "1": "true"}.get(member, member) if name == "minority" else member, top, bottom)
              for unit, name, member, top, bottom in copy.execute(query.to("sqlite")).fetchall()]
    copy.close()
    assert sorted(theirs) == sorted(ours)


@pytest.mark.parametrize("query", queries.every(), ids=lambda query: query.name)
def test_every_query_is_translated_into_what_the_rivals_know(query):
    empty = sqlite3.connect(":memory:")
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column}"' for column in table.names)
        empty.execute(f"CREATE TABLE {name} ({columns})")
    assert empty.execute(query.to("sqlite")).fetchall() == []
    foreign = {"postgres": ("ARRAY", "LIST_CONTAINS", "COUNT_IF"), "spark": ("MATERIALIZED",)}
    assert [(name, word) for name, words in foreign.items() for word in words if word in query.to(name).upper()] == []
