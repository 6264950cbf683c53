"""Ending the sessions in which a person is signed in somewhere. The library keeps one row beside each session."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.organisation.models import Person


def of(person: Person) -> list[UserSession]:
    """Return the sessions that still run, the one used last first; rows of sessions that are gone are removed."""
    running = UserSession.objects.purge_and_list(person)
    return sorted(running, key=lambda one: (one.last_seen_at, one.pk), reverse=True)


@transaction.atomic
def end(*, by: Actor, person: Person, keep: str = "", only: int | None = None, why: str = "") -> int:
    """End a person's sessions but the one whose key is ``keep``, or ``only`` one of them; returns how many.

    Nothing is recorded when none ran. ``why`` is the code of what brought it about.
    """
    rows = UserSession.objects.filter(user_id=person.pk).exclude(session_key=keep)
    ended = list(rows if only is None else rows.filter(pk=only))
    for row in ended:
        row.end()
    if ended:
        record(by, "sessions ended", subjects=[("person", person.pk)], sensitive=False, data={"sessions": len(ended), "why": why})
    return len(ended)
