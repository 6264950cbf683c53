"""Every computable indicator: DuckDB agrees with the plain-Python judge, on random rounds and on drawn ones."""

import pytest

from mangnon.engine import indicators, reference
from mangnon.engine.tables import TABLES
from mangnon.engine.tests.random_round import make
from mangnon.law import load

CATALOGUE = load().indicators


def by_place(values):
    return {(value.key, value.unit_id, value.breakdown, value.member): value for value in values}


def test_at_least_twenty_five_indicators_are_computed():
    assert len(CATALOGUE.computable) >= 25


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
def test_duckdb_agrees_with_the_judge_on_every_value(tmp_path, seed):
    snapshot = make(tmp_path, seed, children=60)
    tables = {name: snapshot.rows(name) for name in TABLES}
    found = by_place(indicators.compute(snapshot, CATALOGUE, "2022"))
    assert found == by_place(reference.indicators(tables, CATALOGUE, "2022"))
