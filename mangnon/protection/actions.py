"""The only writer of protection: notices, the incidents they tell of, the steps taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mangnon.audit import actions as audit
from mangnon.audit import keys
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Unit
from mangnon.protection import codes, rules, scope
from mangnon.protection.models import (
    Incident,
    IncidentChild,
    IncidentForm,
    Informant,
    Notice,
    NoticeCounter,
    NoticeStep,
)
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import lookup
from mangnon.registry.ledger import RECORDED
from mangnon.registry.rules import Conflict, RowErrors, Source
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
INCIDENT_COLUMNS = (
    "id",
    "version",
    "notice_id",
    "unit_id",
    "day",
    "place",
    "relation",
    "confirmed",
    "confirmed_on",
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
            data={"rows": len(rows), "channel": source.channel, "batch": str(source.batch or "")},
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
            _start_clock(notice, by)
            return notice
    except IntegrityError:  # the same send, handled by another worker at this moment
        sent = Notice.objects.filter(id=row.id).first()
        if sent is None or not scope.may_handle(by, sent):
            raise
        return sent


def acknowledge_notice(*, by: Actor, notice: UUID, version: int) -> Notice:
    """Confirm that the commune's post has the notice. Pressed twice it stays one confirmation.

    Raises RowErrors when the notice is not the actor's, Conflict when it changed since the page was opened.
    """
    with transaction.atomic():
        stored = Notice.objects.select_for_update().filter(id=notice).first()
        if stored is None or not scope.may_acknowledge(by, stored):
            raise RowErrors([error(0, "id", "notice_unknown")])
        if stored.acknowledged_at is not None:
            return stored
        if stored.version != version:
            raise Conflict(stored.version)
        stored.acknowledged_at, stored.state, stored.version = clock.now(), "da_tiep_nhan", stored.version + 1
        stored.save(update_fields=["acknowledged_at", "state", "version"])
        audit.record(by, "notice acknowledged", subjects=[("notice", stored.id)])
        if not stored.urgent:
            _stop_clock(stored, by)
    return stored


def _start_clock(notice: Notice, by: Actor) -> None:
    """Open the term of the emergency measure for the commune's body, or the province's while the commune is not known.

    The measure ends it (NĐ 56/2017 Điều 26 khoản 3), so for a child in danger a confirmation does not; where nobody is
    said to be in danger it only asks that the commune has the notice. The item names the notice by its code alone.
    """
    row, before, at = codes.emergency(notice.received_at)
    today = clock.today()
    province = Unit.objects.on(today).get(level=Unit.TINH)
    unit = notice.unit or province
    body = organisation.children_body(unit.pk, today) or organisation.children_body(province.pk, today)
    if body is None:
        raise RowErrors([error(0, "unit_id", "no_body")])
    deadlines.open_item(
        by=by, key=f"notice:{notice.pk.hex}:{row.code}", code=row.code, label=notice.code, body=body, unit=body.unit,
        due_before=before, due_at=at, subject=("notice", notice.pk), basis=row.basis, status=row.status,
    )


def _stop_clock(notice: Notice, by: Actor) -> None:
    running = DueItem.objects.filter(subject_kind="notice", subject_id=notice.pk.hex, code="emergency")
    deadlines.finish_items(by=by, finished=[(item, clock.now()) for item in running])


def _write(made: Sequence[UUID], rows: Sequence[NoticeRow], source: Source) -> None:
    now = clock.now()
    stamp = [(now, source.channel, source.batch, source.number(index), source.post) for index in range(len(rows))]
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
    found = [(incident.id or ids.uuid7(), index, incident) for index, row in enumerate(rows) for incident in row.incidents]
    insert_rows(
        Incident,
        INCIDENT_COLUMNS,
        (
            (
                ident,
                1,
                made[index],
                row.unit_id,
                row.day,
                row.place,
                row.relation,
                row.confirmed,
                row.confirmed_on,
                *stamp[index],
            )
            for ident, index, row in found
        ),
    )
    _write_details(found)


def _write_details(found: Sequence[tuple[UUID, int, IncidentRow]]) -> None:
    ring = keys.ring()
    insert_rows(
        IncidentForm,
        ("incident_id", "form", "form_digest"),
        ((ident, form, ring.digest(form, codes.FORM)) for ident, _index, row in found for form in row.forms),
    )
    insert_rows(
        IncidentChild,
        ("incident_id", "child_id", "helped"),
        ((ident, child, helped) for ident, _index, row in found for child, helped in row.children),
    )


def _state(row: NoticeRow) -> str:
    kinds = {kind for kind, _at, _in_time in row.steps}
    if "ket_thuc" in kinds:
        return "dong"
    if kinds:
        return "xac_minh"
    return "moi" if row.acknowledged_at is None else "da_tiep_nhan"


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


def note_opened(notice: Notice, *, by: Actor) -> None:
    """Log that a notice was opened."""
    with transaction.atomic():
        audit.record(by, "notice opened", subjects=[("notice", notice.pk)])
