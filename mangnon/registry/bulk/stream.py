"""Reading whole tables fast and alike on both databases: raw SELECTs whose keys are hex text and whose days are ISO text.

The ORM's converters cost more than the query when a province is read; dates and keys compare as text just as well.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import connections

from mangnon.base import clock

FETCH = 5000


class Days(dict):
    """ISO text → date; a province's 150,000 children share a few thousand days."""

    def __missing__(self, text: str) -> date:
        day = self[text] = date.fromisoformat(text)
        return day


class Stream:
    """Raw reading through one database alias."""

    def __init__(self, using: str):
        self._connection = connections[using]
        self.sqlite = self._connection.vendor == "sqlite"

    def ident(self, column: str) -> str:
        """Return SQL that gives a UUID column as 32 hexadecimal digits."""
        return column if self.sqlite else f"REPLACE(CAST({column} AS text), '-', '')"

    def day(self, column: str) -> str:
        """Return SQL that gives a date column as ISO text."""
        # An expression has no declared type, so SQLite's driver doesn't turn every value into a date.
        return f"{column} || ''" if self.sqlite else f"CAST({column} AS text)"

    def flag(self, column: str) -> str:
        """Return SQL that gives a boolean column as 0, 1 or null."""
        return column if self.sqlite else f"CAST({column} AS integer)"

    def instant(self, moment: datetime) -> str:
        """Return an instant as a parameter, in the form ``audit.bulk`` stores it."""
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if self.sqlite else moment.isoformat()

    def midnight(self, day: date, *, after: bool = False) -> str:
        """Return the local midnight that begins ``day`` (``after``: that ends it) as a parameter."""
        return self.instant(datetime.combine(day + timedelta(days=after), time(), clock.TZ))

    def believed(self, moment: datetime, alias: str = "f") -> tuple[str, list[str]]:
        """Return the condition, with parameters, that a fact was believed at ``moment``."""
        at = self.instant(moment)
        return f"{alias}.recorded_at <= %s AND ({alias}.superseded_at IS NULL OR {alias}.superseded_at > %s)", [at, at]

    def rows(self, statement: str, parameters: Sequence = ()) -> Iterator[tuple]:
        """Yield the rows of a SELECT in pieces."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement, list(parameters))
            while part := cursor.fetchmany(FETCH):
                yield from part
