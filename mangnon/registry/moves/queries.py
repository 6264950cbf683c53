"""Requests to move between two communes as somebody may see them, and whose turn they are."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.registry import scope
from mangnon.registry.models import Child, MoveRequest
from mangnon.registry.queries.children import may_see_names
from mangnon.registry.rules.ages import years_before

ANSWER, DECIDE, WITHDRAW = "answer", "decide", "withdraw"
OURS, OTHERS, CLOSED = "can-tra-loi", "dang-cho", "da-xong"
LISTS = (OURS, OTHERS, CLOSED)
KEPT = timedelta(days=90)

_SENT, _CALLED = Q(side=MoveRequest.SENT), Q(side=MoveRequest.CALLED)


def moves_for(actor: Actor) -> QuerySet[MoveRequest]:
    """Return the requests that begin or end in the actor's scope, the earliest term first."""
    requests = MoveRequest.objects.select_related("child", "from_unit", "to_unit", "hamlet", "household")
    units = scope.units_for(actor)
    if units is not None:
        requests = requests.filter(Q(from_unit_id__in=sorted(units)) | Q(to_unit_id__in=sorted(units)))
    return requests.order_by("due_before", "opened_at", "id")


def move_for(actor: Actor, ident: UUID) -> MoveRequest:
    """Return one request of the actor's scope; raises ``MoveRequest.DoesNotExist`` for any other."""
    return moves_for(actor).get(pk=ident)


def moves_listed(actor: Actor, chosen: str) -> QuerySet[MoveRequest]:
    """Return one of LISTS: what waits for the actor, what waits for others, what was closed within 90 days."""
    requests = moves_for(actor)
    if chosen == CLOSED:
        return requests.exclude(state=MoveRequest.WAITING).filter(closed_at__gte=clock.now() - KEPT).order_by("-closed_at", "id")
    waiting = requests.filter(state=MoveRequest.WAITING)
    return waiting.filter(_own_turn(actor)) if chosen == OURS else waiting.exclude(_own_turn(actor))


def moving_to(actor: Actor) -> QuerySet[MoveRequest]:
    """Return the waiting requests by which a child comes into the actor's scope from outside it."""
    units = organisation.unit_ids_in_scope(actor, clock.today())
    return MoveRequest.objects.filter(state=MoveRequest.WAITING, to_unit_id__in=units).exclude(from_unit_id__in=units)


def _own_turn(actor: Actor) -> Q:
    if roles.may(actor.role, roles.MOVE_DECIDE):
        late = Q(due_before__lte=clock.today())
        return late & _answered_in(_under_the_desk(actor))
    return _answered_in(scope.units_for(actor) or ())


def _answered_in(units: Collection[int]) -> Q:
    return _SENT & Q(to_unit_id__in=sorted(units)) | _CALLED & Q(from_unit_id__in=sorted(units))


def _under_the_desk(actor: Actor) -> set[int]:
    own = set(organisation.unit_ids_of(actor))
    return {unit for unit, desk in desks(scope.units_for(actor) or ()).items() if desk in own}


def desks(units: Collection[int]) -> dict[int, int]:
    """Return commune of any time → the unit whose desk decides for it today: its district, the province where there is none."""
    rows = organisation.map_rows(clock.today()).filter(unit_id__in=sorted(units), level__lt=Unit.XA)
    return dict(rows.order_by("level").values_list("unit_id", "ancestor_id"))


def turns(actor: Actor, request: MoveRequest) -> frozenset[str]:
    """Return what an actor may do with a request now: ANSWER, DECIDE, WITHDRAW."""
    if request.state != MoveRequest.WAITING or not still_a_child(request.child, clock.today()):
        return frozenset()
    answers, asks = sides(request)
    found = set()
    if roles.may(actor.role, roles.CHILD_EDIT):
        units = scope.units_for(actor) or ()
        found |= {ANSWER} if answers in units else set()
        found |= {WITHDRAW} if asks in units else set()
    if roles.may(actor.role, roles.MOVE_DECIDE) and is_late(request) and answers in _under_the_desk(actor):
        found.add(DECIDE)
    return frozenset(found)


def sides(request: MoveRequest) -> tuple[int, int]:
    """Return the units that answer and that ask."""
    pair = (request.to_unit_id, request.from_unit_id)
    return pair if request.side == MoveRequest.SENT else pair[::-1]


def is_late(request: MoveRequest) -> bool:
    """Say whether the answer's term has run out."""
    return request.due_before <= clock.today()


def still_a_child(child: Child, day: date) -> bool:
    """Say whether somebody is alive and under 16 on ``day``; a partial birth date counts by its latest day."""
    return child.died_on is None and child.birth_date > years_before(day, 16)


def may_name(actor: Actor, request: MoveRequest) -> bool:
    """Say whether the actor reads whom a request is about: who reads names, and the desk while it must decide."""
    return may_see_names(actor) or DECIDE in turns(actor, request)


def holds_record(actor: Actor, request: MoveRequest) -> bool:
    """Say whether the child's record is the actor's to read today: before the move it is the old commune's alone."""
    if not may_see_names(actor):
        return False
    units = scope.units_for(actor)
    return units is None or request.child_id in scope.residents_for(actor, [request.child_id])


def unanswered(day: date) -> QuerySet[MoveRequest]:
    """Return the waiting requests whose term has run out by ``day``, or whose child is none any more."""
    grown = Q(child__birth_date__lte=years_before(day, 16))
    return MoveRequest.objects.filter(state=MoveRequest.WAITING).filter(Q(due_before__lte=day) | grown).select_related("child", "from_unit", "to_unit").order_by(F("due_before"), "id")
