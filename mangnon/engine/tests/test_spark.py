"""The same declarations on Spark give the same numbers."""

import pytest

from mangnon.demo import nation
from mangnon.engine import indicators
from mangnon.engine.lake import Lake
from mangnon.engine.tests.random_round import make
from mangnon.law import load

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::ResourceWarning")]
CATALOGUE = load().indicators


@pytest.fixture(scope="module")
def session():
    from mangnon.engine.spark import local_session

    session = local_session()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def on_spark(session, snapshot):
    from mangnon.engine.spark import Spark

    return list(indicators.values(Spark(session, snapshot), CATALOGUE, "2022"))


def test_spark_agrees_with_duckdb_on_every_value_of_a_random_round(tmp_path, session):
    snapshot = make(tmp_path, 1)
    assert on_spark(session, snapshot) == indicators.compute(snapshot, CATALOGUE, "2022")


def test_spark_agrees_with_duckdb_on_a_small_lake_of_two_provinces(tmp_path, session):
    lake: Lake = nation.write(tmp_path / "lake", children=2_000, seed=5, only=2)
    assert on_spark(session, lake) == indicators.compute(lake, CATALOGUE, "2022")
