"""The communes and hamlets a list may name, read in sets."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from mangnon.audit.actor import Actor
from mangnon.exchange.rules.places import Communes, Hamlet, Hamlets, Named
from mangnon.organisation import models, queries
from mangnon.registry import scope


def communes(day: date) -> Communes:
    """Return every commune of any time, to be found on ``day``."""
    periods = models.UnitPeriod.objects.filter(unit__level=models.Unit.XA).select_related("unit", "parent").order_by("unit_id", "valid_from")
    rows = [
        Named(
            period.unit_id, period.unit.code, period.unit.kind, period.unit.full_name, tuple(filter(None, (period.name, period.name_alt))),
            period.parent.full_name if period.parent and period.parent.level == models.Unit.HUYEN else "",
            period.valid_from, period.valid_to, period.unit.valid_from, period.unit.valid_to,
        )
        for period in periods
    ]
    return Communes(rows, day, lambda unit: _heir(unit, day))


def _heir(unit: int, day: date) -> str:
    heirs = queries.successor_units([unit], day)
    return models.Unit.objects.get(pk=heirs[unit]).full_name if heirs else ""


def hamlets(units: Collection[int], found: Communes, day: date) -> Hamlets:
    """Return the hamlets of communes in force on ``day``, those entered under what they were made of included."""
    homes = defaultdict(list)
    for unit, inside in made_of(units, day).items():
        for ident in inside:
            homes[ident].append(unit)
    of: dict[int, list[Hamlet]] = defaultdict(list)
    for row in models.Hamlet.objects.on(day).filter(unit_id__in=list(homes)).order_by("unit_id", "name", "id"):
        for unit in homes[row.unit_id]:
            of[unit].append(Hamlet(row.id, row.name, row.valid_from))
    return Hamlets(of, lambda unit: found.by_id[unit].full_name)


def made_of(units: Collection[int], day: date) -> dict[int, set[int]]:
    """Return commune → itself and every unit of any time that lies in it on the map of ``day``."""
    inside: dict[int, set[int]] = {unit: {unit} for unit in units}
    for unit, ancestor in queries.map_rows(day).filter(ancestor_id__in=list(units)).values_list("unit_id", "ancestor_id"):
        inside[ancestor].add(unit)
    return inside


def yours(by: Actor) -> Collection[int] | None:
    """Return the units whose children an actor may enter, None for all."""
    return scope.units_for(by)
