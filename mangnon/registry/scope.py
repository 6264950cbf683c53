"""Whose children an actor may touch. A stranger's row is refused as unknown: even its existence is not told."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation.queries import units_below, units_in_scope
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.bulk.lookup import Lives
from mangnon.registry.models import Household, Residence
from mangnon.registry.rules import RowError
from mangnon.registry.rules.checks import error


def units_for(by: Actor, day: date | None = None) -> Collection[int] | None:
    """Return the ids of the units an actor answers for, or None when the actor is a job or the command line."""
    if by.kind != "person":
        return None
    return units_in_scope(by, day or clock.today())


def lives_for(by: Actor, idents: Iterable[UUID]) -> Lives:
    """Lock the named children and return their life spans, without those outside the actor's scope."""
    found = lookup.lives(idents, lock=True)
    mine = residents_for(by, found)
    return found if len(mine) == len(found) else {child: life for child, life in found.items() if child in mine}


def residents_for(by: Actor, idents: Collection[UUID]) -> Collection[UUID]:
    """Return those of the children whose last known residence lies in the actor's scope."""
    units = units_for(by)
    if units is None:
        return idents
    last: dict[UUID, tuple[date, int]] = {}
    for part in chunks(idents):
        rows = Residence.objects.filter(superseded_at=None, child_id__in=part).values_list(
            "child_id", "valid_from", "unit_id"
        )
        for child, start, unit in rows:
            last[child] = max(last.get(child, (date.min, 0)), (start, unit))
    return {child for child, (_start, unit) in last.items() if unit in units}


def households_for(by: Actor, idents: Iterable[UUID]) -> set[UUID]:
    """Return which of the named households exist and lie in the actor's scope."""
    found = lookup.households(idents)
    units = units_for(by)
    if units is None or not found:
        return found
    return {
        ident
        for part in chunks(found)
        for ident, unit in Household.objects.filter(id__in=part).values_list("id", "unit_id")
        if unit in units
    }


def unit_errors(by: Actor, unit_ids: Iterable[int | None]) -> list[RowError]:
    """Return a refusal for each row that names a unit outside the actor's scope."""
    units = units_for(by)
    if units is None:
        return []
    return [
        error(index, "unit_id", "unit_not_yours")
        for index, unit in enumerate(unit_ids)
        if unit is not None and unit not in units
    ]


def within(unit_id: int, day: date) -> list[int]:
    """Return the ids of a unit and of everything in it on the map of ``day``, predecessors included."""
    return sorted({unit_id, *units_below(unit_id, day).values_list("unit_id", flat=True)})
