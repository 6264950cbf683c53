"""The only writer of programmes: injury events."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.programmes import codes, rules
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.registry import lookup, scope
from mangnon.registry.ledger import RECORDED
from mangnon.registry.rules import RowErrors, Source

COLUMNS = ("id", "version", "child_id", "unit_id", "day", "kind", "place", "outcome", "note", *RECORDED)


def record_injuries(rows: Sequence[InjuryRow], *, by: Actor, source: Source) -> list[UUID]:
    """Record injuries where they happened; all or none. Returns their ids. Raises RowErrors."""
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        places = lookup.places((row.unit_id for row in rows), ())
        errors = rules.check_injuries(rows, lives, places, codes.known(), clock.today())
        if errors:
            raise RowErrors(errors)
        made, now = [row.id or ids.uuid7() for row in rows], clock.now()
        insert_rows(
            Injury,
            COLUMNS,
            (
                (
                    made[index],
                    1,
                    row.child_id,
                    row.unit_id,
                    row.day,
                    row.kind,
                    row.place,
                    row.outcome,
                    row.note,
                    now,
                    source.channel,
                    source.batch,
                    source.number(index),
                    source.post,
                )
                for index, row in enumerate(rows)
            ),
        )
        audit.record(
            by,
            "injuries recorded",
            subjects=(("child", row.child_id) for row in rows),
            data={"rows": len(rows), "channel": source.channel, "batch": str(source.batch or "")},
            sensitive=False,
        )
    return made
