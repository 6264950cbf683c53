"""Counting the figures of communes as the register stands, and keeping them in this process as long as they are true.

One pass over a commune takes some 30 ms, over a province some seconds. So counts are kept: every action appends to the
record with the children it concerned, as its last statement, and only their communes are counted anew (as the shelves of
the search are kept, decision 0011). A night's job counts all and keeps them in a table, from which a process begins.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper

from mangnon.audit import queries as audit
from mangnon.audit.actor import Actor
from mangnon.audit.models import Event, EventSubject
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.cleaning.models import CheckLine
from mangnon.registry.models import Membership, Residence
from mangnon.registry.quality import figures, lateness, predicates, rules
from mangnon.registry.quality.models import MonthOfQuality
from mangnon.registry.queries.children import living_in
from mangnon.registry.queries.shelves import READING
from mangnon.registry.reviews import queries as reviews
from mangnon.registry.reviews import rules as review_rules

SYSTEM = Actor("job", "quality", channel="job")
CONDITIONS = 2  # another number whenever a condition or a figure is another one: what was kept before counts no more
MANY = 5_000  # more children changed than this: all is counted anew
# What may change any commune's figures without naming a child.
WHOLE = ("hamlets added", "law packs loaded", "list undone")


def communes_on(day: date) -> dict[int, int]:
    """Return unit of any time → the commune that holds it on the map of ``day``."""
    return dict(map_rows(day).filter(level=Unit.XA).values_list("unit_id", "ancestor_id"))


def units_of(communes: Collection[int], day: date) -> list[int]:
    """Return the units whose children are these communes' on ``day``: themselves and what was merged into them."""
    return [unit for unit, commune in communes_on(day).items() if commune in communes]


def count(communes: Collection[int] | None, day: date) -> dict[int, dict[str, int]]:
    """Count every figure of these communes (None: of all) on ``day`` from the register itself."""
    here = communes_on(day)
    units = None if communes is None else [unit for unit, commune in here.items() if commune in communes]
    alone = predicates.single(day)
    asked = {**predicates.wholes(day), **alone}
    flags = {_name(code): ExpressionWrapper(one, output_field=BooleanField()) for code, one in asked.items()}
    # Children alike in everything asked are one row: the conditions are looked at once, what is joint is told from them here.
    alike = living_in(units, day).order_by().annotate(**flags).values_list("residences__unit_id", *flags).annotate(n=Count("id"))
    found: dict[int, dict[str, int]] = {commune: {} for commune in (communes if communes is not None else set(here.values()))}
    for unit, *told, number in alike:
        counts = found.setdefault(here.get(unit, unit), {})
        true = {code for code, flag in zip(asked, told, strict=True) if flag}
        both = {code for code, (how, parts) in predicates.joint(alone).items() if parts and how(part in true for part in parts)}
        _add(counts, dict.fromkeys((figures.CHILDREN, *true, *both), number))
    for event in lateness.entered(units, day):
        late = {"cham": 1, lateness.LATE_OF[event.kind]: 1} if event.late else {}
        _add(found.setdefault(here.get(event.unit, event.unit), {}), {figures.EVENTS: 1, event.kind: 1} | late)
    for counts in found.values():
        _cells(counts)
    return found


def _name(code: str) -> str:
    return code.replace("-", "__")


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for code, number in more.items():
        counts[code] = counts.get(code, 0) + number


def _cells(counts: dict[str, int]) -> None:
    """Add how many required entries there should be, and how many are lacking."""
    fields = figures.required_fields()
    counts[figures.CELLS] = sum(counts.get(figures.whole_of(one), 0) for one in fields)
    counts[figures.LACKING] = sum(counts.get(figures.field_code(figures.key_of(one)), 0) for one in fields)


def doubted_in(communes: Collection[int] | None, day: date) -> dict[int, int]:
    """Return commune → how many of its children stand in a pair nobody has decided."""
    here, children = communes_on(day), predicates.in_open_pairs()
    found: dict[int, int] = {}
    for part in chunks(children):
        for unit in living_in(None, day).filter(pk__in=part).order_by().values_list("residences__unit_id", flat=True):
            commune = here.get(unit, unit)
            if communes is None or commune in communes:
                found[commune] = found.get(commune, 0) + 1
    return found


def lists_of(actor: Actor, day: date) -> dict[int, dict[str, int]]:
    """Return commune → lists of the review that fell due in the last twelve months, and how many of them were late or are missing."""
    here, found = communes_on(day), {}
    for code, squares in zip((figures.LISTS, "ra-soat"), reviews.late_lists(actor, review_rules.WINDOW), strict=True):
        for square in squares:
            _add(found.setdefault(here.get(square.unit.pk, square.unit.pk), {}), {code: 1})
    return found


@dataclass
class Memory:
    """The counts of this process, by commune of today."""

    lock: Lock = field(default_factory=Lock)
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    seen: tuple[int, str] = (0, "")
    made: tuple[date | None, str] = (None, "")  # the day, and the rules, they were counted by

    def of(self, communes: Collection[int], day: date) -> dict[int, dict[str, int]]:
        """Return the counts of communes as the register stands now."""
        with self.lock:
            self._fresh(day)
            if lacking := [commune for commune in communes if commune not in self.counts]:
                self.counts |= count(None if len(lacking) > len(communes_on(day)) / 2 else lacking, day)
            return {commune: self.counts.get(commune, {}) for commune in communes}

    def _fresh(self, day: date) -> None:
        head, made = audit.head(), (day, rules_digest())
        if made != self.made or Event.objects.filter(seq=self.seen[0]).values_list("hash", flat=True).first() != self.seen[1]:
            self._begin(head, made)
        if head != self.seen:
            self._catch_up(head, day)

    def _begin(self, head: tuple[int, str], made: tuple[date, str]) -> None:
        """Begin with what the night's job kept of this day, if that was counted by the same rules; else with nothing."""
        kept = list(MonthOfQuality.objects.filter(month=made[0].replace(day=1), day=made[0], rules=made[1]))
        self.made, self.counts, self.seen = made, {}, head
        if kept and kept[0].seq <= head[0] and len({row.seq for row in kept}) == 1:
            self.counts = {row.unit_id: row.counts for row in kept}
            self.seen = (kept[0].seq, "")

    def _catch_up(self, head: tuple[int, str], day: date) -> None:
        """Forget the communes of the children that actions since concerned; they are counted when somebody asks."""
        writing = Event.objects.filter(seq__gt=self.seen[0]).exclude(action__in=READING)
        self.seen = head
        if not self.counts:
            return
        touched = None if writing.filter(action__in=WHOLE).exists() else _children_of(writing.values("seq"))
        if touched is None or len(touched) > MANY:
            self.counts = {}
            return
        here = communes_on(day)
        for part in chunks(touched):
            for unit in Residence.objects.filter(child_id__in=part).values_list("unit_id", flat=True).distinct():
                self.counts.pop(here.get(unit, unit), None)


def _children_of(events) -> set[UUID]:
    """Return the children that events concerned: by themselves, by their household, or by a list answered by the police."""
    subjects = EventSubject.objects.filter(event_seq__in=events)

    def named(kind: str) -> list[UUID]:
        return [UUID(hex=ident) for ident in subjects.filter(kind=kind).values_list("subject_id", flat=True).distinct()[: MANY + 1]]

    found = set(named("child"))
    for part in chunks(named("household")):
        found.update(Membership.objects.filter(household__in=part).values_list("child_id", flat=True))
    for part in chunks(named("checklist")):
        found.update(CheckLine.objects.filter(checklist__in=part).values_list("child_id", flat=True))
    return found


def rules_digest() -> str:
    """Return what tells the rules by which was counted: the form of the packs says what is required of a record."""
    asked = [(field.key, field.required, field.holds, field.from_months) for field in figures.required_fields()]
    return hashlib.sha256(repr((CONDITIONS, rules.LATE, rules.UNREGISTERED, asked)).encode()).hexdigest()


MEMORY = Memory()


def of(communes: Iterable[int], day: date) -> dict[int, dict[str, int]]:
    """Return the counts of communes; see ``Memory.of``."""
    return MEMORY.of(list(communes), day)
