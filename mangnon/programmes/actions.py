"""The only writer of programmes: injury events."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit import takeback as kept
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.programmes import codes, queries, rules
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.registry import actions as registry
from mangnon.registry import scope, takeback
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import RECORDED
from mangnon.registry.rules import Conflict, DeathRow, RowErrors, Source
from mangnon.registry.rules.checks import error

COLUMNS = (
    "id", "version", "child_id", "sex", "age_months", "ethnic", "unit_id", "day", "kind", "place", "outcome", "note", *RECORDED
)  # fmt: skip


def record_injuries(rows: Sequence[InjuryRow], *, by: Actor, source: Source) -> list[UUID]:
    """Record injuries where they happened; all or none. Returns their ids. Raises RowErrors.

    A child of one's own scope may be injured anywhere in the province; one that is not in the register is recorded by
    the commune where it happened.
    """
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows if row.child_id))
        places = lookup.places((row.unit_id for row in rows), ())
        errors = rules.check_injuries(rows, lives, places, codes.known(), clock.today())
        errors += scope.unit_errors(by, [None if row.child_id else row.unit_id for row in rows])
        if errors:
            raise RowErrors(errors)
        made, now = [row.id or ids.uuid7() for row in rows], clock.now()
        insert_rows(Injury, COLUMNS, (
            (ident, 1, row.child_id, row.sex, row.age_months, row.ethnic, row.unit_id, row.day, row.kind, row.place, row.outcome, row.note, *source.stamp(now, index))
            for index, (ident, row) in enumerate(zip(made, rows, strict=True))
        ))  # fmt: skip
        subjects = (("child", row.child_id) for row in rows if row.child_id)
        audit.record(by, "injuries recorded", subjects=subjects, data=source.about(rows), sensitive=False)
    return made


def take_back_injury(*, by: Actor, injury: UUID, version: int, reason: str = "") -> None:
    """Take back an injury of a child that is not in the register: its author the same day, later the named role with a reason.

    That of a child of the register is taken back from the child's record. Raises RowErrors, Conflict for a stale page.
    """
    with transaction.atomic():
        row = Injury.objects.select_for_update().filter(pk=injury, child=None).first()
        if row is None or scope.unit_errors(by, [row.unit_id]):
            raise RowErrors([error(0, "fact", "fact_unknown")])
        if (now := queries.version_of(row)) != version:
            raise Conflict(now)
        how = None if row.superseded_at else takeback.standing(by, row)
        if how is None:
            raise RowErrors([error(0, "fact", "fact_unknown" if row.superseded_at else "not_yours_to_take_back")])
        if how == takeback.LATER and not reason.strip():
            raise RowErrors([error(0, "reason", "reason_missing")])
        at = clock.now()
        Injury.objects.filter(pk=row.pk).update(superseded_at=at)
        kept.keep(row, ("injury", row.pk), by=by, reason=reason.strip(), at=at)
        audit.record(by, "injury taken back", subjects=[("injury", row.pk)], data={"reason": reason.strip()})


def record_injury(rows: Sequence[InjuryRow], *, by: Actor, source: Source, died_on: date | None = None) -> None:
    """Record one injury of a child, and with it the death it led to where that is not recorded yet; both or neither. Raises RowErrors."""
    if errors := rules.death_errors(rows[0], died_on):
        raise RowErrors(errors)
    with transaction.atomic():
        record_injuries(rows, by=by, source=source)
        if died_on is not None:
            try:
                registry.record_deaths([DeathRow(rows[0].child_id, died_on, "tai_nan")], by=by, source=source)
            except RowErrors as refused:
                raise RowErrors([error._replace(field="died_on") for error in refused.errors]) from refused
