"""What becomes of facts when two records turn out to be one child: every room says so for each of its tables.

The registry knows no room above it. A room declares its tables in a module its ``apps.py`` imports (``carry``, ``carry_by``,
``stay``); a test holds that none that names a child is forgotten (docs/decisions/0010-a-merge-carries-the-facts-over.md).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from mangnon.audit.facts import Recorded
from mangnon.registry.bulk.ledger import FAR
from mangnon.registry.models import Child, MergedInto
from mangnon.registry.rules import Source, fields

KEPT, ABSORBED = "kept", "absorbed"
Cut = Callable[[Recorded, Recorded], Mapping[str, Any]]  # (a row cut short, the row that follows) → columns that change


@dataclass(frozen=True, slots=True)
class Carried:
    """A table whose rows go over to the kept child. ``line``: the columns that, beside the child, make one line of time; None: rows stand alone."""

    model: type[Recorded]
    label: str
    line: tuple[str, ...] | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A room's own way for what is no row of one child. ``over`` moves to the kept child and returns (gone, put) keys, ``back`` undoes these."""

    over: Callable[[UUID, UUID, Source, datetime], list[tuple[str, str]]]
    back: Callable[[UUID, UUID, Source, datetime, list[tuple[str, str]]], None]


_carried: dict[type[Model], Carried] = {}
_carriers: dict[str, Carrier] = {}
_stays: dict[type[Model], str] = {}


def carry(model: type[Recorded], label: str, line: tuple[str, ...] | None = None, cut: Cut | None = None) -> None:
    """Let the rows of a table go over to the kept child."""
    _carried[model] = Carried(model, label, line, cut)


def carry_by(model: type[Model], room: str, carrier: Carrier) -> None:
    """Let a room carry over by itself what it keeps in ``model``."""
    _carriers[room] = carrier
    _stays[model] = f"carried by {room}"


def stay(model: type[Model], why: str) -> None:
    """Leave the rows of a table with the child they name."""
    _stays[model] = why


def line_columns(model: type[Model]) -> tuple[str, ...]:
    """Return the columns that, beside the child, make one line of time of a carried table."""
    return _carried[model].line or ()


def accounted() -> set[type[Model]]:
    """Return the tables that were spoken for."""
    return {*_carried, *_stays}


def carriers() -> dict[str, Carrier]:
    """Return the rooms' own carriers."""
    return dict(_carriers)


class Piece(NamedTuple):
    """A row to be written anew for the kept child over a period; ``changes`` are columns that differ."""

    row: Recorded
    first: date | None
    until: date | None
    changes: Mapping[str, Any]


@dataclass(slots=True)
class Line:
    """The believed rows of both records in one line of time (or of one table of rows that stand alone)."""

    carried: Carried
    key: tuple
    rows: dict[str, list[Recorded]] = field(default_factory=lambda: {KEPT: [], ABSORBED: []})

    @property
    def token(self) -> str:
        """A name for the form: says nothing of what it is about."""
        return "d" + sha256(repr((self.carried.model._meta.db_table, self.key)).encode()).hexdigest()[:12]

    @property
    def clashes(self) -> bool:
        """Say whether both records tell of the same days."""
        if self.carried.line is None:
            return False
        return any(_meet(one, other) for one in self.rows[KEPT] for other in self.rows[ABSORBED])

    def resolved(self, winner: str, born: date) -> tuple[list[Recorded], list[Piece]]:
        """Return the rows believed no more and those to write for the kept child, when ``winner`` is right about shared days.

        The other record's rows fill what the winner leaves open; nothing begins before the birth.
        """
        if self.carried.line is None:
            return self.rows[ABSORBED], [Piece(row, None, None, {}) for row in self.rows[ABSORBED]]
        wins, loses = self.rows[winner], self.rows[ABSORBED if winner == KEPT else KEPT]
        gone, put = [], []
        if winner == ABSORBED:
            gone, put = list(wins), [piece for row in wins for piece in _clipped([Piece(row, row.valid_from, row.valid_to, {})], born)]
        for row in loses:
            pieces = _clipped(self._around(row, wins), born)
            if row.child_id != self._kept_id or [(piece.first, piece.until) for piece in pieces] != [(row.valid_from, row.valid_to)]:
                gone.append(row)
                put += pieces
        return gone, put

    @property
    def _kept_id(self) -> UUID | None:
        return self.rows[KEPT][0].child_id if self.rows[KEPT] else None

    def _around(self, row: Recorded, others: Sequence[Recorded]) -> list[Piece]:
        pieces, first = [], row.valid_from
        for other in sorted((other for other in others if _meet(row, other)), key=lambda other: other.valid_from):
            if first < other.valid_from:
                pieces.append(Piece(row, first, other.valid_from, self.carried.cut(row, other) if self.carried.cut else {}))
            first = max(first, other.valid_to or FAR)
        return [*pieces, Piece(row, first, row.valid_to, {})] if first < (row.valid_to or FAR) else pieces


def _meet(one: Recorded, other: Recorded) -> bool:
    return one.valid_from < (other.valid_to or FAR) and other.valid_from < (one.valid_to or FAR)


def _clipped(pieces: Sequence[Piece], born: date) -> list[Piece]:
    return [piece._replace(first=max(piece.first, born)) for piece in pieces if (piece.until or FAR) > born]


def lines_of(kept: UUID, absorbed: UUID, *, both_ways: bool = False) -> list[Line]:
    """Return the lines in which the absorbed record has believed facts, in a fixed order; ``both_ways``: all, while it is open which one is kept."""
    found: dict[tuple, Line] = {}
    for carried in sorted(_carried.values(), key=lambda carried: carried.model._meta.db_table):
        for row in carried.model.objects.filter(child_id__in=[kept, absorbed], superseded_at=None).order_by("pk"):
            key = tuple(getattr(row, column) for column in carried.line or ())
            line = found.setdefault((carried.model, key), Line(carried, key))
            line.rows[KEPT if row.child_id == kept else ABSORBED].append(row)
    return [line for line in found.values() if both_ways or line.rows[ABSORBED]]


def version_of(children: Sequence[Child], lines: Sequence[Line]) -> str:
    """Return what tells a page of both records from one made of a later state, whichever of them is kept."""
    rows = defaultdict(list)
    for line in lines:
        rows[line.token] += [str(row.pk) for side in line.rows.values() for row in side]
    return sha256(repr((sorted((child.pk.hex, child.version) for child in children), sorted((token, sorted(keys)) for token, keys in rows.items()))).encode()).hexdigest()[:24]


def differing(kept: Child, absorbed: Child) -> list[str]:
    """Return the fields of identity in which both records say something else, one of them perhaps nothing."""
    return [name for name in fields.CHILD_LABELS if name not in ("birth_precision", "personal_id_status") and getattr(kept, name) != getattr(absorbed, name)]


def chosen(kept: Child, absorbed: Child, name: str, choices: Mapping[str, str]) -> str:
    """Return whose value of a field counts: the chosen one, else the kept one's unless it has none."""
    empty = getattr(kept, name) in (None, "") and getattr(absorbed, name) not in (None, "")
    return choices.get(name) or (ABSORBED if empty else KEPT)


def since(merge: MergedInto) -> list[tuple[str, int]]:
    """Return (table in words, rows) of what was recorded of the kept child after a merge: it stays with it when that is undone."""
    counts = [
        (carried.label, carried.model.objects.filter(child=merge.kept_id, superseded_at=None, recorded_at__gt=merge.recorded_at).exclude(source_batch=merge.pk).count())
        for carried in _carried.values()
    ]
    return [(label, count) for label, count in counts if count]


def model_of(table: str) -> type[Recorded]:
    """Return the carried model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)
