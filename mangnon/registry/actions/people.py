"""Registering children, and correcting a child's identity."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import Rows, insert_rows, insert_tables
from mangnon.base import clock, ids
from mangnon.registry import codes, identity, scope
from mangnon.registry.actions import births, names, registration
from mangnon.registry.bulk import books, lookup
from mangnon.registry.bulk.ledger import RECORDED, chunks
from mangnon.registry.models import Child, Correction, FamilyState, Membership, Residence
from mangnon.registry.rules import ChildRow, Conflict, Difference, RowError, RowErrors, Source, checks, fields

PAPERS = ("nationality", "birth_place", "birth_order", "birth_reg_no", "birth_reg_place", "home_town")  # of ChildRow and Child
CHILD_COLUMNS = (
    "id",
    "version",
    "full_name",
    "sort_key",
    "search_key",
    "unnamed",
    "sex",
    "birth_date",
    "birth_precision",
    "ethnic",
    "personal_id",
    "personal_id_digest",
    "personal_id_last4",
    "personal_id_status",
    "mother_name",
    "mother_search_key",
    "father_name",
    "father_search_key",
    "guardian_name",
    "birth_registered_on",
    *PAPERS,
    "died_on",
    "death_cause",
    "recorded_at",
    "updated_at",
)
RESIDENCE_COLUMNS = ("child_id", "unit_id", "hamlet_id", "kind", "ended_by", "valid_from", "valid_to", *RECORDED)
MEMBERSHIP_COLUMNS = ("child_id", "household_id", "relation", "valid_from", "valid_to", *RECORDED)
FAMILY_COLUMNS = ("child_id", "state", "valid_from", "valid_to", *RECORDED)


def register_children(
    rows: Sequence[ChildRow], *, by: Actor, source: Source, worked: identity.Worked | None = None, beside: Sequence[Rows] = ()
) -> list[UUID]:
    """Register children with residence, household and the state of their parents; all or none. Returns their ids.

    ``worked`` is what a judging of these rows worked out of their names and numbers already; ``beside`` are rows of the caller's
    own tables, made while the database writes the children. Raises RowErrors with row, field, code and sentence. The unit must be
    in force on ``resident_from``.
    """
    worked = worked or identity.Worked()
    with transaction.atomic():
        given = [row.id for row in rows]
        homes = scope.households_for(by, (row.household_id for row in rows if row.household_id))
        places = lookup.places((row.unit_id for row in rows), (row.hamlet_id for row in rows))
        errors = _faults(rows, places, worked)
        errors += [
            checks.error(index, "household_id", "household_unknown")
            for index, row in enumerate(rows)
            if row.household_id is not None and row.household_id not in homes
        ]
        errors += scope.unit_errors(by, (row.unit_id for row in rows))
        errors += checks.taken(given, lookup.lives(i for i in given if i), "child_repeated")
        digests = worked.digests(row.personal_id for row in rows)
        errors += _taken_numbers(digests)
        if errors:
            raise RowErrors(errors)
        made = [ident or ids.uuid7() for ident in given]
        insert_tables([*_tables(made, rows, digests, source, worked), *beside])
        audit.record(by, "children registered", subjects=(("child", ident) for ident in made), data=source.about(made), sensitive=False)
    return made


def _faults(rows: Sequence[ChildRow], places: checks.Places, worked: identity.Worked) -> list[RowError]:
    return checks.check_children(
        rows, places, clock.today(), ethnic=codes.ethnic(), relations=codes.relations(), personal_id_codes=worked.refusals, papers=codes.papers()
    )


def register_birth(row: ChildRow, *, by: Actor, source: Source) -> Child:
    """Register one child from the birth form. ``row.id`` is the form's send key, so a repeated send makes one record.

    Raises RowErrors.
    """
    try:
        with transaction.atomic():
            return _sent(row.id, by) or _registered(row, by, source)
    except IntegrityError:  # the same send, handled by another worker at this moment
        sent = _sent(row.id, by)
        if sent is None:
            raise
        return sent


def _registered(row: ChildRow, by: Actor, source: Source) -> Child:
    made = register_children([row], by=by, source=source)
    registration.follow_births(by=by, children=made)
    return Child.objects.get(id=made[0])


def _sent(key: UUID | None, by: Actor) -> Child | None:
    child = Child.objects.filter(id=key).first() if key else None
    return child if child is not None and key in scope.residents_for(by, [key]) else None


def _tables(made: Sequence[UUID], rows: Sequence[ChildRow], digests: Sequence[str | None], source: Source, worked: identity.Worked) -> list[Rows]:
    now, today = clock.now(), clock.today()
    pairs = list(zip(made, rows, strict=True))
    stamp = [source.stamp(now, index) for index in range(len(rows))]
    residences = (
        (ident, row.unit_id, row.hamlet_id, row.residence_kind, "", row.resident_from, None, *stamp[index])
        for index, (ident, row) in enumerate(pairs)
    )
    memberships = (
        (ident, row.household_id, row.relation, row.resident_from, None, *stamp[index])
        for index, (ident, row) in enumerate(pairs)
        if row.household_id
    )
    states = (
        (ident, row.family_state, row.birth_date, None, *stamp[index])
        for index, (ident, row) in enumerate(pairs)
        if row.family_state
    )
    return [
        (Child, CHILD_COLUMNS, _child_tuples(made, rows, digests, now, today, worked)),
        (Residence, RESIDENCE_COLUMNS, residences),
        (Membership, MEMBERSHIP_COLUMNS, memberships),
        (FamilyState, FAMILY_COLUMNS, states),
    ]


def _child_tuples(
    made: Sequence[UUID],
    rows: Sequence[ChildRow],
    digests: Sequence[str | None],
    now: datetime,
    today: date,
    worked: identity.Worked,
) -> Iterable[tuple]:
    clean, key = worked.clean, worked.keys
    ends = identity.last_fours(row.personal_id for row in rows)
    for ident, row, digest, end in zip(made, rows, digests, ends, strict=True):
        name, mother, father = clean(row.full_name), clean(row.mother_name), clean(row.father_name)
        number = identity.tidy_number(row.personal_id)
        birth = identity.latest_day(row.birth_date, row.birth_precision, min(today, row.resident_from))
        yield (
            ident,
            1,
            name,
            key.sort(name),
            key.search(name),
            checks.is_unnamed(name),
            row.sex,
            birth,
            row.birth_precision,
            row.ethnic,
            number,
            digest,
            end,
            worked.status(number, birth, row.sex),
            mother,
            key.search(mother),
            father,
            key.search(father),
            clean(row.guardian_name),
            row.birth_registered_on,
            row.nationality,
            row.birth_place,
            row.birth_order,
            clean(row.birth_reg_no),
            clean(row.birth_reg_place),
            clean(row.home_town),
            None,
            "",
            now,
            now,
        )


def _taken_numbers(digests: Sequence[str | None]) -> list:
    wanted = [digest for digest in digests if digest]
    stored: set[str] = set()
    if not Child.objects.exists():  # the first load of a province asks nothing
        wanted = []
    for part in chunks(wanted):
        stored.update(Child.objects.filter(personal_id_digest__in=part).values_list("personal_id_digest", flat=True))
    again = set(checks.repeated(digests)) | {index for index, digest in enumerate(digests) if digest in stored}
    return [checks.error(index, "personal_id", "personal_id_taken") for index in sorted(again)]


def correct_child(*, by: Actor, child: UUID, version: int, changes: dict, reason: str, source: Source | None = None) -> Child:
    """Change identity fields of a child, keeping the old values as corrections.

    ``version`` is the one the person was shown: a newer stored one raises Conflict with each field that differs, unless
    every wanted value is stored already (the same send, again). Raises RowErrors for values that are not acceptable.
    """
    with transaction.atomic():
        stored = Child.objects.select_for_update().filter(id=child).first()
        if stored is None or child not in scope.lives_for(by, [child]):
            raise RowErrors([checks.error(0, "child_id", "child_unknown")])
        wanted = _wanted(stored, changes)
        differing = {name: value for name, value in wanted.items() if getattr(stored, name) != value}
        if not differing:
            return stored
        if stored.version != version:
            raise Conflict(stored.version, [Difference(name, str(fields.CHILD_LABELS[name]), value, getattr(stored, name)) for name, value in differing.items()])
        _refuse_correction(stored, differing, reason)
        before = {name: getattr(stored, name) for name in differing}
        source = source or Source(by.channel, post=by.post_id)
        if "birth_date" in differing:
            births.move_first_day(stored, differing["birth_date"], source=source)
        write_correction(stored, before, differing, reason, by=by)
        if "guardian_name" in before:
            _name_carer(child, before["guardian_name"], stored.guardian_name, source)
        if "full_name" in before:
            names.keep_earlier(child, before["full_name"], source)
        audit.record(by, "child corrected", subjects=[("child", child)], data={"before": before, "after": differing, "reason": reason})
        if {"birth_registered_on", "birth_date"} & differing.keys():
            registration.follow_births(by=by, children=[child])
    return stored


def _name_carer(child: UUID, before: str, now: str, source: Source) -> None:
    """Let the entry of who cares today bear the corrected name, if it bore the one that was wrong; what it was is kept, superseded."""
    book = books.guardianships(source).load([child])
    row = book.open_row((child,))
    if row is not None and now and row.values[1] == before:
        book.end(row, row.valid_from)
        book.put(row.key, row.valid_from, row.valid_to, [row.values[0], now, *row.values[2:]], row.number)
        book.flush()


def _wanted(stored: Child, changes: dict) -> dict:
    wanted = {name: identity.cleaned(name, value) for name, value in changes.items() if name in fields.CORRECTABLE}
    if wanted.get("birth_date"):
        precision = wanted.get("birth_precision", stored.birth_precision)
        latest = identity.latest_day(wanted["birth_date"], precision, clock.today())
        # "2022" written again is the same birth: the day it was given when registered stays, whatever today is.
        same = precision == stored.birth_precision and latest == identity.latest_day(stored.birth_date, precision, clock.today())
        wanted["birth_date"] = stored.birth_date if same else latest
    return wanted


def _refuse_correction(stored: Child, changes: dict, reason: str) -> None:
    """Judge the changed fields by the rules of a new child's row; a place is no part of an identity, so any will do."""
    told = {name: changes.get(name, getattr(stored, name)) for name in fields.CORRECTABLE if name != "personal_id_status"}
    row = ChildRow(id=None, unit_id=0, hamlet_id=None, residence_kind="thuong_tru", resident_from=told["birth_date"], **told)
    places = checks.Places({0: (checks.COMMUNE, date.min, None)}, {})
    errors = [error for error in _faults([row], places, identity.Worked()) if error.field in changes]
    if not reason.strip():
        errors.append(checks.error(0, "reason", "reason_missing"))
    if "birth_date" in changes and stored.died_on and changes["birth_date"] and stored.died_on < changes["birth_date"]:
        errors.append(checks.error(0, "birth_date", "after_death"))
    if changes.get("personal_id"):
        digest = identity.digests([changes["personal_id"]])[0]
        if Child.objects.filter(personal_id_digest=digest).exclude(id=stored.id).exists():
            errors.append(checks.error(0, "personal_id", "personal_id_taken"))
    if errors:
        raise RowErrors(errors)


def write_correction(stored: Child, before: dict, changes: dict, reason: str, *, by: Actor) -> None:
    """Write changed fields of identity, keeping the old values; the caller judged them, and its transaction and event hold."""
    key, now = identity.Keys(), clock.now()
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.sort_key, stored.search_key = key.sort(stored.full_name), key.search(stored.full_name)
    stored.mother_search_key, stored.father_search_key = key.search(stored.mother_name), key.search(stored.father_name)
    stored.unnamed = checks.is_unnamed(stored.full_name)
    stored.personal_id_digest = identity.digests([stored.personal_id])[0]
    stored.personal_id_last4 = identity.last_fours([stored.personal_id])[0]
    if {"personal_id", "birth_date", "sex"} & changes.keys() and "personal_id_status" not in changes:
        stored.personal_id_status = identity.number_status(stored.personal_id, stored.birth_date, stored.sex)
    stored.version += 1
    stored.updated_at = now
    stored.save(force_update=True)
    insert_rows(
        Correction,
        ("child_id", "field", "old_value", "new_value", "reason", "recorded_at", "by_post"),
        (
            (stored.id, name, identity.as_text(before[name]), identity.as_text(value), reason.strip(), now, by.post_id)
            for name, value in changes.items()
        ),
    )
