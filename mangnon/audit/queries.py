"""Reading the record: who saw whom, and whether the chain is whole."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db.models import QuerySet

from mangnon.audit import keys, rules
from mangnon.audit.actions import PAYLOAD_CONTEXT
from mangnon.audit.models import ChainHead, Event, EventPayload, EventSubject
from mangnon.base import clock


def events_about(kind: str, ident) -> QuerySet[Event]:
    """Return the events that concern one subject, newest first."""
    subject = ident.hex if isinstance(ident, UUID) else str(ident)
    seqs = EventSubject.objects.filter(kind=kind, subject_id=subject).values("event_seq")
    return Event.objects.filter(seq__in=seqs).order_by("-seq")


def subjects_of(events: Iterable[Event], kind: str) -> dict[int, str]:
    """Return event's number → the key of its first subject of a kind."""
    rows = EventSubject.objects.filter(event_seq__in=[event.seq for event in events], kind=kind).order_by("-id")
    return dict(rows.values_list("event_seq", "subject_id"))


def events(person: str = "", action: str = "", first: date | None = None, last: date | None = None) -> QuerySet[Event]:
    """Return events, newest first, narrowed to a person's id, an action, the days from ``first`` to ``last`` when given."""
    found = since(_begins(first)) if first else Event.objects.order_by("-seq")
    if last:
        found = found.filter(seq__lt=_first_since(_begins(last + timedelta(days=1))))
    if person:
        found = found.filter(person_id=person)
    return found.filter(action=action) if action else found


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


def payload_of(event: Event) -> dict | None:
    """Return an event's before/after values, or None when it had none or they were lawfully erased."""
    row = EventPayload.objects.filter(event_seq=event.seq).first()
    if row is None:
        return None
    content = bytes(row.content)
    return json.loads(keys.ring().open(content, PAYLOAD_CONTEXT) if row.sealed else content)


def head(using: str = "default") -> tuple[int, str]:
    """Return the number and hash of the chain's last event."""
    rows = list(ChainHead.objects.using(using).filter(id=1).values_list("seq", "hash"))
    return rows[0] if rows else (0, "0" * 64)


def faults(using: str = "default") -> Iterator[str]:
    """Yield one sentence per fault of the chain: changed, removed, inserted or reordered events and subjects.

    The chain is read by several statements: where others write meanwhile, ``using`` is the alias of an open transaction
    that sees one moment.
    """
    expected, previous = 1, "0" * 64
    for event in Event.objects.using(using).order_by("seq").iterator(chunk_size=5000):
        if event.seq != expected:
            yield f"thiếu sự kiện {expected} đến {event.seq - 1} (events missing)"
        values = {name: getattr(event, name) for name in rules.CHAINED}
        if event.previous_hash != previous:
            yield f"sự kiện {event.seq} không nối với sự kiện trước (not linked to its predecessor)"
        if rules.event_hash(values) != event.hash:
            yield f"sự kiện {event.seq} đã bị sửa (changed)"
        expected, previous = event.seq + 1, event.hash
    seq, last = head(using)
    if (expected - 1, previous) != (seq, last):
        yield f"đầu chuỗi ghi {seq} nhưng sự kiện cuối là {expected - 1} (head and last event differ)"
    yield from _subject_faults(using)
    yield from _payload_faults(using)


def _subject_faults(using: str) -> Iterator[str]:
    rows = EventSubject.objects.using(using).order_by("event_seq", "id").values_list("event_seq", "kind", "subject_id")
    subjects: list[tuple[str, str]] = []
    events = Event.objects.using(using).filter(subject_count__gt=0).order_by("seq").values_list("seq", "subjects_digest")
    source = rows.iterator(chunk_size=20000)
    row = next(source, None)
    for seq, digest in events.iterator(chunk_size=5000):
        subjects.clear()
        while row is not None and row[0] <= seq:
            if row[0] == seq:
                subjects.append((row[1], row[2]))
            else:
                yield f"đối tượng lạ ở sự kiện {row[0]} (stray subject)"
            row = next(source, None)
        if rules.subjects_digest(subjects) != digest:
            yield f"đối tượng của sự kiện {seq} đã bị sửa (subjects changed)"
    while row is not None:
        yield f"đối tượng lạ ở sự kiện {row[0]} (stray subject)"
        row = next(source, None)


def _payload_faults(using: str) -> Iterator[str]:
    """A payload that is there must be the one that was recorded; one that is gone was lawfully erased."""
    digests = dict(Event.objects.using(using).exclude(payload_digest="").values_list("seq", "payload_digest"))
    for row in EventPayload.objects.using(using).order_by("event_seq").iterator(chunk_size=2000):
        if _payload_digest(row) != digests.get(row.event_seq):
            yield f"nội dung của sự kiện {row.event_seq} đã bị sửa (payload changed)"


def _payload_digest(row: EventPayload) -> str:
    """Return the digest of a payload as it was recorded, whatever newer key it was sealed with since; "" for a spoilt one."""
    content = bytes(row.content)
    try:
        return rules.payload_digest(bytes(row.salt), keys.ring().unwrapped(content, PAYLOAD_CONTEXT) if row.sealed else content)
    except (InvalidTag, keys.KeyMissing):
        return ""
