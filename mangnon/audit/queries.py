"""Reading the record: who saw whom. Whether the chain is whole: ``chain``."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from mangnon.audit import keys
from mangnon.audit.actions import PAYLOAD_CONTEXT
from mangnon.audit.chain import faults as faults
from mangnon.audit.chain import head
from mangnon.audit.models import Event, EventPayload, EventSubject
from mangnon.base import clock


def events_about(kind: str, ident) -> QuerySet[Event]:
    """Return the events that concern one subject, newest first."""
    return events_about_any(kind, [ident])


def events_about_any(kind: str, idents: Iterable) -> QuerySet[Event]:
    """Return the events that concern any of some subjects, newest first."""
    subjects = [ident.hex if isinstance(ident, UUID) else str(ident) for ident in idents]
    seqs = EventSubject.objects.filter(kind=kind, subject_id__in=subjects).values("event_seq")
    return Event.objects.filter(seq__in=seqs).order_by("-seq")


def subjects_of(events: Iterable[Event], kind: str) -> dict[int, str]:
    """Return event's number → the key of its first subject of a kind."""
    rows = EventSubject.objects.filter(event_seq__in=[event.seq for event in events], kind=kind).order_by("-id")
    return dict(rows.values_list("event_seq", "subject_id"))


def events(person: str = "", action: str = "", first: date | None = None, last: date | None = None) -> QuerySet[Event]:
    """Return events, newest first, narrowed to a person's id, an action, the days from ``first`` to ``last`` when given."""
    found = between(Event.objects.order_by("-seq"), first, last)
    if person:
        found = found.filter(person_id=person)
    return found.filter(action=action) if action else found


def between(found: QuerySet[Event], first: date | None, last: date | None) -> QuerySet[Event]:
    """Narrow events to the days from ``first`` to ``last``, both included, when given."""
    if first:
        found = found.filter(seq__gte=_first_since(_begins(first)))
    return found.filter(seq__lt=_first_since(_begins(last + timedelta(days=1)))) if last else found


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.TZ)


def since(moment: datetime) -> QuerySet[Event]:
    """Return the events recorded from ``moment`` on, newest first."""
    return Event.objects.filter(seq__gte=_first_since(moment)).order_by("-seq")


def _first_since(moment: datetime) -> int:
    """Find the first event by halves: numbers have no gap and run as the clock does, so no index is kept on the time."""
    low, high = 1, head()[0] + 1
    while low < high:
        middle = (low + high) // 2
        at = Event.objects.filter(seq=middle).values_list("recorded_at", flat=True).first()
        low, high = (low, middle) if at is None or at >= moment else (middle + 1, high)
    return low


def payload_of(event: Event, using: str = "default") -> dict | None:
    """Return an event's before/after values, or None when it had none or they were lawfully erased."""
    row = EventPayload.objects.using(using).filter(event_seq=event.seq).first()
    return None if row is None else _opened(row)


def payloads_of(events: Iterable[Event]) -> dict[int, dict]:
    """Return event's number → its values, of those that have any."""
    return {row.event_seq: _opened(row) for row in EventPayload.objects.filter(event_seq__in=[event.seq for event in events])}


def _opened(row: EventPayload) -> dict:
    content = bytes(row.content)
    return json.loads(keys.ring().open(content, PAYLOAD_CONTEXT) if row.sealed else content)


def counts_of(events: Iterable[Event], kind: str) -> dict[int, int]:
    """Return event's number → how many subjects of a kind it concerned."""
    rows = EventSubject.objects.filter(event_seq__in=[event.seq for event in events], kind=kind).order_by()
    return dict(rows.values("event_seq").annotate(n=Count("id")).values_list("event_seq", "n"))
