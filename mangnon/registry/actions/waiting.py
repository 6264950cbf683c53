"""Requests to move that end by themselves: the child died, turned 16, or was moved otherwise meanwhile."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.organisation.queries import units_made_of
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import MoveRequest

SUBJECT = "move"


def end(children: Collection[UUID], why: str, *, by: Actor) -> int:
    """End the waiting requests of children; ``why`` is a key of ``fields.REQUEST_ENDS``. Returns how many."""
    return _end(_waiting(children), why, by=by)


def end_moved(places: Mapping[UUID, int | None], *, by: Actor) -> int:
    """End the waiting requests of children that moved: ``places`` are child → its new unit, None out of the province."""
    found = list(_waiting(places))
    heirs = units_made_of({request.from_unit_id for request in found})
    return _end([request for request in found if places[request.child_id] not in heirs[request.from_unit_id]], "da_chuyen", by=by)


def close(request: MoveRequest, state: str, *, by: Actor, label: str, answer: str = "", above: bool = False) -> None:
    """Close a locked request and its clocks; the caller's transaction and event hold."""
    now = clock.now()
    request.state, request.closed_at, request.closed_by, request.answer, request.decided_above = state, now, label, answer, above
    request.version += 1
    request.save(update_fields=["state", "closed_at", "closed_by", "answer", "decided_above", "version"])
    running = DueItem.objects.filter(subject_kind=SUBJECT, subject_id=request.pk.hex, done_at=None)
    deadlines.finish_items(by=by, finished=[(item, now) for item in running])


def _waiting(children: Collection[UUID]) -> Iterator[MoveRequest]:
    # Theirs alone are locked: another commune's waits for nobody here.
    for part in chunks(sorted(children)):
        yield from MoveRequest.objects.select_for_update().filter(state=MoveRequest.WAITING, child_id__in=part).order_by("child_id")


def _end(found: Iterable[MoveRequest], why: str, *, by: Actor) -> int:
    found = list(found)
    for request in found:
        close(request, MoveRequest.ENDED, by=by, label=by.label, answer=why)
    if found:
        subjects = [*(("child", one.child_id) for one in found), *((SUBJECT, one.pk) for one in found)]
        audit.record(by, "moves ended", subjects=subjects, data={"why": why}, sensitive=False)
    return len(found)
