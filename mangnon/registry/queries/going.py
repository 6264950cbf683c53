"""Children on their way to another commune, and the requests to move there were of a child."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from mangnon.registry.models import Child, MoveRequest


def leaving(children: Iterable[UUID]) -> dict[UUID, MoveRequest]:
    """Return child → the request by which it is on its way to another commune."""
    found = MoveRequest.objects.filter(state=MoveRequest.WAITING, child_id__in=list(children)).select_related("to_unit")
    return {request.child_id: request for request in found}


def moves_of(child: Child) -> QuerySet[MoveRequest]:
    """Return the requests there were of a child, the first one first."""
    return MoveRequest.objects.filter(child=child).select_related("from_unit", "to_unit").order_by("opened_at", "id")
