"""Incidents of a notice: written sealed; what changes about one is a new row that supersedes it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit import keys
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.protection import codes, rules, scope
from mangnon.protection.models import Incident, IncidentChild, IncidentForm, Notice
from mangnon.protection.rules import IncidentRow
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import RECORDED
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.rules.checks import error
from mangnon.registry.scope import lives_for, unit_errors

COLUMNS = ("id", "version", "notice_id", "origin", "unit_id", "day", "place", "relation", "confirmed", "confirmed_on", *RECORDED)


def add_incident(row: IncidentRow, *, by: Actor, notice: UUID, version: int, source: Source) -> Notice:
    """Add what a notice tells of. A child counts as helped when a measure or an approved plan stands on the notice.

    Raises RowErrors (also for a child outside the actor's scope), Conflict when the notice changed since it was shown.
    """
    with transaction.atomic():
        stored = scope.locked(by, notice, version)
        row = replace(row, children=[(child, _helps(stored)) for child, _helped in row.children])
        lives = lives_for(by, (child for child, _helped in row.children))
        places = lookup.places([row.unit_id], ())
        errors = rules.check_incident(row, lives, places, codes.known(), clock.now()) + unit_errors(by, [row.unit_id])
        errors += rules.open_errors(stored.state)
        if errors:
            raise RowErrors(errors)
        write([(stored.pk, row, source.stamp(clock.now()))])
        stored.version += 1
        stored.save(update_fields=["version"])
        audit.record(by, "incident recorded", subjects=[("notice", stored.pk), *(("child", child) for child, _h in row.children)])
    return stored


def confirm_incident(*, by: Actor, notice: UUID, version: int, incident: UUID, on: date, source: Source) -> Notice:
    """Say that an incident was confirmed on a day; what was known before stays as it was.

    Raises RowErrors (an incident that is not the notice's, or is confirmed already; a day outside), Conflict.
    """
    with transaction.atomic():
        stored = scope.locked(by, notice, version)
        found = Incident.objects.believed().filter(notice=stored, id=incident, confirmed=False).prefetch_related("forms", "children").first()
        if found is None:
            raise RowErrors([error(0, "incident", "incident_unknown")])
        if not found.day <= on <= clock.today():
            raise RowErrors([rules.confirmed_outside()])
        again([found], source, confirmed=True, confirmed_on=on)
        stored.version += 1
        stored.save(update_fields=["version"])
        audit.record(by, "incident confirmed", subjects=[("notice", stored.pk)], data={"on": on})
    return stored


def write(found: Sequence[tuple[UUID, IncidentRow, tuple]]) -> None:
    """Insert incidents: (notice, row, its two times and source)."""
    ring = keys.ring()
    made = [(row.id or ids.uuid7(), notice, row, stamp) for notice, row, stamp in found]
    insert_rows(
        Incident,
        COLUMNS,
        (
            (ident, 1, notice, row.origin, row.unit_id, row.day, row.place, row.relation, row.confirmed, row.confirmed_on, *stamp)
            for ident, notice, row, stamp in made
        ),
    )
    insert_rows(
        IncidentForm,
        ("incident_id", "form", "form_digest"),
        ((ident, form, ring.digest(form, codes.FORM)) for ident, _notice, row, _stamp in made for form in row.forms),
    )
    insert_rows(
        IncidentChild,
        ("incident_id", "child_id", "helped"),
        ((ident, child, helped) for ident, _notice, row, _stamp in made for child, helped in row.children),
    )


def now_helped(notice: Notice, source: Source) -> None:
    """Let the children of a notice's incidents count as helped from now on; what was known before stays as it was."""
    _mark_helped(notice, source, helped=True)


def no_longer_helped(notice: Notice, source: Source) -> None:
    """Let them count as not helped: no measure and no approved plan is left on the notice."""
    _mark_helped(notice, source, helped=False)


def _mark_helped(notice: Notice, source: Source, *, helped: bool) -> None:
    waiting = IncidentChild.objects.filter(incident__notice=notice, helped=not helped).values("incident_id")
    again(Incident.objects.believed().filter(id__in=waiting).order_by("id").prefetch_related("forms", "children"), source, helped=helped)


def again(found: Iterable[Incident], source: Source, *, helped: bool | None = None, **changes: Any) -> None:
    """Supersede incidents and write each again with some of it changed."""
    stamp = source.stamp(clock.now())
    rows = [(incident.pk, (incident.notice_id, replace(_row(incident, helped), **changes), stamp)) for incident in found]
    Incident.objects.filter(id__in=[ident for ident, _row_again in rows]).update(superseded_at=stamp[0])
    write([row for _ident, row in rows])


def _row(stored: Incident, helped: bool | None) -> IncidentRow:
    children = [(child.child_id, child.helped if helped is None else helped) for child in stored.children.all()]
    return IncidentRow(
        stored.unit_id, stored.day, stored.place, stored.relation, stored.confirmed, stored.confirmed_on,
        [form.form for form in stored.forms.all()], children, origin=stored.origin or stored.pk,
    )  # fmt: skip


def _helps(notice: Notice) -> bool:
    return notice.steps.believed().filter(kind__in=rules.HELPING).exists()
