"""What is done about a notice: confirmed, sent to the commune it belongs to, its steps recorded."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.protection import codes, rules, scope
from mangnon.protection.actions import incidents, terms
from mangnon.protection.models import Notice, NoticeStep
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import RECORDED
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.rules.checks import error
from mangnon.registry.scope import unit_errors


def acknowledge_notice(*, by: Actor, notice: UUID, version: int) -> Notice:
    """Confirm that the commune's post has the notice. Pressed twice it stays one confirmation.

    Raises RowErrors when the notice is not the actor's, Conflict when it changed since the page was opened.
    """
    with transaction.atomic():
        stored = scope.locked(by, notice)
        if stored.acknowledged_at is not None:
            return stored
        scope.same(stored, version)
        _take_up(stored, "da_tiep_nhan", clock.now(), by)
        audit.record(by, "notice acknowledged", subjects=[("notice", stored.id)])
    return stored


def assign_notice(*, by: Actor, notice: UUID, version: int, unit_id: int) -> Notice:
    """Send a notice to the commune it belongs to; the province's desk does. Its term runs on, counted from receipt.

    Whoever confirmed it before did so for another place, so the commune is asked to confirm anew. Raises RowErrors
    (a unit that is no commune of that day; a notice on which a step was taken), Conflict for a stale page.
    """
    with transaction.atomic():
        stored = Notice.objects.select_for_update().filter(id=notice).first()
        if stored is None or not scope.may_assign(by, stored):
            raise RowErrors([error(0, "id", "notice_unknown")])
        if stored.unit_id == unit_id:
            return stored
        scope.same(stored, version)
        places = lookup.places([unit_id], ())
        errors = rules.assign_errors(stored.state, unit_id, places, stored.received_at) + unit_errors(by, [unit_id])
        if errors:
            raise RowErrors(errors)
        before, stored.unit_id = stored.unit_id, unit_id
        stored.state, stored.acknowledged_at, stored.version = "moi", None, stored.version + 1
        stored.save(update_fields=["unit", "state", "acknowledged_at", "version"])
        terms.hand_over(stored, by=by)
        data = {"from": before, "to": unit_id}
        audit.record(by, "notice assigned", subjects=[("notice", stored.id)], data=data, sensitive=False)
    return stored


def record_step(*, by: Actor, notice: UUID, version: int, kind: str, at: datetime, source: Source) -> Notice:
    """Record a step taken at ``at``: once each, the end last. Whether it came in time is judged by the packs' terms.

    A step shows that the commune had the notice by then, so it confirms it too. Raises RowErrors, Conflict for a stale page.
    """
    with transaction.atomic():
        stored = scope.locked(by, notice, version)
        taken = dict(NoticeStep.objects.believed().filter(notice=stored).values_list("kind", "at"))
        if errors := rules.step_errors(stored.state, taken, kind, at, stored.received_at, clock.now(), urgent=stored.urgent):
            raise RowErrors(errors)
        stamp = source.stamp(clock.now())
        in_time = codes.step_in_time(kind, stored.received_at, at)
        insert_rows(NoticeStep, ("notice_id", "kind", "at", "in_time", *RECORDED), [(stored.pk, kind, at, in_time, *stamp)])
        if kind in ("khan_cap", "ket_thuc"):
            terms.stop(stored, at, by=by)
        _take_up(stored, "dong" if kind == "ket_thuc" else "xac_minh", at, by)
        if kind in rules.HELPING:
            incidents.now_helped(stored, source)
        audit.record(by, "notice step recorded", subjects=[("notice", stored.pk)], data={"kind": kind, "at": at}, occurred_at=at)
    return stored


def _take_up(stored: Notice, state: str, at: datetime, by: Actor) -> None:
    first, stored.state, stored.version = stored.acknowledged_at is None, state, stored.version + 1
    stored.acknowledged_at = stored.acknowledged_at or at
    stored.save(update_fields=["acknowledged_at", "state", "version"])
    if first and not stored.urgent:
        terms.stop(stored, at, by=by)
