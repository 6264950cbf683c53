"""Sends that may come twice: a pressed-three-times button, an answer lost on the way, a page that sends again by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from mangnon.audit.actor import Actor
from mangnon.audit.models import SentOnce
from mangnon.base import clock

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the answer to a send lies, and whether this was the first time it arrived."""

    location: str
    first: bool


@transaction.atomic
def once(*, by: Actor, key: str, action: Callable[[], str]) -> Sent:
    """Run ``action`` (which returns the address of what it made) unless this person's send with ``key`` was answered.

    The mark and the record commit together: after a lost answer both are there, after an error neither is. A second
    send that arrives while the first still runs waits for it. Without a key every send counts.
    """
    if not key:
        return Sent(action(), True)
    mark = SentOnce(person_id=by.person_id or by.label[:40], key=key[:64], sent_at=clock.now())
    # On PostgreSQL the conflicting insert waits for the other transaction; on SQLite the transaction began IMMEDIATE.
    SentOnce.objects.bulk_create([mark], ignore_conflicts=True)
    row = SentOnce.objects.select_for_update().get(person_id=mark.person_id, key=mark.key)
    if row.location:
        return Sent(row.location, False)
    location = action()
    SentOnce.objects.filter(pk=row.pk).update(location=location)
    return Sent(location, True)


def answered(by: Actor, key: str) -> str | None:
    """Return where the answer to this person's send with ``key`` lies, None when it was not answered yet."""
    marks = SentOnce.objects.filter(person_id=by.person_id or by.label[:40], key=key[:64]).exclude(location="")
    return marks.values_list("location", flat=True).first() if key else None


def forget_old() -> int:
    """Remove marks older than thirty days; a page does not stay open that long."""
    return SentOnce.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]
