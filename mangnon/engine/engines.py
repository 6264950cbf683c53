"""What runs the statements: plain SQL, on DuckDB as on Spark. An ``Engine`` keeps a SELECT under a name and fetches rows."""

from collections.abc import Iterable
from typing import Protocol

SLICE = 1_500_000  # rows at a time where each child is brought down to one row: what bounds the memory


class Engine(Protocol):
    """What runs the statements."""

    def keep(self, name: str, selects: Iterable[str]) -> None:
        """Keep the rows of one or more SELECTs of the same columns under a name."""

    def rows(self, select: str) -> list[tuple]:
        """Return the rows of a SELECT."""

    def slices(self, table: str) -> list[str]:
        """Return conditions on unit_id that cut a table into parts of a bearable size."""


class Duck:
    """DuckDB with the snapshot's tables as views."""

    def __init__(self, connection):
        self.connection = connection

    def keep(self, name: str, selects: Iterable[str]) -> None:
        """Keep the rows of one or more SELECTs of the same columns under a name."""
        first, *more = selects
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {first}")
        for select in more:
            self.connection.execute(f"INSERT INTO {name} {select}")

    def rows(self, select: str) -> list[tuple]:
        """Return the rows of a SELECT."""
        return self.connection.execute(select).fetchall()

    def slices(self, table: str) -> list[str]:
        """Return conditions on unit_id that cut a table into parts of a bearable size: rows of a unit lie together."""
        count, low, high = self.connection.execute(f"SELECT count(*), min(unit_id), max(unit_id) FROM {table}").fetchone()
        if count <= SLICE:
            return ["unit_id IS NOT NULL"]
        step = max(1, (high - low) * SLICE // count)
        return [f"unit_id BETWEEN {start} AND {start + step - 1}" for start in range(low, high + 1, step)]
