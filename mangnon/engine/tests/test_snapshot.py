"""A snapshot is written as text with one meaning, and opened often and by many at once."""

import csv
import io

import pytest

from mangnon.engine import snapshot as vault
from mangnon.engine.tables import TABLES


def test_who_opens_a_snapshot_sees_nothing_of_what_another_made_of_his():
    with vault.connect() as one, vault.connect() as other:
        for connection, number in ((one, 1), (other, 2)):
            connection.execute(f"CREATE TEMP VIEW children AS SELECT {number} AS n")
            connection.execute(f"CREATE TEMP TABLE kept AS SELECT {number} AS n")
        asked = "SELECT c.n, k.n FROM children c, kept k"
        assert (one.execute(asked).fetchall(), other.execute(asked).fetchall()) == ([(1, 1)], [(2, 2)])
    with vault.connect() as third:
        assert third.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone() == (0,)


def test_the_text_that_is_hashed_is_plain_csv_whatever_a_value_holds():
    table = TABLES["population"]
    words = ["đơn", "", "a,b", 'nói "vậy"', "hai\ndòng", "về\r", vault.NULL, " trước và sau ", "#1"]
    rows = [(number, number * 7, word, "verified") for number, word in enumerate(words)]
    plain = io.StringIO()
    csv.writer(plain, lineterminator="\n").writerows(rows)
    assert b"".join(vault._canonical(table, rows)).decode() == plain.getvalue()
    assert [b"".join(vault._canonical(table, [row])).decode() for row in rows[:2]] == ["0,0,đơn,verified\n", "1,7,,verified\n"]


def test_a_missing_value_is_refused_where_none_may_be(tmp_path):
    with pytest.raises(vault.SnapshotError, match=r"population\.people"):
        vault.write_table(tmp_path, "population", [(1, None, "Niên giám", "verified")])
