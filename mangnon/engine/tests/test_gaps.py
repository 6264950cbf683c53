"""What a map can tell only in part says of how many communes it tells all."""

import duckdb
import pytest

from mangnon.engine.gaps import Gaps

# 2022: communes 11, 12, 13 of district 2 and 14 of district 3; 2025: commune 21 was made of 13 and 14, 22 of 11.
OLD = [(11, 2), (12, 2), (13, 2), (14, 3)]
MAP = [("2022", 3, unit, unit) for unit, _district in OLD] + [("2022", 2, unit, district) for unit, district in OLD]
MAP += [("2022", 2, 2, 2), ("2022", 2, 3, 3), ("2025", 3, 21, 21), ("2025", 3, 22, 22), ("2025", 3, 13, 21), ("2025", 3, 14, 21), ("2025", 3, 11, 22)]
MAP += [("2022", 3, 22, 11), ("2022", 2, 22, 2)]  # a commune made of one alone stands in it


@pytest.fixture
def connection():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE unit_map (map VARCHAR, level INTEGER, unit_id INTEGER, ancestor_id INTEGER)")
    connection.executemany("INSERT INTO unit_map VALUES (?, ?, ?, ?)", MAP)
    connection.execute("CREATE TABLE injuries (unit_id INTEGER)")
    yield connection
    connection.close()


def test_a_district_that_holds_a_part_of_a_new_commune_tells_of_how_many_communes_it_knows_all(connection):
    connection.execute("INSERT INTO injuries VALUES (11), (21), (22)")
    assert Gaps(connection, "2022").partial(["injuries"]) == {"injuries": {2: (2, 3)}}
    assert Gaps(connection, "2022").blank(["injuries"]) == {"injuries": {13, 14, 3}}


def test_what_nothing_is_torn_from_is_whole(connection):
    connection.execute("INSERT INTO injuries VALUES (11), (22)")
    assert Gaps(connection, "2022").partial(["injuries"]) == {"injuries": {}}
    assert Gaps(connection, "2025").partial(["injuries"]) == {}
