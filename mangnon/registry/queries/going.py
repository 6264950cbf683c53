"""Children on their way to another commune, and the requests to move there were of a child."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from mangnon.base import clock
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child, MoveRequest


@dataclass(frozen=True, slots=True)
class Leaving:
    """A child on its way: the request's key, the day of the move, the name of the commune it goes to."""

    pk: UUID
    day: date
    to: str


def leaving(children: Iterable[UUID]) -> dict[UUID, Leaving]:
    """Return child → the request by which it is on its way to another commune."""
    found = list(MoveRequest.objects.filter(state=MoveRequest.WAITING, child_id__in=list(children)).select_related("from_unit", "to_unit"))
    ends = ends_of(found)
    return {request.child_id: Leaving(request.pk, request.day, ends[request.pk][1].name) for request in found}


def ends_of(requests: Iterable[MoveRequest]) -> dict[UUID, tuple[Unit, Unit]]:
    """Return request → the communes it leads from and to, as they are today while it waits, as they were on the day it was closed.

    A request names the unit of the stay it ends, which may be of a map before; a divided one keeps its own name.
    """
    by_day: dict[date, list[MoveRequest]] = {}
    for request in requests:
        by_day.setdefault(clock.day_of(request.closed_at) if request.closed_at else clock.today(), []).append(request)
    ends = {}
    for day, some in by_day.items():
        holders = organisation.holders_on(day, (unit for one in some for unit in (one.from_unit_id, one.to_unit_id)))
        ends |= {one.pk: tuple(holders.get(unit.pk, unit) for unit in (one.from_unit, one.to_unit)) for one in some}
    return ends


def moves_of(child: Child) -> QuerySet[MoveRequest]:
    """Return the requests there were of a child, the first one first."""
    return MoveRequest.objects.filter(child=child).select_related("from_unit", "to_unit").order_by("opened_at", "id")
