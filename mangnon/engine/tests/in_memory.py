"""A snapshot read once, for tests that ask it thousands of times: its tables in memory, each statement answered once."""

from contextlib import contextmanager
from functools import lru_cache

import duckdb

from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tables import TABLES


class Answers:
    """A connection whose answer to a statement is kept: what is frozen answers the same for ever."""

    def __init__(self, snapshot: Snapshot):
        self._connection = duckdb.connect(config={"threads": 1})
        for name in TABLES:
            self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {snapshot.source(name)}")
        self._kept = lru_cache(maxsize=2_000)(self._asked)

    def execute(self, statement: str, values=()) -> "Answer":
        """Answer a statement; values are a list or, by name, a mapping."""
        named = isinstance(values, dict)
        return Answer(self._kept(statement, tuple(values.items()) if named else tuple(values), named))

    def _asked(self, statement: str, values: tuple, named: bool) -> tuple:
        return tuple(self._connection.execute(statement, dict(values) if named else values).fetchall())


class Answer:
    """The rows of a statement, as the connection gives them."""

    def __init__(self, rows: tuple):
        self._rows = rows

    def fetchall(self) -> list[tuple]:
        return list(self._rows)


_read = lru_cache(maxsize=4)(Answers)


@contextmanager
def opened(snapshot: Snapshot, threads: int = 1):
    """Stand in for ``Snapshot.opened``."""
    yield _read(snapshot)
