"""Notices as somebody may see them: the unit's own; the province's desk also those that have no unit yet."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.deadlines.rules import ends_at
from mangnon.organisation import roles
from mangnon.protection import codes
from mangnon.protection.models import Incident, Notice, NoticeStep
from mangnon.protection.rules import DESK_ROLES
from mangnon.registry.scope import units_for


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as the detail page tells it."""

    day: date
    unit: str
    forms: list[str]
    place: str
    relation: str
    confirmed: bool
    children: int


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Return the notices of the actor's scope, newest first; empty for a role that handles none."""
    if actor.kind == "person" and not roles.may(actor.role, roles.NOTICE_VIEW):
        return Notice.objects.none()
    notices = Notice.objects.believed()
    units = units_for(actor)
    if units is not None:
        mine = Q(unit_id__in=sorted(units))
        notices = notices.filter(mine | Q(unit=None) if actor.role in DESK_ROLES else mine)
    return notices.select_related("unit").order_by("-received_at", "id")


def notice_for(actor: Actor, ident: UUID) -> Notice:
    """Return a notice of the actor's scope; raises ``Notice.DoesNotExist`` for any other."""
    return notices_for(actor).get(id=ident)


def waiting(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Narrow to the notices nobody has confirmed yet, the oldest first."""
    return (
        notices.filter(acknowledged_at=None).exclude(state__in=("dong", "khong_co_co_so")).order_by("received_at", "id")
    )


def may_read_story(actor: Actor) -> bool:
    """Say whether the actor may read what happened (class C4)."""
    return actor.kind != "person" or roles.may(actor.role, roles.C4_VIEW)


def steps_of(notice: Notice) -> list[NoticeStep]:
    """Return the steps taken on a notice in their order."""
    return list(NoticeStep.objects.believed().filter(notice=notice).order_by("at", "id"))


def incidents_of(actor: Actor, notice: Notice) -> list[Told]:
    """Return the incidents of a notice in words; nothing for who may not read class C4."""
    if not may_read_story(actor):
        return []
    forms, places, relations = codes.forms(), codes.labels("abuse_place"), codes.labels("offender_relation")
    found = (
        Incident.objects.believed().filter(notice=notice).select_related("unit").prefetch_related("forms", "children")
    )
    return [
        Told(
            day=incident.day,
            unit=incident.unit.name,
            forms=[forms.get(form.form, form.form) for form in incident.forms.all()],
            place=places.get(incident.place, incident.place),
            relation=relations.get(incident.relation, incident.relation),
            confirmed=incident.confirmed,
            children=len(incident.children.all()),
        )
        for incident in found.order_by("day", "id")
    ]


def emergency_ends(notice: Notice) -> datetime:
    """Return when the term of the emergency measure ends, counted from receipt as the packs say."""
    _row, before, at = codes.emergency(notice.received_at)
    return ends_at(before, at)
