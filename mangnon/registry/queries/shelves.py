"""The search index of this process: a shelf for each scope somebody searched in, kept true by the record of actions.

Every action appends to the record as its last statement under the chain's lock, with the children it concerned. So the
end of the chain says whether anything changed since the shelves were read, and its events say which children: a child
registered by another process is found by the next search of this one, writers pay nothing, and no writer can forget.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.db import connection
from django.db.models import Q

from mangnon.audit import queries as audit
from mangnon.audit.models import Event, EventSubject
from mangnon.base import memory
from mangnon.engine.search import Asked, Card, Hit, Shelf, Vocabulary, find
from mangnon.engine.search import nearest as nearest_of
from mangnon.organisation.models import Hamlet, Unit
from mangnon.organisation.queries import communes_on
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.models import Child, ChildName, Residence
from mangnon.registry.queries import shelf_files

MANY = 5_000  # more children changed than this: the shelves are read anew when they are next asked for
# What only reads, and is written often. Any other action may have changed what the shelves hold.
READING = ("child opened", "children searched", "children exported", "household opened", "cell opened", "notice opened", "signed in", "signed out",
           "likely duplicates shown", "child looked up elsewhere", "child not found elsewhere", "children of a list found elsewhere", "record read", "record printed", "chain anchored")
LARGE = 5_000  # people from which on a shelf is kept as a file: a smaller one is read as fast from the database
HELD = 320_000  # people on all shelves of a process; above it the shelf not asked for longest goes


@dataclass
class Held:
    """One shelf with the number each digest of four digits has on it."""

    shelf: Shelf
    fours: dict[str, int] = field(default_factory=dict)  # digest of four digits → its number, from 1


@dataclass
class Index:
    """The shelves of this process. One search or refresh at a time: both take milliseconds."""

    lock: Lock = field(default_factory=Lock)
    shelves: dict[frozenset[int], Held] = field(default_factory=dict)  # units of the scope → its people; the last asked last
    seen: tuple[int, str] = (0, "")
    day: date | None = None  # places are named as on this day

    def search(self, units: frozenset[int], asked: Asked, digests: dict[str, str], today: date, limit: int, why: bool = False) -> list[Hit]:
        """Search the people of these units as they are in the database now. ``digests`` are those of the groups of four digits."""
        with self.lock:
            held = self._fresh(units, today)
            four = {digits: held.fours.get(digest, 0) for digits, digest in digests.items()}
            return find(held.shelf, asked, today, four=four, limit=limit, why=why)

    def nearest(self, units: frozenset[int], asked: Asked, today: date) -> tuple[list[bytes], dict[int, int]]:
        """Return who shares most with what is asked, unscored, and how many people each unit has."""
        with self.lock:
            shelf = self._fresh(units, today).shelf
            return nearest_of(shelf, asked, today), shelf.people()

    def keep(self, units: frozenset[int], today: date) -> None:
        """Bring the shelf of these units to the end of the record and write its file anew."""
        with self.lock:
            held = self._fresh(units, today)
            shelf_files.write(units, held.shelf, held.fours, self.seen)

    def _fresh(self, units: frozenset[int], today: date) -> Held:
        self._catch_up(audit.head())
        if today != self.day:
            for scope, held in self.shelves.items():
                _name_units(held.shelf, scope, today)
            self.day = today
        held = self.shelves.pop(units, None)
        if held is None:
            held = self._opened(units, today) or self._read(units, today)
            if held.shelf.count >= LARGE:
                memory.settle()
        self.shelves[units] = held
        while sum(one.shelf.count for one in self.shelves.values()) > HELD and len(self.shelves) > 1:
            del self.shelves[next(iter(self.shelves))]
        return held

    def _catch_up(self, head: tuple[int, str]) -> None:
        """Bring the shelves to the end of the record, or empty them when it is another record, or too much changed."""
        if head == self.seen:
            return
        changed = _changed_since(self.seen) if self.shelves else []
        if changed is None:
            self.shelves.clear()
        for units, held in self.shelves.items():
            _renew(held, units, changed)
        self.seen = head

    def _opened(self, units: frozenset[int], today: date) -> Held | None:
        """Return the shelf of the file of these units, brought to the end of the record; None when there is none that can be."""
        kept = shelf_files.read(units)
        changed = _changed_since(kept.seen) if kept else None
        if changed is None:
            return None
        held = Held(kept.shelf, kept.fours)
        _name_units(held.shelf, units, today)
        _renew(held, units, changed)
        return held

    def _read(self, units: frozenset[int], today: date) -> Held:
        held = Held(Shelf(Vocabulary()))
        _name_units(held.shelf, units, today)
        held.shelf.fill(card for part in chunks(sorted(units)) for card in _cards("r.unit_id", part, held.fours))
        _name_hamlets(held.shelf, set(held.shelf.hamlet_of))
        if held.shelf.count >= LARGE:
            shelf_files.write(units, held.shelf, held.fours, self.seen)
        return held


def _changed_since(seen: tuple[int, str]) -> list[UUID] | None:
    """Return the children that actions of since then concerned; None when it is another record, or too much changed."""
    written = Event.objects.filter(Q(seq=seen[0]) | ~Q(action__in=READING), seq__gte=seen[0]).order_by("seq").values_list("seq", "hash", "action")
    last, *later = list(written[: MANY + 2]) or [None]
    if last is None or last[:2] != seen:
        return None
    since = {seq: action for seq, _hash, action in later}
    # By their numbers, and not as one statement with DISTINCT: SQLite would walk all children that ever were a subject.
    changed = EventSubject.objects.filter(event_seq__in=list(since)[:MANY], kind="child").values_list("subject_id", flat=True)
    idents = list(changed[: MANY + 1]) if since else []
    if "hamlets added" in since.values() or max(len(since), len(idents)) > MANY:
        return None
    return [UUID(hex=ident) for ident in sorted(set(idents))]


def _renew(held: Held, units: frozenset[int], idents: Sequence[UUID]) -> None:
    for ident in idents:
        held.shelf.take(ident.bytes)
    here = [card for part in chunks(idents) for card in _cards("r.child_id", part, held.fours) if card.unit in units]
    for card in here:
        held.shelf.put(card)
    _name_hamlets(held.shelf, {card.hamlet for card in here})


def _name_units(shelf: Shelf, units: Iterable[int], today: date) -> None:
    for part in chunks(units):
        names = communes_on(today, part)
        for unit, name in Unit.objects.filter(id__in=part).values_list("id", "name"):
            # Found by the name of today's commune and by that of the one it was made of.
            shelf.name_unit(unit, " ".join(dict.fromkeys([names.get(unit, name), name])))


def _cards(column: str, wanted: Sequence[UUID] | Sequence[int], fours: dict[str, int]) -> Iterator[Card]:
    """Yield the cards of children by their last believed residence, where ``column`` is one of ``wanted``."""
    stream, day_of = Stream("default"), Days()
    values = [value.hex if stream.sqlite else value for value in wanted] if column == "r.child_id" else list(wanted)
    marks = ", ".join(["%s"] * len(values))
    stays, children = Residence._meta.db_table, Child._meta.db_table
    others = _other_names(stream, column, marks, values)
    statement = (
        f"SELECT r.unit_id, {stream.ident('c.id')}, c.full_name, c.mother_name, c.father_name, {stream.day('c.birth_date')}, c.birth_precision,"
        f" r.hamlet_id, c.personal_id_last4, {stream.day('c.died_on')}, {stream.day('r.valid_to')}"
        f" FROM {stays} r JOIN {children} c ON c.id = r.child_id WHERE r.superseded_at IS NULL AND {column} IN ({marks})"
        f" AND NOT EXISTS (SELECT 1 FROM {stays} l WHERE l.child_id = r.child_id AND l.superseded_at IS NULL AND l.valid_from > r.valid_from)"
        f" ORDER BY r.unit_id, r.valid_from, r.valid_to, r.superseded_at, r.child_id"  # as the index of units has them: nothing is sorted
    )
    for unit, ident, name, mother, father, birth, precision, hamlet, four, died, until in stream.rows(statement, values):
        yield Card(
            bytes.fromhex(ident), name, mother, father, day_of[birth], precision, unit, hamlet or 0, fours.setdefault(four, len(fours) + 1) if four else 0,
            died and day_of[died], until and day_of[until], others.get(ident, ()),
        )


def _other_names(stream: Stream, column: str, marks: str, values: Sequence) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    statement = (
        f"SELECT {stream.ident('n.child_id')}, n.full_name FROM {ChildName._meta.db_table} n WHERE n.superseded_at IS NULL AND n.child_id IN"
        f" (SELECT r.child_id FROM {Residence._meta.db_table} r WHERE r.superseded_at IS NULL AND {column} IN ({marks})) ORDER BY n.id"
    )
    for ident, name in stream.rows(statement, values):
        found.setdefault(ident, []).append(name)
    return found


def _name_hamlets(shelf: Shelf, hamlets: set[int]) -> None:
    for part in chunks(hamlets - shelf.hamlets.keys() - {0}):
        for hamlet, name in Hamlet.objects.filter(id__in=part).values_list("id", "name"):
            shelf.name_hamlet(hamlet, name)


INDEX = Index()


def all_units() -> Collection[int]:
    """Return every unit a child can live in, for jobs and the command line."""
    with connection.cursor() as cursor:  # the ORM takes a millisecond for some hundred numbers
        cursor.execute(f"SELECT id FROM {Unit._meta.db_table} WHERE level = %s", [Unit.XA])
        return frozenset([unit for (unit,) in cursor.fetchall()])


def search(units: Iterable[int], asked: Asked, digests: dict[str, str], today: date, limit: int, *, why: bool = False) -> list[Hit]:
    """Search the children whose last known residence lies in these units; see ``Index.search``."""
    return INDEX.search(frozenset(units), asked, digests, today, limit, why)


def nearest(units: Iterable[int], asked: Asked, today: date) -> tuple[list[bytes], dict[int, int]]:
    """Return the children of these units that share most with what is asked; see ``Index.nearest``."""
    return INDEX.nearest(frozenset(units), asked, today)


def keep_files(today: date) -> int:
    """Write every file of a shelf anew, and that of the whole province when it is large; returns how many there are.

    So no file goes on saying for more than a day what was corrected or erased since, and none grows stale.
    """
    wanted = set(shelf_files.kept())
    if Child.objects.count() >= LARGE:
        wanted.add(frozenset(all_units()))
    for units in sorted(wanted, key=sorted):
        Index().keep(units, today)  # one of its own: the worker does not hold a province for the rest of the day
    return len(wanted)
