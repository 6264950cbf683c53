"""What the record tells of children and readers. A role that reads names asks only about children of its scope."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mangnon.audit import queries as audit
from mangnon.audit.actor import Actor
from mangnon.audit.models import Event, EventSubject
from mangnon.organisation import roles
from mangnon.organisation.models import Body
from mangnon.registry import queries as registry
from mangnon.web.desk import kinds


@dataclass(frozen=True, slots=True)
class Subject:
    """A child as its reader may know it: every id it ever had in the record, and the name for who may read it."""

    code: UUID
    idents: tuple[UUID, ...]
    name: str = ""


def subject_for(actor: Actor, ident: UUID) -> Subject:
    """Return the child an id stands for. Raises ``Child.DoesNotExist`` for a child beyond the scope of who reads names.

    Who reads no names (the officer) is told nothing of whether there is such a child: an id nobody has, has no events.
    """
    if roles.may(actor.role, roles.CHILD_NAMES):
        child = registry.child_for(actor, ident)
        return Subject(child.pk, tuple(registry.same_child(child.pk)), child.full_name)
    kept = registry.kept_for(ident)
    return Subject(kept, tuple(registry.same_child(kept)))


def about_child(subject: Subject, first: date | None, last: date | None) -> QuerySet[Event]:
    """Return the events that concern a child, newest first."""
    return audit.between(audit.events_about_any("child", subject.idents), first, last)


def of_person(person: UUID, act: str, first: date | None, last: date | None) -> QuerySet[Event]:
    """Return a person's events, newest first: all, what reads, what takes out."""
    found = audit.events(str(person), first=first, last=last)
    wanted = kinds.ACTIONS_OF.get(act, ())
    return found.filter(action__in=wanted) if wanted else found


def named_exports(first: date | None, last: date | None) -> QuerySet[Event]:
    """Return the events that took names of children out of the house, newest first."""
    named = EventSubject.objects.filter(event_seq=OuterRef("seq"), kind="child")
    return audit.events(first=first, last=last).filter(Exists(named), action__in=kinds.TAKEN)


def bodies_of(events: list[Event]) -> dict[str, str]:
    """Return body's key in the record → its name."""
    keys = {UUID(event.body_id) for event in events if event.body_id}
    return {str(ident): name for ident, name in Body.objects.filter(pk__in=keys).values_list("pk", "name")}
