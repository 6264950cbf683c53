"""What a room is told when it is asked for its frozen rows: whose round, which days, what was known when.

Each room's ``frozen.py`` has ``FROZEN: dict[table, fn(ctx) -> Iterable[tuple]]`` with columns in the order of
``engine.tables``. A room that knows something other rooms' rows need also has ``prepare(ctx)``; all ``prepare``
functions run before any table is read, in the order support, registry, programmes, protection, plans:

* ``support`` fills ``ctx.aided`` (child → kinds of help received in the period) and ``ctx.insured``,
  because ``registry``, which writes the children, may not import it;
* ``registry`` fills ``ctx.people``, so that no other room reads the children a second time.

Children are keyed by their record key as 32 hexadecimal digits. Knows no Django: the rooms read from the database alias ``using`` themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from mangnon.base import ids
from mangnon.engine.tables import AID_KINDS

URBAN_KINDS = frozenset({"phuong", "thi_tran"})
NO_AID: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit of any time, as far as frozen rows need it."""

    unit_id: int
    code: str
    name: str
    kind: str
    level: int
    valid_from: date
    valid_to: date | None


@dataclass(slots=True)
class FrozenPerson:
    """What other rooms' rows say about a child: sex, birth (never written), ethnic group, residence, group."""

    sex: str
    birth: date
    minority: bool
    poverty: str = "khong"
    unit_id: int | None = None
    unit_open: int | None = None
    special: bool = False


class Pseudonyms(dict):
    """Record → pseudonym of one kind, made when it is first asked for: the same in every snapshot of the series, unlike for another kind."""

    def __init__(self, key: bytes, kind: str):
        super().__init__()
        self._key, self._kind = key, kind

    def __missing__(self, record: str) -> str:
        made = self[record] = ids.pseudonym(self._key, f"{self._kind}:{record}")
        return made


class _Flags(dict):
    def __missing__(self, kinds: frozenset[str]) -> tuple[bool, ...]:
        flags = self[kinds] = (bool(kinds), *(kind in kinds for kind in AID_KINDS))
        return flags


@dataclass(slots=True)
class FreezeContext:
    """One freeze. ``opening_day`` is the day before ``period_from``; facts count as known at ``known_at``.

    ``pseudonym_key`` is the key of the snapshot series; ``given`` holds the pseudonyms by kind as they are given out, for
    the table that leads back from a frozen row.
    """

    using: str
    round_code: str
    period_from: date
    opening_day: date
    reference_day: date
    known_at: datetime
    pseudonym_key: bytes
    units: Mapping[int, FrozenUnit] = field(default_factory=dict)
    map_days: Mapping[str, date] = field(default_factory=dict)
    aided: dict[str, frozenset[str]] = field(default_factory=dict)
    insured: set[str] = field(default_factory=set)
    people: dict[str, FrozenPerson] = field(default_factory=dict)
    given: dict[str, Pseudonyms] = field(default_factory=dict, repr=False)
    _flags: _Flags = field(default_factory=_Flags, repr=False)

    @property
    def place_day(self) -> date:
        """The day whose units frozen rows name: the reference day, or the oldest map's when that was before.

        A later unit answers on its own map for the older ones it is made of; the other way would be a guess.
        """
        return min([self.reference_day, *self.map_days.values()])

    def pseudonyms(self, kind: str) -> Pseudonyms:
        """Return the pseudonyms of a kind by record: a key as 32 hexadecimal digits, or a number as text."""
        if kind not in self.given:
            self.given[kind] = Pseudonyms(self.pseudonym_key, kind)
        return self.given[kind]

    def pseudonym(self, kind: str, ident: UUID | int | str) -> str:
        """Return the pseudonym of one record."""
        return self.pseudonyms(kind)[ident.hex if isinstance(ident, UUID) else str(ident)]

    def urban(self, unit_id: int | None) -> bool:
        """Say whether a unit counts as urban (phường, thị trấn)."""
        return unit_id is not None and unit_id in self.units and self.units[unit_id].kind in URBAN_KINDS

    def aid_flags(self, child: str) -> tuple[bool, ...]:
        """Return (aided, aided_tro_cap, …, aided_khac) of a child, in the column order of the frozen tables."""
        return self._flags[self.aided.get(child, NO_AID)]
