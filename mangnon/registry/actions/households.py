"""Registering households: all or none, a number once in its hamlet; correcting who is the head of one."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.registry import identity, scope
from mangnon.registry.bulk import lookup
from mangnon.registry.bulk.ledger import RECORDED
from mangnon.registry.models import Household, HouseholdCorrection, HouseholdStatus
from mangnon.registry.rules import Conflict, Difference, HouseholdRow, RowError, RowErrors, Source, checks

HOUSEHOLD_COLUMNS = (
    "id",
    "version",
    "number",
    "head_name",
    "head_search_key",
    "unit_id",
    "hamlet_id",
    "phone",
    "recorded_at",
    "source_batch",
)
STATUS_COLUMNS = ("household_id", "poverty", "decision", "valid_from", "valid_to", *RECORDED)


def register_households(rows: Sequence[HouseholdRow], *, by: Actor, source: Source) -> list[UUID]:
    """Register households with their poverty classes; all or none. Returns their ids in the order of the rows.

    Raises RowErrors. A household is entered under a commune of any time, since its row carries no day. Its number stands
    once in its hamlet (Sổ A0); one entered without a hamlet has a number nobody can hold against others.
    """
    with transaction.atomic():
        places = lookup.places((row.unit_id for row in rows), (row.hamlet_id for row in rows))
        errors = checks.check_households(rows, places, clock.today()) + scope.unit_errors(by, (row.unit_id for row in rows))
        given = [row.id for row in rows]
        errors += checks.taken(given, lookup.households(i for i in given if i), "household_repeated")
        errors += _taken_in_hamlet(rows, {refused.index for refused in errors})
        if errors:
            raise RowErrors(errors)
        made = [ident or ids.uuid7() for ident in given]
        _write(made, rows, source)
        audit.record(by, "households registered", subjects=(("household", ident) for ident in made), data=source.about(made), sensitive=False)
    return made


def correct_head(*, by: Actor, household: UUID, version: int, head_name: str, reason: str) -> Household:
    """Put right who is the head of a household, keeping the name that stood there with the reason.

    ``version`` is the one the person was shown: a newer stored one raises Conflict, unless the name stands there already
    (the same send, again). Raises RowErrors.
    """
    with transaction.atomic():
        stored = Household.objects.select_for_update().filter(id=household, gone_at=None).first()
        if stored is None or scope.unit_errors(by, [stored.unit_id]):
            raise RowErrors([checks.error(0, "household_id", "household_unknown")])
        name, before = identity.Cleaner()(head_name), stored.head_name
        if name == before:
            return stored
        if stored.version != version:
            raise Conflict(stored.version, [Difference("head_name", str(_("Họ tên chủ hộ")), name, before)])
        errors = [checks.error(0, field, code) for field, code in checks.name_faults("head_name", name, required=True)]
        errors += checks.unless(bool(reason.strip()), 0, "reason", "reason_missing")
        if errors:
            raise RowErrors(errors)
        stored.head_name, stored.head_search_key, stored.version = name, identity.Keys().search(name), stored.version + 1
        stored.save(update_fields=["head_name", "head_search_key", "version"])
        HouseholdCorrection.objects.create(
            household=stored, field="head_name", old_value=before, new_value=name, reason=reason.strip(), recorded_at=clock.now(), by_post=by.post_id
        )
        about = {"before": {"head_name": before}, "after": {"head_name": name}, "reason": reason.strip()}
        audit.record(by, "household corrected", subjects=[("household", household)], data=about)
    return stored


def _write(made: Sequence[UUID], rows: Sequence[HouseholdRow], source: Source) -> None:
    now, clean, key = clock.now(), identity.Cleaner(), identity.Keys()
    insert_rows(Household, HOUSEHOLD_COLUMNS, (
        (ident, 1, str(row.number).strip(), head := clean(row.head_name), key.search(head), row.unit_id, row.hamlet_id, row.phone.strip(), now, source.batch)
        for ident, row in zip(made, rows, strict=True)
    ))  # fmt: skip
    insert_rows(HouseholdStatus, STATUS_COLUMNS, (
        (ident, poverty, "", start, end, *source.stamp(now, index))
        for index, (ident, row) in enumerate(zip(made, rows, strict=True)) for poverty, start, end in row.poverty
    ))  # fmt: skip


def _taken_in_hamlet(rows: Sequence[HouseholdRow], refused: Collection[int]) -> list[RowError]:
    # A row refused already is not asked about: it may name a stranger's hamlet, whose households are not told.
    given = [
        (row.hamlet_id, str(row.number).strip()) if row.hamlet_id and index not in refused else None
        for index, row in enumerate(rows)
    ]
    stored = lookup.household_numbers(place[0] for place in given if place)
    again = set(checks.repeated(given)) | {index for index, place in enumerate(given) if place in stored}
    return [checks.error(index, "number", "number_taken") for index in sorted(again)]
