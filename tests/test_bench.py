"""The benchmark compares equals: the engine's numbers are those of the ten queries written by hand."""

import pytest

from bench import queries
from mangnon.demo import nation
from mangnon.engine import cube, indicators
from mangnon.law import load

CATALOGUE = load().indicators


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    lake = nation.write(tmp_path_factory.mktemp("nation") / "lake", children=20_000, seed=3, only=2)
    with lake.opened() as connection:
        lie = cube.run(cube.Duck(connection), indicators.asks(CATALOGUE), nation.MAP)
        yield connection, list(indicators.selects(lie, CATALOGUE))


def test_there_are_ten_queries_of_ten_indicators_with_their_breakdowns():
    names = [query.indicator for query in queries.every()]
    assert len(set(names)) == 10
    assert all(CATALOGUE.indicator(name).computable for name in names)


@pytest.mark.parametrize("query", queries.every(), ids=lambda query: query.name)
def test_the_engine_counts_what_the_query_counts(counted, query):
    connection, selects = counted
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query.text}")
    asked = {"", *CATALOGUE.indicator(query.indicator).breakdowns}
    assert {row[0] for row in connection.execute("SELECT DISTINCT breakdown FROM answer").fetchall()} == asked
    assert {row[0] for row in connection.execute("SELECT DISTINCT level FROM answer JOIN units USING (unit_id)").fetchall()} == {0, 1, 2, 3}
    assert queries.differences(connection, query, "answer", [select for key, _name, select in selects if key == query.indicator]) == []
