"""Taking back an entry: what it wrote is believed no more, what it had ended is believed again; every row stays.

An entry is known by its instant: its rows carry it as ``recorded_at``, those it ended as ``superseded_at``. What is
believed again is written anew, so that what was known at an earlier instant, and what was frozen, stays as it was.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mangnon.audit import actions as audit
from mangnon.audit import takeback as kept
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.registry import scope
from mangnon.registry.actions.guardians import follow_guardians
from mangnon.registry.actions.registration import follow_births
from mangnon.registry.bulk.ledger import written_anew
from mangnon.registry.models import Child, Guardianship
from mangnon.registry.rules import Conflict, RowErrors, checks
from mangnon.registry.takeback import LATER, Kind, undoing
from mangnon.registry.takeback.undoing import Undo


def take_back(*, by: Actor, child: UUID, kind: Kind, row_id: str, version: int, reason: str = "") -> None:
    """Take back the entry that wrote a fact of a child: its author the same day, later the named role with a reason.

    Raises RowErrors (not one's own to take back, something later rests on it, no reason), Conflict for a stale page.
    """
    with transaction.atomic():
        mine = scope.lives_for(by, [child])
        if mine and (now := kind.version(child)) != version:
            raise Conflict(now)
        row = undoing.fact_of(by, child, kind, row_id) if mine else None
        if row is None or row.superseded_at is not None:
            raise RowErrors([checks.error(0, "fact", "fact_unknown")])
        undo, how = undoing.plan(by, Child.objects.get(pk=child), kind, row)
        if how == LATER and not reason.strip():
            raise RowErrors([checks.error(0, "reason", "reason_missing")])
        at = clock.now()
        lives_again = _carry_out(undo, at)
        if kind.ends_life:
            _live_again(child, at)
        if isinstance(row, Guardianship):
            follow_guardians([child], by=by, gone=row.name)
        kept.keep(row, ("child", child), by=by, reason=reason.strip(), at=at, lives_again=lives_again)
        data = {"table": kept.table_of(row), "row": str(row.pk), "reason": reason.strip(), "lives_again": lives_again}
        audit.record(by, "fact taken back", subjects=[("child", child)], data=data)
        follow_births(by=by, children=[child])


def _carry_out(undo: Undo, at: datetime) -> dict[str, dict[str, str]]:
    """Write it, superseding first; return the rows that live again as new id → old id, by table."""
    for model, rows in undo.gone.items():
        model.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=at)
    # The source stays that of the entry: who takes it back is no author of what is believed again.
    return {kept.table_of(model): {str(written_anew(row, recorded_at=at).pk): str(row.pk) for row in rows} for model, rows in undo.back.items() if rows}


def _live_again(child: UUID, at: datetime) -> None:
    """Let a child be alive again whose death was taken back."""
    Child.objects.filter(pk=child).update(died_on=None, death_cause="", updated_at=at, version=F("version") + 1)
