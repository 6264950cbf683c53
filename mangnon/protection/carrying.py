"""Incidents of a child whose record turned out to be another's: each is written again, naming the kept one."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mangnon.protection.actions.incidents import again
from mangnon.protection.models import Incident
from mangnon.registry.rules import Source

Children = list[tuple[UUID, bool]]


def over(absorbed: UUID, kept: UUID, source: Source, now: datetime) -> list[tuple[str, str]]:
    """Let incidents of the absorbed child name the kept one; return (the incident as it was, its first row)."""
    found = list(Incident.objects.believed().filter(children__child=absorbed).order_by("pk").prefetch_related("forms", "children"))
    for incident in found:
        told = _children(incident)
        named = {kept if child == absorbed else child: False for child, _helped in told}
        for child, helped in told:
            named[kept if child == absorbed else child] |= helped
        again([incident], source, children=list(named.items()))
    return [(str(incident.pk), str(incident.origin or incident.pk)) for incident in found]


def back(absorbed: UUID, kept: UUID, source: Source, now: datetime, moved: list[tuple[str, str]]) -> None:
    """Let those incidents name again whom they named, whatever else was recorded of them since."""
    for was, first in moved:
        before = {child for child, _helped in _children(Incident.objects.get(pk=was))}
        for incident in Incident.objects.believed().filter(Q(pk=first) | Q(origin=first)).prefetch_related("forms", "children"):
            again([incident], source, children=_named_again(_children(incident), before, absorbed, kept))


def _named_again(told: Children, before: set[UUID], absorbed: UUID, kept: UUID) -> Children:
    helped = next((helped for child, helped in told if child == kept), False)
    others = [(child, flag) for child, flag in told if child != kept or kept in before]
    return [*others, (absorbed, helped)]


def _children(incident: Incident) -> Children:
    return [(child.child_id, child.helped) for child in incident.children.all()]
