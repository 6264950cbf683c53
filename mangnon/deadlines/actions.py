"""The only writers of due items."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.audit.refusals import Conflict
from mangnon.base import clock, ids
from mangnon.deadlines import rules
from mangnon.deadlines.models import DueItem, Reminder
from mangnon.law import LawPacks
from mangnon.law.rows import ObligationRow
from mangnon.organisation.models import Body, LoadedPack, Unit

COLUMNS = [
    "id", "version", "key", "code", "label", "form", "basis", "status", "body_id", "unit_id", "round_code", "subject_kind", "subject_id",
    "due_before", "due_at", "opened_at", "done_by", "note",
]
CLOSED = ["done_at", "done_by", "note", "version"]


class StaleItem(Conflict):
    """The item was changed since the person saw it."""


@transaction.atomic
def open_obligations(*, by: Actor, packs: LawPacks, first: date, last: date) -> int:
    """Open what every body owes with a last day in [first, last]; what is open already stays. Returns how many are new.

    An obligation binds the bodies of its kind that exist on its last day, if it is in force on that day.
    """
    _lock_calendar()
    bodies: dict[str, list[Body]] = {}
    for body in Body.objects.order_by("code", "valid_from"):
        bodies.setdefault(body.kind, []).append(body)
    wanted = {row[2]: row for row in _wanted(packs, bodies, first, last, clock.now())}
    present = set(DueItem.objects.filter(due_before__gt=first, due_before__lte=last + timedelta(days=1)).values_list("key", flat=True))
    fresh = [row for key, row in wanted.items() if key not in present]
    if fresh:
        insert_rows(DueItem, COLUMNS, fresh)
        record(by, "obligations opened", sensitive=False, data={"count": len(fresh), "first": first, "last": last, "packs": packs.sha256})
    return len(fresh)


def _lock_calendar() -> None:
    """Let one process at a time open obligations or make reminders: a job may run twice, and what it made is counted."""
    LoadedPack.objects.select_for_update(no_key=True).filter(pk=1).first()


def _wanted(packs: LawPacks, bodies: dict[str, list[Body]], first: date, last: date, now: datetime):
    for row in packs.obligations:
        for due_before in rules.occurrences(row.recurrence, row.due, first, last, packs.rounds):
            day = due_before - timedelta(days=1)
            if not row.on(day):
                continue
            for body in (body for kind in row.body_kinds for body in bodies.get(kind, ())):
                if body.valid_from <= day and (body.valid_to is None or day < body.valid_to):
                    yield _row(packs, row, body, due_before, now)


def _row(packs: LawPacks, row: ObligationRow, body: Body, due_before: date, now: datetime) -> tuple:
    key = f"{row.code}|{body.code}|{due_before.isoformat()}"
    return (
        ids.uuid7(), 1, key, row.code, row.label, row.form, row.basis, row.status, body.id, body.unit_id, _round(packs, row, due_before),
        "", "", due_before, None, now, "", "",
    )


def _round(packs: LawPacks, row: ObligationRow, due_before: date) -> str:
    """Return the code of the round a report belongs to: the one with this day (a department's is that of a district)."""
    if row.form not in ("bao_cao", "phu_luc"):
        return ""
    return next((found.code for found in packs.rounds if due_before in (found.due_xa, found.due_huyen, found.due_tinh)), "")


@transaction.atomic
def open_item(
    *, by: Actor, key: str, code: str, label: str, body: Body, unit: Unit, due_before: date | None = None, due_at: datetime | None = None,
    subject: tuple[str, object] = ("", ""), basis: str = "", status: str = "verified",
) -> DueItem:
    """Start one clock for a subject (a notice, a plan); the same key again returns the clock that runs already."""
    values = {
        "code": code, "label": label, "body": body, "unit": unit, "due_before": due_before, "due_at": due_at, "subject_kind": subject[0],
        "subject_id": getattr(subject[1], "hex", str(subject[1])), "basis": basis, "status": status, "opened_at": clock.now(),
    }
    item, new = DueItem.objects.get_or_create(key=key, defaults=values)
    if new:
        record(by, "clock started", subjects=[("due", item.id)], sensitive=False, data={"code": code, "before": due_before, "at": due_at})
    return item


@dataclass(frozen=True, slots=True)
class Term:
    """A term of days of one subject: as ``open_item`` takes it."""

    key: str
    code: str
    label: str
    body: Body
    due_before: date
    subject: tuple[str, object]
    basis: str
    status: str


@transaction.atomic
def open_items(*, by: Actor, terms: Sequence[Term]) -> int:
    """Start the terms of many subjects; what runs or was done already stays. Returns how many are new."""
    wanted = {term.key: term for term in terms}
    known = set(DueItem.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    now = clock.now()
    fresh = [
        (ids.uuid7(), 1, term.key, term.code, term.label, "", term.basis, term.status, term.body.pk, term.body.unit_id, "", term.subject[0],
         getattr(term.subject[1], "hex", str(term.subject[1])), term.due_before, None, now, "", "")
        for key, term in wanted.items() if key not in known
    ]  # fmt: skip
    if fresh:
        insert_rows(DueItem, COLUMNS, fresh)
        record(by, "clock started", subjects=[("due", row[0]) for row in fresh], sensitive=False, data={"code": fresh[0][3], "count": len(fresh)})
    return len(fresh)


@transaction.atomic
def finish_item(*, by: Actor, item: DueItem, version: int, done_at: datetime | None = None, note: str = "") -> DueItem:
    """Say that an item is done (now, or at an earlier instant that is on paper); raises ``StaleItem``."""
    locked = DueItem.objects.select_for_update().get(pk=item.pk)
    if locked.version != version or locked.done_at is not None:
        raise StaleItem(_("Việc này đã được người khác cập nhật; hãy xem lại."))
    _finish(by, locked, done_at or clock.now(), note)
    record(by, "due item done", subjects=[("due", locked.id)], sensitive=False, data={"code": locked.code, "note": note})
    return locked


@transaction.atomic
def finish_items(*, by: Actor, finished: Sequence[tuple[DueItem, datetime]], note: str = "") -> int:
    """Say of many items that each was done at its instant; those done already stay. Returns how many that closed."""
    instants = {item.pk: instant for item, instant in finished}
    items = list(DueItem.objects.select_for_update().filter(pk__in=instants, done_at__isnull=True).order_by("id"))
    for item in items:
        _close(by, item, instants[item.pk], note)
    DueItem.objects.bulk_update(items, CLOSED, batch_size=500)
    if items:
        record(by, "due item done", subjects=[("due", item.id) for item in items], sensitive=False, data={"count": len(items), "note": note})
    return len(items)


@transaction.atomic
def finish_round(*, by: Actor, bodies: Collection[UUID], round_code: str, done_at: datetime | None = None) -> int:
    """Close what bodies owed for a round, when the report of their work went out. Returns how many items that closed."""
    items = list(DueItem.objects.select_for_update().filter(body_id__in=bodies, round_code=round_code, done_at__isnull=True).order_by("id"))
    for item in items:
        _finish(by, item, done_at or clock.now(), "")
    if items:
        record(by, "due item done", subjects=[("due", item.id) for item in items], sensitive=False, data={"round": round_code})
    return len(items)


@transaction.atomic
def hand_over(*, by: Actor, subject: tuple[str, object], body: Body) -> int:
    """Let a subject's items run on with another body, open again where they were said to be done; their term stays. Returns how many.

    Who had said so, when, and for which body stays in the record.
    """
    key = getattr(subject[1], "hex", str(subject[1]))
    items = DueItem.objects.select_for_update().filter(subject_kind=subject[0], subject_id=key).order_by("id")
    moved = [item for item in items if item.body_id != body.pk or item.done_at is not None]
    before = [{"item": item.pk, "body": item.body_id, "done_at": item.done_at, "done_by": item.done_by} for item in moved]
    for item in moved:
        item.body, item.unit, item.version = body, body.unit, item.version + 1
        item.done_at, item.done_by, item.note = None, "", ""
    DueItem.objects.bulk_update(moved, ["body", "unit", *CLOSED], batch_size=500)
    if moved:
        record(by, "clock handed over", subjects=[("due", item.id) for item in moved], sensitive=False, data={"body": body.pk, "before": before})
    return len(moved)


def _finish(by: Actor, item: DueItem, done_at: datetime, note: str) -> None:
    _close(by, item, done_at, note)
    item.save(update_fields=CLOSED)


def _close(by: Actor, item: DueItem, done_at: datetime, note: str) -> None:
    item.done_at, item.done_by, item.note, item.version = done_at, by.person_id or by.label[:40], note, item.version + 1


@transaction.atomic
def remind(*, by: Actor, now: datetime) -> int:
    """Keep that each item's reminders have come due: seven and three days ahead, on the day, the day after. Idempotent."""
    _lock_calendar()
    soon = now + timedelta(days=9)
    open_items = DueItem.objects.filter(Q(due_before__lte=soon.date()) | Q(due_at__lte=soon), done_at__isnull=True)
    made = set(Reminder.objects.filter(item__in=open_items).values_list("item_id", "step"))
    fresh = [
        (ident, step, now)
        for ident, before, at in open_items.order_by("id").values_list("id", "due_before", "due_at")
        for step in rules.steps_reached(rules.ends_at(before, at), now) if (ident, step) not in made
    ]
    if fresh:
        insert_rows(Reminder, ["item_id", "step", "made_at"], fresh)
        record(by, "reminders made", sensitive=False, data={"count": len(fresh)})
    return len(fresh)
