"""Births, moves and deaths of the last twelve months: how many days passed from the event to its entry."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef

from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.registry.models import Death, Residence
from mangnon.registry.quality import figures, rules
from mangnon.registry.queries.children import living_in
from mangnon.registry.rules import fields

LATE_OF = {figures.BORN: "cham-sinh", figures.CAME: "cham-den", figures.DIED: "cham-mat"}


@dataclass(frozen=True, slots=True)
class Entered:
    """An event of a child, the unit it lies in, and how many days later it was entered."""

    kind: str
    child: UUID
    unit: int
    days: int

    @property
    def late(self) -> bool:
        """Whether it was entered later than is timely."""
        return self.days > rules.LATE


def entered(units: Collection[int] | None, day: date) -> Iterator[Entered]:
    """Yield the events of these units (None: of all) of the last twelve months; what happened before the system was in use has no day to be late by."""
    since = max(day - rules.WINDOW, _in_use_since(day) - timedelta(days=1))
    yield from _births(units, since, day)
    yield from _comings(units, since, day)
    yield from _deaths(units, since, day)


def _in_use_since(day: date) -> date:
    first = Event.objects.order_by("seq").values_list("recorded_at", flat=True).first()
    return clock.day_of(first) if first else day


def _births(units: Collection[int] | None, since: date, day: date) -> Iterator[Entered]:
    born = living_in(units, day).filter(birth_date__gt=since).order_by("id").values_list("id", "residences__unit_id", "birth_date", "recorded_at")
    for child, unit, birth, recorded in born:
        yield Entered(figures.BORN, child, unit, (clock.day_of(recorded) - birth).days)


def _comings(units: Collection[int] | None, since: date, day: date) -> Iterator[Entered]:
    """Who lives somewhere else than before; a change of hamlet is no coming. The first entry of it counts, whatever replaced that."""
    before = Residence.objects.believed().filter(child=OuterRef("child"), valid_from__lt=OuterRef("valid_from"))
    inside = before.filter(valid_to=OuterRef("valid_from"), ended_by=fields.INSIDE)
    come = _in(Residence.objects.believed().on(day).filter(Exists(before), ~Exists(inside), valid_from__gt=since), units)
    rows = list(come.order_by("id").values_list("child_id", "unit_id", "valid_from"))
    told = Residence.objects.filter(child__in=[child for child, _unit, _start in rows], valid_from__gt=since)
    first = {(child, unit, start): at for child, unit, start, at in told.values_list("child_id", "unit_id", "valid_from").annotate(first=Min("recorded_at")).order_by()}
    for child, unit, start in rows:
        yield Entered(figures.CAME, child, unit, (clock.day_of(first[child, unit, start]) - start).days)


def _deaths(units: Collection[int] | None, since: date, day: date) -> Iterator[Entered]:
    stays = _in(Residence.objects.believed().filter(ended_by=fields.DIED, valid_to__gt=since), units)
    homes = dict(stays.order_by("id").values_list("child_id", "unit_id"))
    died = Death.objects.filter(child__in=homes, day__gt=since, day__lte=day, day=F("child__died_on"))
    for child, when, recorded in died.values_list("child_id", "day").annotate(first=Min("recorded_at")).order_by("child_id"):
        yield Entered(figures.DIED, child, homes[child], (clock.day_of(recorded) - when).days)


def _in(stays, units: Collection[int] | None):
    return stays if units is None else stays.filter(unit_id__in=sorted(units))


def late_children(units: Collection[int] | None, day: date, code: str) -> list[UUID]:
    """Return the children behind a figure of lateness."""
    wanted = LATE_OF.items() if code == "cham" else [(kind, one) for kind, one in LATE_OF.items() if one == code]
    kinds = {kind for kind, _code in wanted}
    return list(dict.fromkeys(event.child for event in entered(units, day) if event.late and event.kind in kinds))


