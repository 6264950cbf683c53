"""Notices as somebody may see them: the unit's own; the province's desk also those that have no unit yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.audit.takeback import Taken
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.deadlines.models import DueItem
from mangnon.deadlines.rules import ends_at
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.protection import codes, scope
from mangnon.protection.models import Incident, IncidentChild, Notice, NoticeStep
from mangnon.protection.rules import CLOSED, DESK_ROLES, take_back_errors
from mangnon.registry import queries as registry
from mangnon.registry import takeback
from mangnon.registry.models import Child
from mangnon.registry.rules import RowError, RowErrors, Source
from mangnon.registry.rules.checks import error
from mangnon.registry.scope import residents_for, units_for


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as the detail page tells it."""

    ident: UUID
    day: date
    unit: str
    forms: list[str]
    place: str
    relation: str
    confirmed: bool
    children: int
    named: dict[UUID, str]  # harmed child → name, of those whose records the reader may open

    @property
    def names(self) -> list[str]:
        """The names of the harmed children."""
        return list(self.named.values())

    @property
    def words(self) -> str:
        """The incident in one line, for who may read it."""
        return f"{vi_date(self.day)}, {self.unit}: {'; '.join([*self.forms, *self.names])}"


STEP, INCIDENT = "b", "v"  # how addresses name a step and an incident
FOUND = 20  # children a search for the harmed child offers at once


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


def running(notices: Iterable[Notice]) -> set[UUID]:
    """Return the notices whose term of the emergency measure still runs: nobody confirmed them, or what ends it is not recorded."""
    notices = list(notices)
    open_items = DueItem.objects.filter(subject_kind="notice", subject_id__in=[notice.pk.hex for notice in notices], code="emergency", done_at=None)
    found = {UUID(subject) for subject in open_items.values_list("subject_id", flat=True)}
    found |= {notice.pk for notice in notices if notice.acknowledged_at is None}
    return found - {notice.pk for notice in notices if notice.state in CLOSED}


def may_read_story(actor: Actor) -> bool:
    """Say whether the actor may read what happened (class C4)."""
    return roles.reads_c4(actor)


def steps_of(notice: Notice) -> list[NoticeStep]:
    """Return the steps taken on a notice in their order."""
    return list(NoticeStep.objects.believed().filter(notice=notice).order_by("at", "id"))


def steps_taken_back(taken: Taken, notice: Notice) -> list[NoticeStep]:
    """Return the steps that were taken back."""
    return [step for step in taken.shown(NoticeStep.objects.filter(notice=notice)).order_by("at", "id") if step.superseded_at is not None]


def incidents_taken_back(actor: Actor, taken: Taken, notice: Notice) -> list[Incident]:
    """Return what was taken back of incidents, for who may read class C4."""
    if not may_read_story(actor):
        return []
    return [row for row in taken.shown(Incident.objects.filter(notice=notice)).order_by("day", "id") if row.superseded_at is not None]


def step_or_incident(actor: Actor, notice: Notice, token: str) -> NoticeStep | Incident | None:
    """Return what a part of an address names of a notice: a believed step, or an incident for who may read class C4."""
    kind, _dash, ident = token.partition("-")
    if kind == STEP and ident.isascii() and ident.isdigit():
        return NoticeStep.objects.believed().filter(notice=notice, pk=int(ident)).first()
    if kind == INCIDENT and _is_id(ident) and may_read_story(actor):
        return Incident.objects.believed().filter(notice=notice, pk=UUID(ident)).prefetch_related("forms", "children").first()
    return None


def incidents_of(actor: Actor, notice: Notice) -> list[Told]:
    """Return the incidents of a notice in words; nothing for who may not read class C4."""
    if not may_read_story(actor):
        return []
    forms, places, relations = codes.forms(), codes.labels("abuse_place"), codes.labels("offender_relation")
    found = Incident.objects.believed().filter(notice=notice).select_related("unit").prefetch_related("forms", "children")
    incidents = list(found.order_by("day", "id"))
    names = _names(actor, incidents)
    return [
        Told(
            ident=incident.pk,
            day=incident.day,
            unit=incident.unit.name,
            forms=[forms.get(form.form, form.form) for form in incident.forms.all()],
            place=places.get(incident.place, incident.place),
            relation=relations.get(incident.relation, incident.relation),
            confirmed=incident.confirmed,
            children=len(incident.children.all()),
            named={harmed.child_id: names[harmed.child_id] for harmed in incident.children.all() if harmed.child_id in names},
        )
        for incident in incidents
    ]


def children_named(told: Iterable[Told]) -> set[UUID]:
    """Return the children whose names incidents show."""
    return {child for one in told for child in one.named}


def _names(actor: Actor, incidents: list[Incident]) -> dict[UUID, str]:
    """Return child → name, of the harmed children whose records the actor may open."""
    harmed = {row.child_id for incident in incidents for row in incident.children.all()}
    if not harmed or not registry.may_see_names(actor):
        return {}
    return dict(Child.objects.filter(id__in=residents_for(actor, harmed)).values_list("id", "full_name"))


def communes_of(actor: Actor, day: date) -> list[Unit]:
    """Return the communes of the actor's scope that were in force on ``day``, by name."""
    found, units = Unit.objects.on(day).filter(level=Unit.XA), units_for(actor)
    if units is not None:
        found = found.filter(id__in=sorted(units))
    return list(found.order_by("sort_key", "id"))


def child_choices(actor: Actor, typed: str, ticked: Iterable[str]) -> list[tuple[str, str]]:
    """Return (id, words) of the children ticked so far and of those found by name, as many as fit; only of the actor's scope."""
    if not registry.may_see_names(actor):
        return []
    wanted = [UUID(ident) for ident in ticked if _is_id(ident)]
    kept = Child.objects.filter(id__in=residents_for(actor, wanted)) if wanted else []
    found = registry.search_children(actor, typed)[:FOUND] if typed.strip() else []
    children = list({child.pk: child for child in (*kept, *found)}.values())
    here = registry.present(actor, children)
    return [(str(child.pk), _words(child, here[child.pk])) for child in children]


def _words(child: Child, here: registry.Present) -> str:
    return ", ".join(part for part in (child.full_name, vi_date(child.birth_date), here.hamlet, here.unit) if part)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def notices_about(actor: Actor, child: Child) -> list[Notice]:
    """Return the notices that tell of a child, for who handles them and may read class C4."""
    if not may_read_story(actor):
        return []
    told = IncidentChild.objects.filter(child=child, incident__superseded_at=None).values("incident__notice_id")
    return list(notices_for(actor).filter(id__in=told))


def entered(row: NoticeStep | Incident, told: Iterable[Incident]) -> NoticeStep | Incident:
    """Return the row by which what would be taken back was entered: of a confirmed incident its confirmation, else its first.

    ``told`` are all rows of the notice's incidents, those superseded too.
    """
    if isinstance(row, NoticeStep):
        return row
    first = row.origin or row.pk
    history = sorted((one for one in told if first in (one.pk, one.origin)), key=lambda one: (one.recorded_at, one.pk))
    turned = [later for earlier, later in pairwise(history) if later.confirmed and not earlier.confirmed]
    return turned[-1] if row.confirmed and turned else history[0]


def ever_told(notice: Notice) -> list[Incident]:
    """Return all rows of a notice's incidents, those superseded too."""
    return list(Incident.objects.filter(notice=notice))


def may_ask_back(by: Actor, notice: Notice, row: NoticeStep | Incident, told: Iterable[Incident]) -> bool:
    """Say whether the actor is led to the page that takes the row back; the page asks the rest."""
    return not take_back_errors(notice.state, getattr(row, "kind", "")) and takeback.may_ask(by, entered(row, told))


def standing(by: Actor, notice: Notice, row: NoticeStep | Incident) -> str:
    """Return how the actor may take a row of a notice back (see ``registry.takeback``). Raises RowErrors with why not."""
    if errors := take_back_errors(notice.state, getattr(row, "kind", "")):
        raise RowErrors(errors)
    day = row.at.astimezone(clock.TZ).date() if isinstance(row, NoticeStep) else row.day
    how = takeback.standing(by, entered(row, ever_told(notice)), day)
    if how is None or (how == takeback.OWN and not scope.may_work(by, notice)):
        raise RowErrors([error(0, "fact", "not_yours_to_take_back")])
    return how


def emergency_ends(notice: Notice) -> datetime:
    """Return when the term of the emergency measure ends, counted from receipt as the packs say."""
    _row, before, at = codes.emergency(notice.received_at)
    return ends_at(before, at)


def against_birth_date(child: Child, born: date, _source: Source) -> list[RowError]:
    """Return why a corrected birth date is refused: a notice tells of an earlier day.

    Who corrects it may not be one who may know of the notice: the words name neither the room nor the day.
    """
    if not Incident.objects.believed().filter(children__child=child, day__lt=born).exists():
        return []
    return [RowError(0, "birth_date", "recorded_before_birth", _("Có việc đã ghi về trẻ trước ngày sinh này; hỏi bàn trực của tỉnh."))]
