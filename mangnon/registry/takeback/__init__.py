"""What may be taken back of a child's record, and what keeps it from that.

The registry knows no room above it. A room says which of its facts an entry writes (``offer``), and what has gone out of
the unit's hands (``hold``), in a module that its ``apps.py`` imports when it is ready.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model

from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.registry.bulk.ledger import version_of
from mangnon.registry.models import Away, Child, Circumstance, Death, Membership, Residence, RiskWatch
from mangnon.registry.queries import Entry

OWN, LATER = "own", "later"  # by its author the same day; by the named role, with a reason


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry. ``code`` stands in addresses and says nothing of what was entered.

    ``lines`` are the facts one entry writes over time, each with the columns that, beside the child, make a line of
    time; a fact that stands alone has none. ``told`` gives the record's lines among which the entry is shown.
    """

    code: str
    model: type[Model]
    told: Callable[[Actor, Child], list[Entry]]
    lines: Mapping[type[Model], tuple[str, ...]] = field(default_factory=dict)

    @property
    def ends_life(self) -> bool:
        """Say whether it is the entry of a death: it ends facts of several lines at once."""
        return self.model is Death

    def version(self, child: UUID) -> int:
        """Return the version of what such an entry writes: a page older than the record is not carried out."""
        return sum(version_of(model, child=child) for model in {self.model, *self.lines})


# What a death ends: of these nothing is taken back while the death stands.
ENDED_BY_DEATH = {Residence: (), Membership: (), Away: (), Circumstance: ("code_digest",), RiskWatch: ("code",)}

_kinds: dict[type[Model], Kind] = {}
_holders: dict[str, Callable[[datetime, date], bool]] = {}


def offer(kind: Kind) -> None:
    """Let entries of a kind be taken back; a second one of the same facts replaces the first."""
    if any(other.code == kind.code and other.model is not kind.model for other in _kinds.values()):
        raise ValueError(f"{kind.code!r} is the code of another kind")
    _kinds[kind.model] = kind


def hold(room: str, holds: Callable[[datetime, date], bool]) -> None:
    """Let a room say that what was recorded at an instant about a day has left the unit."""
    _holders[room] = holds


def held(recorded_at: datetime, day: date) -> bool:
    """Say whether what was recorded at an instant about a day has left the unit."""
    return any(holds(recorded_at, day) for holds in _holders.values())


def kind_of(row: Recorded) -> Kind | None:
    """Return the kind of entry a fact belongs to, None of what can't be taken back."""
    return _kinds.get(type(row))


def found(token: str) -> tuple[Kind, str] | None:
    """Return the kind and the row that a part of an address names."""
    code, _dash, ident = token.partition("-")
    kind = next((kind for kind in _kinds.values() if kind.code == code), None)
    return (kind, ident) if kind and ident else None


def token_of(row: Recorded) -> str:
    """Return the part of an address that names a row."""
    return f"{_kinds[type(row)].code}-{row.pk}"


def day_of(row: Recorded) -> date:
    """Return the day a fact is about."""
    return getattr(row, "valid_from", None) or getattr(row, "day", None) or clock.day_of(row.recorded_at)


def may_ask(by: Actor, first: Recorded) -> bool:
    """Say whether an actor is led to the page that takes back what was recorded first as ``first``; asks the database nothing."""
    return _is_own(by, first) or _may_later(by)


def standing(by: Actor, first: Recorded, day: date | None = None) -> str | None:
    """Return how an actor may take back what was recorded first as ``first``: OWN, LATER, or None.

    The author (the post that recorded it) may the same day, while it has not left the unit; ``day`` is what it is about
    where the row does not name it by itself.
    """
    if _is_own(by, first) and not held(first.recorded_at, day or day_of(first)):
        return OWN
    return LATER if _may_later(by) else None


def _is_own(by: Actor, first: Recorded) -> bool:
    today = clock.day_of(first.recorded_at) == clock.today()
    return today and by.post_id != "" and first.source_post == by.post_id and roles.may(by.role, roles.FACT_TAKE_BACK)


def _may_later(by: Actor) -> bool:
    return by.kind != "person" or roles.may(by.role, roles.FACT_TAKE_BACK_LATER)


def offered(by: Actor, child: Child, entries: Collection[Entry]) -> set[int]:
    """Return the ids (``id()``) of the entries whose page an actor is led to: the last line each entry wrote.

    Who recorded it and when is asked here, the rest on the page.
    """
    last: dict[tuple, Entry] = {}
    for entry in entries:
        if entry.fact is None or entry.taken is not None or entry.replaced or type(entry.fact) not in _kinds:
            continue
        kind = _kinds[type(entry.fact)]
        if kind.lines and entry.recorded == child.recorded_at:  # of the registration itself
            continue
        line = tuple(getattr(entry.fact, column) for column in kind.lines.get(kind.model, ()))
        key = (kind.code, line, entry.recorded if kind.lines else entry.fact.pk)
        if key not in last or last[key].day <= entry.day:
            last[key] = entry
    # A row written anew carries a later instant than the one it repeats: its page tells who asks too late.
    return {id(entry) for entry in last.values() if may_ask(by, entry.fact)}
