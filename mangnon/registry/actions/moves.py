"""Moves and deaths: what ends where a child lives, and what ends with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.organisation.queries import units_made_of
from mangnon.registry import codes, identity, scope
from mangnon.registry.actions import waiting
from mangnon.registry.actions.registration import follow_births
from mangnon.registry.bulk import books, lookup
from mangnon.registry.bulk.ledger import RECORDED, Ledger, Row
from mangnon.registry.models import Away, Child, Death, Membership, Residence
from mangnon.registry.rules import DeathRow, MoveRow, RowError, RowErrors, Source, checks, fields

PLACES = (Residence, Membership, Away)


def move_children(rows: Sequence[MoveRow], *, by: Actor, source: Source) -> int:
    """Move children to another place or out of the province; all or none. Returns how many moved. Raises RowErrors.

    The running residence ends on ``day``; the new one begins there. A child who had left may come back
    (``how`` = chuyen_den).
    """
    with transaction.atomic():
        return carry_out(rows, scope.lives_for(by, (row.child_id for row in rows)), by=by, source=source)


def carry_out(rows: Sequence[MoveRow], lives: lookup.Lives, *, by: Actor, source: Source) -> int:
    """Move children whose locked ``lives`` the caller answers for: its scope, or a request it may accept. Raises RowErrors."""
    homes = lookup.households(row.household_id for row in rows if row.household_id)
    places = lookup.places((row.unit_id for row in rows), (row.hamlet_id for row in rows))
    errors = [fault for index, row in enumerate(rows) for fault in _move_errors(index, row, lives, homes, places)]
    if errors:
        raise RowErrors(errors)
    now = clock.now()
    ledgers = [make(source, now).load(lives) for make in (books.residences, books.memberships, books.absences)]
    lived = ledgers[0]
    heirs = units_made_of({stay.values[0] for child in lives for stay in lived.line((child,)) if stay.valid_to is None})
    for index in sorted(range(len(rows)), key=lambda number: rows[number].day):
        if code := _move(rows[index], ledgers, heirs, source.number(index)):
            errors.append(checks.error(index, "day", code))
    if errors:
        raise RowErrors(errors)
    for book in ledgers:
        book.flush()
    waiting.end_moved({row.child_id: row.unit_id for row in rows if row.how != fields.INSIDE}, by=by)
    audit.record(by, "children moved", subjects=(("child", row.child_id) for row in rows), data=source.about(rows), sensitive=False)
    follow_births(by=by, children=[row.child_id for row in rows])
    return len(rows)


def _move_errors(index: int, row: MoveRow, lives: lookup.Lives, homes: set, places: checks.Places) -> list[RowError]:
    errors = checks.check_period(index, row.day, None, clock.today(), lives.get(row.child_id))
    if row.how not in fields.MOVES:
        errors.append(checks.error(index, "how", "move_unknown"))
    elif row.unit_id is None and row.how in fields.MOVES_INSIDE:
        errors.append(checks.error(index, "unit_id", "move_needs_place"))
    elif row.unit_id is not None and row.how not in fields.MOVES_INSIDE:
        errors.append(checks.error(index, "unit_id", "move_has_place"))
    if row.province and not codes.in_force("province", row.province, row.day):
        errors.append(checks.error(index, "province", "province_unknown"))
    errors += checks.check_lengths(index, row, {"place": 160})
    if row.kind and row.kind not in fields.RESIDENCE_KINDS:
        errors.append(checks.error(index, "kind", "residence_kind_unknown"))
    if row.relation and row.relation not in codes.relations():
        errors.append(checks.error(index, "relation", "relation_unknown"))
    if row.unit_id is not None and (problem := places.problem(row.unit_id, row.hamlet_id, row.day)):
        errors.append(checks.error(index, *problem))
    if row.household_id is not None and row.household_id not in homes:
        errors.append(checks.error(index, "household_id", "household_unknown"))
    return errors


def _move(row: MoveRow, ledgers: Sequence[Ledger], heirs: dict[int, set[int]], number: int | None) -> str | None:
    lived, belonged, away = ledgers
    key = (row.child_id,)
    here = lived.open_row(key)
    if (here is None) != (row.how == "chuyen_den"):
        return "not_open" if here is None else "period_overlap"
    kind, inside = row.kind or "thuong_tru", False
    if here is not None:
        if row.day <= here.valid_from:
            return "before_start"
        # A commune that was merged goes on in the new one: who changes the hamlet there has not left.
        kind, inside = row.kind or here.values[2], row.unit_id in heirs.get(here.values[0], {here.values[0]})
        if row.how == fields.INSIDE and not inside:
            return "move_not_inside"
        lived.end(here, row.day, ended_by=row.how)
    if row.unit_id is not None and (
        code := lived.put(key, row.day, None, [row.unit_id, row.hamlet_id, kind, ""], number)
    ):
        return code
    return _go_or_return(row, away, number) or _change_household(row, inside, belonged, number)


def _go_or_return(row: MoveRow, away: Ledger, number: int | None) -> str | None:
    key = (row.child_id,)
    if row.how in fields.MOVES_AWAY:
        return away.put(key, row.day, None, [row.how, row.province, row.place.strip()], number)
    if gone := away.open_row(key):
        away.end(gone, row.day)
    return None


def _change_household(row: MoveRow, inside: bool, belonged: Ledger, number: int | None) -> str | None:
    key = (row.child_id,)
    member = belonged.open_row(key)
    if row.household_id is None:
        if member is not None and not inside:
            belonged.end(member, row.day)
        elif member is not None and row.relation not in ("", member.values[1]):
            return _follow(member, belonged, row, member.values[0], number)
        return None
    if member is None:
        return belonged.put(key, row.day, None, [row.household_id, row.relation], number)
    if member.values[0] == row.household_id and row.relation in ("", member.values[1]):
        return None
    return _follow(member, belonged, row, row.household_id, number)


def _follow(member: Row, belonged: Ledger, row: MoveRow, household: UUID, number: int | None) -> str | None:
    if member.valid_from >= row.day:
        return "before_start"
    return belonged.follow(member.key, row.day, None, [household, row.relation], number)


def record_deaths(rows: Sequence[DeathRow], *, by: Actor, source: Source) -> int:
    """Record deaths and end residence, membership, circumstances and risks; all or none. Returns how many.

    A day known only as a month or a year counts as the latest one possible, as a birth does.
    """
    rows = [replace(row, day=identity.latest_day(row.day, row.precision, clock.today())) for row in rows]
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = [fault for index, row in enumerate(rows) for fault in _death_errors(index, row, lives)]
        errors += [
            checks.error(index, "child_id", "already_died") for index in checks.repeated([row.child_id for row in rows])
        ]
        if errors:
            raise RowErrors(errors)
        now = clock.now()
        ledgers = [make(source, now).load(lives) for make in (books.residences, books.memberships, books.absences, books.circumstances, books.risks)]
        for row in rows:
            _end_all(row, ledgers)
        for book in ledgers:
            book.flush()
        _write_deaths(rows, source, now)
        waiting.end([row.child_id for row in rows], fields.DIED, by=by)
        audit.record(
            by,
            "deaths recorded",
            subjects=(("child", row.child_id) for row in rows),
            data=source.about(rows),
            sensitive=False,
        )
        follow_births(by=by, children=[row.child_id for row in rows])
    return len(rows)


def _death_errors(index: int, row: DeathRow, lives: lookup.Lives) -> list[RowError]:
    life = lives.get(row.child_id)
    if life is not None and life[1] is not None:
        return [checks.error(index, "child_id", "already_died")]
    errors = checks.check_period(index, row.day, None, clock.today(), life)
    if row.cause not in fields.DEATH_CAUSES:
        errors.append(checks.error(index, "cause", "death_cause_unknown"))
    if row.precision not in fields.PRECISIONS:
        errors.append(checks.error(index, "day", "precision_unknown"))
    return errors


def _end_all(row: DeathRow, ledgers: list[Ledger]) -> None:
    for book in ledgers:
        for fact in book.lines_of(row.child_id):
            if fact.valid_to is None or fact.valid_to > row.day:
                _end_at_death(book, fact, row.day, stays=book.model in PLACES)


def _end_at_death(book: Ledger, fact: Row, day: date, *, stays: bool) -> None:
    # A child who dies on the day of birth has lived somewhere that day; half-open days need one day for it.
    until = fact.valid_from + timedelta(days=1) if stays and fact.valid_from == day else day
    if book.model is Residence:
        book.end(fact, until, ended_by=fields.DIED)
    elif book.model in PLACES:
        book.end(fact, until)
    else:
        book.end(fact, until, end_reason=fields.DIED)


def _write_deaths(rows: Sequence[DeathRow], source: Source, now: datetime) -> None:
    insert_rows(
        Death, ("child_id", "day", "precision", "cause", *RECORDED),
        (
            (row.child_id, row.day, row.precision, row.cause, *source.stamp(now, index))
            for index, row in enumerate(rows)
        ),
    )  # fmt: skip
    table = connection.ops.quote_name(Child._meta.db_table)
    statement = (
        f"UPDATE {table} SET died_on = %s, death_cause = %s, updated_at = %s, version = version + 1 WHERE id = %s"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    ident = Child._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [(row.day.isoformat(), row.cause, moment, ident(row.child_id, connection)) for row in rows],
        )
