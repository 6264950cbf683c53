"""Moves between two communes: one asks, the other answers; until then the child stays where it is, on both lists."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.workdays import add_working_days
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.rules import due_by_clock
from mangnon.law.rows import ClockRow
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Body
from mangnon.registry import codes, identity, scope
from mangnon.registry.actions import waiting
from mangnon.registry.actions.moves import carry_out
from mangnon.registry.bulk import lookup
from mangnon.registry.models import Child, MoveRequest, Residence
from mangnon.registry.moves import queries
from mangnon.registry.queries.going import ends_of
from mangnon.registry.rules import CallRow, Conflict, MoveAnswer, MoveRow, RowError, RowErrors, Source, checks, fields

ANSWERS = (MoveRequest.ACCEPTED, MoveRequest.REFUSED)


def send_moves(rows: Sequence[MoveRow], *, by: Actor, source: Source) -> list[MoveRequest]:
    """Send children of one's scope to other communes, which must accept; all or none. Raises RowErrors.

    ``row.place`` is a note for the other commune. It reads name and birth, and no more before it accepts.
    """
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        children = Child.objects.in_bulk(lives)
        stays = {stay.child_id: stay for stay in Residence.objects.believed().filter(child__in=lives, valid_to=None)}
        errors = [fault for index, row in enumerate(rows) for fault in _send_errors(index, row, children.get(row.child_id), stays.get(row.child_id))]
        errors += _asked_already([row.child_id for row in rows])
        if errors:
            raise RowErrors(errors)
        return [_opened(_request_of(row, children[row.child_id], stays[row.child_id]), by=by) for row in rows]


def _request_of(row: MoveRow, child: Child, stay: Residence) -> MoveRequest:
    return MoveRequest(
        id=ids.uuid7(), child=child, side=MoveRequest.SENT, from_unit_id=stay.unit_id, to_unit_id=row.unit_id, day=row.day, kind=row.kind,
        note=row.place.strip(), child_name=child.full_name, child_birth=identity.birth_text(child.birth_date, child.birth_precision),
    )


def _send_errors(index: int, row: MoveRow, child: Child | None, stay: Residence | None) -> list[RowError]:
    if child is None:
        return [checks.error(index, "child_id", "child_unknown")]
    errors = _common_errors(index, row, child, note=row.place)
    if stay is None:
        errors.append(checks.error(index, "day", "not_open"))
    elif row.day <= stay.valid_from:
        errors.append(checks.error(index, "day", "before_start"))
    elif row.unit_id in organisation.units_made_of([stay.unit_id])[stay.unit_id]:
        errors.append(checks.error(index, "unit_id", "move_here_already"))
    return errors


def _common_errors(index: int, row: MoveRow | CallRow, child: Child, *, note: str) -> list[RowError]:
    errors = checks.check_period(index, row.day, None, clock.today(), (child.birth_date, child.died_on))
    if child.died_on is None and not queries.still_a_child(child, clock.today()):
        errors.append(checks.error(index, "day", "not_a_child"))
    if row.unit_id is None:
        return [*errors, checks.error(index, "unit_id", "move_needs_place")]
    if row.kind and row.kind not in fields.RESIDENCE_KINDS:
        errors.append(checks.error(index, "kind", "residence_kind_unknown"))
    if problem := lookup.places([row.unit_id], [row.hamlet_id]).problem(row.unit_id, row.hamlet_id, row.day):
        errors.append(checks.error(index, *problem))
    if len(note.strip()) > 160:
        errors.append(checks.error(index, "place", "text_too_long"))
    return errors


def _asked_already(children: Sequence[UUID]) -> list[RowError]:
    open_now = set(MoveRequest.objects.filter(child_id__in=children, state=MoveRequest.WAITING).values_list("child_id", flat=True))
    again = set(checks.repeated(list(children)))
    return [checks.error(index, "child_id", "move_open") for index, child in enumerate(children) if child in open_now or index in again]


def call_child(row: CallRow, *, by: Actor) -> MoveRequest:
    """Ask another commune for a child that moves here; it is found by look-up, its record stays closed. Raises RowErrors."""
    with transaction.atomic():
        lookup.lives([row.child_id], lock=True)
        child = Child.objects.filter(pk=row.child_id).first()
        last = Residence.objects.believed().filter(child_id=row.child_id).order_by("-valid_from").first()
        errors = _call_errors(row, child, last, by) or _asked_already([row.child_id])
        if errors:
            raise RowErrors(errors)
        return _opened(
            MoveRequest(
                id=ids.uuid7(), child=child, side=MoveRequest.CALLED, from_unit_id=last.unit_id, to_unit_id=row.unit_id, day=row.day,
                hamlet_id=row.hamlet_id, household_id=row.household_id, kind=row.kind, relation=row.relation, note=row.note.strip(),
                child_name=row.typed_name[:120], child_birth=row.typed_birth[:10],
            ),
            by=by,
        )


def _call_errors(row: CallRow, child: Child | None, last: Residence | None, by: Actor) -> list[RowError]:
    if child is None or last is None:
        return [checks.error(0, "child_id", "child_unknown")]
    errors = scope.unit_errors(by, [row.unit_id]) or _common_errors(0, row, child, note=row.note)
    if row.household_id and row.household_id not in scope.households_for(by, [row.household_id]):
        errors.append(checks.error(0, "household_id", "household_unknown"))
    if last.unit_id in (scope.units_for(by) or ()):
        errors.append(checks.error(0, "child_id", "move_here_already"))
    return errors


def answer_move(request: UUID, row: MoveAnswer, *, by: Actor, source: Source, version: int) -> MoveRequest:
    """Accept, refuse or withdraw a request whose turn is the actor's; accepting moves the child. Raises RowErrors, Conflict.

    The upper desk may accept or refuse once the other commune's term has run out; until then, and as long as it has not,
    that commune still may.
    """
    with transaction.atomic():
        found = MoveRequest.objects.select_for_update().select_related("child", "from_unit", "to_unit").get(pk=request)
        turns = queries.turns(by, found)
        if errors := _answer_errors(found, row, turns):
            raise RowErrors(errors)
        if found.version != version:
            raise Conflict(found.version)
        above = queries.ANSWER not in turns and row.state in ANSWERS
        waiting.close(found, row.state, by=by, label=by.label[:120], answer=row.reason.strip(), above=above)
        if row.state == MoveRequest.ACCEPTED:
            carry_out([_move_of(found, row)], lookup.lives([found.child_id], lock=True), by=by, source=source)
        _note(found, "move answered", by=by)
        return found


def _answer_errors(request: MoveRequest, row: MoveAnswer, turns: frozenset[str]) -> list[RowError]:
    needed = {queries.ANSWER, queries.DECIDE} if row.state in ANSWERS else {queries.WITHDRAW} if row.state == MoveRequest.WITHDRAWN else set()
    if not turns & needed:
        return [checks.error(0, "state", "move_closed" if not turns else "move_not_yours")]
    if row.state == MoveRequest.REFUSED and not row.reason.strip():
        return [checks.error(0, "reason", "reason_missing")]
    return checks.check_lengths(0, row, {"reason": 200})


def _move_of(request: MoveRequest, row: MoveAnswer) -> MoveRow:
    """Return the move: to the commune of that day, because a fact lies in a unit of its day; the place is the receiver's."""
    lives_here = Residence.objects.believed().filter(child_id=request.child_id, valid_to=None).exists()
    place = row if request.side == MoveRequest.SENT else request
    return MoveRow(
        request.child_id, request.day, request.to_unit_id, place.hamlet_id, place.household_id, "chuyen_trong_tinh" if lives_here else "chuyen_den",
        row.kind or request.kind, place.relation,
    )


def lift_unanswered(*, by: Actor) -> int:
    """Let the upper desks' terms run for what was left unanswered, and end what is about no child any more. Returns how many.

    Runs every day; twice changes nothing.
    """
    today = clock.today()
    with transaction.atomic():
        found = list(queries.unanswered(today))
        waiting.end([request.child_id for request in found if not queries.still_a_child(request.child, today)], "du_16", by=by)
        left = [request for request in found if queries.still_a_child(request.child, today)]
        desks = queries.desks({queries.sides(request)[0] for request in left})
        for request in left:
            unit = desks.get(queries.sides(request)[0])
            _start(request, "move_decide", organisation.children_body(unit, today) if unit else None, by=by)
    return len(left)


def _opened(request: MoveRequest, *, by: Actor) -> MoveRequest:
    request.opened_at, request.opened_by, request.opened_post = clock.now(), by.label[:120], by.post_id
    _row, request.due_before = _term("move_answer")
    request.save(force_insert=True)
    unit = queries.sides(request)[0]
    heirs = organisation.successor_units([unit], clock.today())
    _start(request, "move_answer", organisation.children_body(heirs.get(unit, unit), clock.today()), by=by)
    _note(request, "move asked", by=by)
    return request


def _term(code: str) -> tuple[ClockRow, date]:
    row = codes.packs().clock(code, clock.today())
    before, at = due_by_clock(row.amount, row.unit, clock.now(), lambda day, count: add_working_days(day, count, codes.packs().holidays))
    return row, before or clock.day_of(at) + timedelta(days=1)


def _start(request: MoveRequest, code: str, body: Body | None, *, by: Actor) -> None:
    """Start a clock of the body whose turn it is; its label names the two communes and no child."""
    if body is None:
        return
    row, before = _term(code)
    way = " → ".join(unit.full_name for unit in ends_of([request])[request.pk])
    deadlines.open_item(
        by=by, key=f"move:{request.pk.hex}:{code}", code=code, label=way, body=body, unit=body.unit, due_before=before,
        subject=(waiting.SUBJECT, request.pk), basis=row.basis, status=row.status,
    )


def _note(request: MoveRequest, action: str, *, by: Actor) -> None:
    data = {"state": request.state, "side": request.side, "from": request.from_unit_id, "to": request.to_unit_id, "above": request.decided_above}
    audit.record(by, action, subjects=[("child", request.child_id), (waiting.SUBJECT, request.pk)], data=data, sensitive=False)
