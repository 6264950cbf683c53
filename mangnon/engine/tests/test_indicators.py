"""Every computable indicator: DuckDB agrees with the plain-Python judge on random rounds."""

import pytest

from mangnon.engine import indicators, reference
from mangnon.engine.tables import TABLES
from mangnon.engine.tests.random_round import make
from mangnon.law import load

CATALOGUE = load().indicators


def test_at_least_twenty_five_indicators_are_computed_here():
    assert len(CATALOGUE.computed) >= 25


def test_an_indicator_that_is_not_computed_says_why():
    silent = [entry.key for entry in CATALOGUE.indicators if entry.klass == "R" and not entry.computed and not entry.reason]
    assert silent == []


@pytest.mark.parametrize("seed", range(4))
def test_duckdb_agrees_with_the_judge_on_every_value(tmp_path, seed):
    snapshot = make(tmp_path, seed, children=40)
    expected = reference.compute({name: snapshot.rows(name) for name in TABLES}, CATALOGUE, "2022")
    found = {(value.key, value.unit_id, value.slice): value for value in indicators.compute(snapshot, CATALOGUE, "2022")}
    assert found == expected
