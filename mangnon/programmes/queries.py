"""Injuries as somebody may see them: where they happened, and with the child where its record is one's own."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.audit.actor import Actor
from mangnon.audit.takeback import Taken
from mangnon.programmes import codes
from mangnon.programmes.models import Injury
from mangnon.registry.birthdays import lies_before
from mangnon.registry.models import Child
from mangnon.registry.queries import Entry, entry_of, may_see_names
from mangnon.registry.rules import RowError, Source
from mangnon.registry.scope import residents_for, units_for


def against_birth_date(child: Child, born: date, _source: Source) -> list[RowError]:
    """Return why a corrected birth date is refused: an injury was recorded of an earlier day."""
    first = Injury.objects.believed().filter(child=child, day__lt=born).order_by("day").first()
    return [lies_before(_("Tai nạn, thương tích"), first.day)] if first else []


def injuries_for(actor: Actor) -> QuerySet[Injury]:
    """Return the injuries that happened in the actor's scope, the latest first; empty for a role without names."""
    if not may_see_names(actor):
        return Injury.objects.none()
    found = Injury.objects.believed()
    units = units_for(actor)
    if units is not None:
        found = found.filter(unit_id__in=sorted(units))
    return found.select_related("unit", "child").order_by("-day", "id")


def unnamed_for(actor: Actor, ident: UUID) -> Injury | None:
    """Return an injury of the actor's scope of a child that is not in the register, one that was taken back too."""
    units = units_for(actor)
    found = Injury.objects.filter(pk=ident, child=None) if may_see_names(actor) else Injury.objects.none()
    return (found if units is None else found.filter(unit_id__in=sorted(units))).select_related("unit").first()


def version_of(injury: Injury) -> int:
    """Return a number that grows when an injury is taken back: what a page was made from."""
    return injury.version + (injury.superseded_at is not None)


def named(actor: Actor, injuries: Sequence[Injury]) -> set[UUID]:
    """Return which of the injured children the actor may read by name: those of its own scope."""
    return set(residents_for(actor, {injury.child_id for injury in injuries if injury.child_id}))


def injuries_of(child: Child) -> list[Entry]:
    """Return a child's injuries for its record, the latest recorded first."""
    kinds, places, outcomes = codes.injury_types(), codes.injury_places(), codes.injury_outcomes()
    taken = Taken("child", child.pk)
    found = taken.shown(Injury.objects.filter(child=child)).select_related("unit").order_by("-recorded_at", "-id")
    return [
        entry_of(
            injury, taken, _("Tai nạn, thương tích"), kinds.get(injury.kind, injury.kind),
            ". ".join(part for part in (places.get(injury.place, ""), injury.unit.name, outcomes.get(injury.outcome, ""), injury.note) if part), day=injury.day,
        )
        for injury in found
    ]  # fmt: skip


def injuries_told(child: Child) -> str:
    """Return how many injuries of a child are recorded, in words; empty without any."""
    count = Injury.objects.believed().filter(child=child).count()
    return ngettext("%(n)d lần", "%(n)d lần", count) % {"n": count} if count else ""
