"""A snapshot is opened often and by many at once."""

from mangnon.engine import snapshot as vault


def test_who_opens_a_snapshot_sees_nothing_of_what_another_made_of_his():
    with vault.connect() as one, vault.connect() as other:
        for connection, number in ((one, 1), (other, 2)):
            connection.execute(f"CREATE TEMP VIEW children AS SELECT {number} AS n")
            connection.execute(f"CREATE TEMP TABLE kept AS SELECT {number} AS n")
        asked = "SELECT c.n, k.n FROM children c, kept k"
        assert (one.execute(asked).fetchall(), other.execute(asked).fetchall()) == ([(1, 1)], [(2, 2)])
    with vault.connect() as third:
        assert third.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone() == (0,)
