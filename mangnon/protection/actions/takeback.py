"""Taking back a step or an incident entered by mistake. The notice itself was received: it is never taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit import takeback as kept
from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.base import clock
from mangnon.protection import queries, rules, scope
from mangnon.protection.actions import incidents, terms
from mangnon.protection.models import Incident, Notice, NoticeStep
from mangnon.registry import takeback
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.rules.checks import error


def take_back_step(*, by: Actor, notice: UUID, version: int, step: NoticeStep, reason: str, source: Source) -> Notice:
    """Take back a step: the notice stands as the steps that are left say, and a term the step had ended runs on.

    Its author may the same day, later the named role with a reason. Raises RowErrors, Conflict for a stale page.
    """
    with transaction.atomic():
        stored = _locked(by, notice, version, step, reason)
        at = clock.now()
        NoticeStep.objects.filter(pk=step.pk).update(superseded_at=at)
        left = dict(NoticeStep.objects.believed().filter(notice=stored).values_list("kind", "at"))
        if stored.acknowledged_at == step.at:  # the step had confirmed it
            stored.acknowledged_at = min(left.values(), default=None)
        stored.state, stored.version = rules.state_after(left, stored.acknowledged_at is not None), stored.version + 1
        stored.save(update_fields=["acknowledged_at", "state", "version"])
        terms.run_again(stored, step.at, _stops(stored, left), by=by)
        if step.kind in rules.HELPING and not rules.HELPING & left.keys():
            incidents.no_longer_helped(stored, source)
        _keep(stored, step, "notice step taken back", {"kind": step.kind, "at": step.at}, by=by, reason=reason, at=at)
    return stored


def take_back_incident(*, by: Actor, notice: UUID, version: int, incident: Incident, reason: str, source: Source) -> Notice:
    """Take back what was entered last of an incident: that it was confirmed, else that it is told of at all.

    Its author may the same day, later the named role with a reason. Raises RowErrors, Conflict for a stale page.
    """
    with transaction.atomic():
        stored = _locked(by, notice, version, incident, reason)
        at, children = clock.now(), [("child", row.child_id) for row in incident.children.all()]
        if queries.entered(incident, queries.ever_told(stored)).pk != (incident.origin or incident.pk):
            incidents.again([incident], source, confirmed=False, confirmed_on=None)
        else:
            Incident.objects.filter(pk=incident.pk).update(superseded_at=at)
        stored.version += 1
        stored.save(update_fields=["version"])
        _keep(stored, incident, "incident taken back", {"incident": incident.pk}, by=by, reason=reason, at=at, children=children)
    return stored


def _locked(by: Actor, notice: UUID, version: int, row: Recorded, reason: str) -> Notice:
    stored = Notice.objects.select_for_update().filter(id=notice).first()
    if stored is None or row.notice_id != notice or not scope.may_handle(by, stored):
        raise RowErrors([error(0, "id", "notice_unknown")])
    scope.same(stored, version)
    if not type(row).objects.believed().filter(pk=row.pk).exists():
        raise RowErrors([error(0, "fact", "fact_unknown")])
    if queries.standing(by, stored, row) == takeback.LATER and not reason.strip():
        raise RowErrors([error(0, "reason", "reason_missing")])
    return stored


def _stops(notice: Notice, left: dict[str, datetime]) -> list[datetime]:
    """Return the instants that end the emergency term: of the steps left, and of a confirmation where nobody is in danger."""
    stops = [left[kind] for kind in ("khan_cap", "ket_thuc") if kind in left]
    return stops if notice.urgent or notice.acknowledged_at is None else [*stops, notice.acknowledged_at]


def _keep(notice: Notice, row: Recorded, action: str, data: dict, *, by: Actor, reason: str, at: datetime, children: list | None = None) -> None:
    kept.keep(row, ("notice", notice.pk), by=by, reason=reason.strip(), at=at)
    audit.record(by, action, subjects=[("notice", notice.pk), *(children or [])], data=data | {"reason": reason.strip()})
