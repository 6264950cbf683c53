"""Superseding and inserting dated facts in bulk: two statements a call, whatever the number of rows.

Nothing is updated in place: ending a fact supersedes its row and inserts a copy that ends. A Ledger holds the believed
rows of the keys at hand in memory, so several changes of one child in one call see each other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Count

from mangnon.audit.bulk import insert_rows
from mangnon.audit.facts import Recorded
from mangnon.registry.rules.rows import Source

CHUNK = 10_000
RECORDED = ("recorded_at", "source_channel", "source_batch", "source_row", "source_post")
FAR = date.max


def chunks(idents: Iterable, size: int = CHUNK) -> Iterable[list]:
    """Yield the distinct values in lists short enough for one IN (…) of either database."""
    distinct = list(dict.fromkeys(idents))
    for start in range(0, len(distinct), size):
        yield distinct[start : start + size]


def version_of(model: type[models.Model], **key) -> int:
    """Return a number that grows with every row written or superseded of one child (or household): what a page was made from."""
    counts = model.objects.filter(**key).aggregate(written=Count("id"), superseded=Count("superseded_at"))
    return counts["written"] + counts["superseded"]


def written_anew(row: Recorded, **changes: object) -> Recorded:
    """Insert a believed copy of a row with ``changes``: the row itself stays, so that what was known at an earlier instant does."""
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields if not column.primary_key}
    anew = type(row)(**values | {"superseded_at": None} | changes)
    anew.save(force_insert=True)
    return anew


def _only_adds(values: Sequence, stored: Sequence) -> bool:
    """Say whether values say all that is stored, and more where nothing was."""
    return values != stored and all(old in (None, "") or new == old for new, old in zip(values, stored, strict=True))


class Row:
    """A believed row: ``id`` is None until it is inserted."""

    __slots__ = ("id", "key", "number", "valid_from", "valid_to", "values")

    def __init__(self, ident, key, valid_from: date, valid_to: date | None, values: list, number: int | None = None):
        self.id, self.key, self.valid_from, self.valid_to = ident, key, valid_from, valid_to
        self.values, self.number = values, number


class Ledger:
    """The believed rows of ``model`` per key, and the changes to write.

    ``key`` names the columns that make a line of time (``("child_id",)`` or ``("child_id", "code")``); the first one
    chooses what ``load`` reads. ``columns`` are the other columns, in the order of ``Row.values``.
    """

    def __init__(
        self, model: type[models.Model], key: Sequence[str], columns: Sequence[str], *, source: Source, now: datetime
    ):
        self.model, self.key, self.columns, self.source, self.now = model, tuple(key), tuple(columns), source, now
        self._lines: dict[tuple, list[Row]] = {}
        self._keys: dict[object, list[tuple]] = {}
        self._superseded: list[int] = []
        self._fresh: dict[int, Row] = {}

    def load(self, idents: Iterable) -> "Ledger":
        """Read the believed rows whose first key column is one of ``idents``."""
        believed = self.model.objects.filter(superseded_at=None)
        if not believed.exists():
            return self
        names, width = ("id", "valid_from", "valid_to", *self.key, *self.columns), len(self.key)
        for part in chunks(idents):
            for ident, start, end, *rest in believed.filter(**{f"{self.key[0]}__in": part}).values_list(*names):
                key = tuple(rest[:width])
                self._line(key).append(Row(ident, key, start, end, rest[width:]))
        return self

    def _line(self, key: tuple) -> list[Row]:
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = []
            self._keys.setdefault(key[0], []).append(key)
        return line

    def line(self, key: tuple) -> list[Row]:
        """Return the believed rows of a key, in no particular order."""
        return self._lines.get(key, [])

    def lines_of(self, first) -> list[Row]:
        """Return the believed rows of all keys that begin with ``first``."""
        return [row for key in self._keys.get(first, ()) for row in self._lines[key]]

    def open_row(self, key: tuple) -> Row | None:
        """Return the row without an end."""
        return next((row for row in self.line(key) if row.valid_to is None), None)

    def put(self, key: tuple, start: date, end: date | None, values: list, number: int | None = None) -> str | None:
        """Add a row; return ``same_again`` or ``period_overlap`` when believed rows are in its way, else None."""
        line = self._line(key)
        until = end or FAR
        for row in line:
            if row.valid_from < until and start < (row.valid_to or FAR):
                same = (row.valid_from, row.valid_to, row.values) == (start, end, values)
                return "same_again" if same else "period_overlap"
        row = Row(None, key, start, end, values, number)
        line.append(row)
        self._fresh[id(row)] = row
        return None

    def follow(self, key: tuple, start: date, end: date | None, values: list, number: int | None = None) -> str | None:
        """As ``put``, but a running row that began earlier ends where the new one starts; one of the same day to which it only adds gives way."""
        row = self.open_row(key)
        if row is not None and (row.valid_from < start or (row.valid_from == start and end is None and _only_adds(values, row.values))):
            self.end(row, start)
        return self.put(key, start, end, values, number)

    def end(self, row: Row, day: date, **changes) -> Row | None:
        """End a row on ``day`` (exclusive) with changed columns; a row that had not begun is only superseded."""
        line = self._lines[row.key]
        line.remove(row)
        if row.id is None:
            del self._fresh[id(row)]
        else:
            self._superseded.append(row.id)
        if day <= row.valid_from:
            return None
        values = [changes.get(name, value) for name, value in zip(self.columns, row.values, strict=True)]
        closed = Row(None, row.key, row.valid_from, day, values, row.number)
        line.append(closed)
        self._fresh[id(closed)] = closed
        return closed

    def flush(self) -> int:
        """Write: supersede first, so that the database's own overlap check agrees. Returns rows inserted."""
        for part in chunks(self._superseded):
            self.model.objects.filter(id__in=part).update(superseded_at=self.now)
        names = (*self.key, "valid_from", "valid_to", *self.columns, *RECORDED)
        channel, batch, post, now = self.source.channel, self.source.batch, self.source.post, self.now
        rows = (
            (*row.key, row.valid_from, row.valid_to, *row.values, now, channel, batch, row.number, post)
            for row in self._fresh.values()
        )
        return insert_rows(self.model, names, rows)
