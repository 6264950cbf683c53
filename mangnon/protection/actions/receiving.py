"""Receiving notices: written at once with the steps and incidents they come with, never deleted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.protection import codes, rules, scope
from mangnon.protection.actions import incidents, terms
from mangnon.protection.models import Informant, Notice, NoticeCounter, NoticeStep
from mangnon.protection.rules import NoticeRow
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import RECORDED
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.rules.checks import error, repeated
from mangnon.registry.scope import unit_errors

NOTICE_COLUMNS = (
    "id",
    "version",
    "code",
    "channel",
    "received_at",
    "acknowledged_at",
    "unit_id",
    "place_text",
    "body_id",
    "story",
    "urgent",
    "state",
    *RECORDED,
)


def record_notices(rows: Sequence[NoticeRow], *, by: Actor, source: Source) -> list[UUID]:
    """Record notices with their steps and incidents; all or none. Returns their ids. Raises RowErrors.

    A received notice can't be deleted. Its clocks run from ``received_at``, which may lie before the time of writing.
    """
    with transaction.atomic():
        lives = lookup.lives(
            child for row in rows for incident in row.incidents for child, _helped in incident.children
        )
        unit_ids = [row.unit_id for row in rows] + [incident.unit_id for row in rows for incident in row.incidents]
        errors = rules.check_notices(rows, lives, lookup.places(unit_ids, ()), codes.known(), clock.now())
        errors += unit_errors(by, [row.unit_id for row in rows])
        errors += [error(index, "id", "same_again") for index in repeated([row.id for row in rows])]
        if errors:
            raise RowErrors(errors)
        made = [row.id or ids.uuid7() for row in rows]
        _write(made, rows, source)
        audit.record(
            by,
            "notices recorded",
            subjects=_subjects(made, rows),
            data=source.about(rows),
            sensitive=False,
        )
    return made


def take_notice(
    row: NoticeRow,
    *,
    by: Actor,
    source: Source,
    place_text: str = "",
    informant_name: str = "",
    informant_phone: str = "",
) -> Notice:
    """Record one notice from the desk's form. ``row.id`` is the form's send key: a repeated send makes one notice."""
    try:
        with transaction.atomic():
            sent = Notice.objects.filter(id=row.id).first() if row.id else None
            if sent is not None and scope.may_handle(by, sent):
                return sent
            made = record_notices([row], by=by, source=source)[0]
            if place_text:
                Notice.objects.filter(id=made).update(place_text=place_text)
            if informant_name or informant_phone:
                Informant(notice_id=made, name=informant_name or None, phone=informant_phone or None).save(
                    force_insert=True
                )
            notice = Notice.objects.get(id=made)
            terms.run(notice, by=by)
            return notice
    except IntegrityError:  # the same send, handled by another worker at this moment
        sent = Notice.objects.filter(id=row.id).first()
        if sent is None or not scope.may_handle(by, sent):
            raise
        return sent


def _write(made: Sequence[UUID], rows: Sequence[NoticeRow], source: Source) -> None:
    now = clock.now()
    stamp = [source.stamp(now, index) for index in range(len(rows))]
    numbers = _codes(rows)
    insert_rows(
        Notice,
        NOTICE_COLUMNS,
        (
            (
                made[index],
                1,
                numbers[index],
                row.channel,
                row.received_at,
                row.acknowledged_at,
                row.unit_id,
                None,
                None,
                row.story,
                row.urgent,
                _state(row),
                *stamp[index],
            )
            for index, row in enumerate(rows)
        ),
    )
    insert_rows(
        NoticeStep,
        ("notice_id", "kind", "at", "in_time", *RECORDED),
        (
            (made[index], kind, at, in_time, *stamp[index])
            for index, row in enumerate(rows)
            for kind, at, in_time in row.steps
        ),
    )
    incidents.write(
        [(made[index], incident, stamp[index]) for index, row in enumerate(rows) for incident in row.incidents]
    )


def _state(row: NoticeRow) -> str:
    return rules.state_after({kind for kind, _at, _in_time in row.steps}, row.acknowledged_at is not None)


def _codes(rows: Sequence[NoticeRow]) -> list[str]:
    """Return codes such as TB-2022-00012, numbered in the order of receipt within a year."""
    numbers = [""] * len(rows)
    last: dict[int, int] = {}
    for index in sorted(range(len(rows)), key=lambda number: (_local(rows[number].received_at), number)):
        year = _local(rows[index].received_at).year
        if year not in last:
            last[year] = NoticeCounter.objects.select_for_update().get_or_create(year=year)[0].last
        last[year] += 1
        numbers[index] = f"TB-{year}-{last[year]:05d}"
    for year, number in last.items():
        NoticeCounter.objects.filter(year=year).update(last=number)
    return numbers


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.TZ)


def _subjects(made: Sequence[UUID], rows: Sequence[NoticeRow]) -> list[tuple[str, object]]:
    harmed = {child for row in rows for incident in row.incidents for child, _helped in incident.children}
    return [("notice", ident) for ident in made] + [("child", child) for child in sorted(harmed)]
