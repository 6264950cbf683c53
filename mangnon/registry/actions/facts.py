"""Facts about children and households over time: circumstances, risks, schooling, parents, poverty."""

from collections.abc import Callable, Sequence

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.registry import codes, scope
from mangnon.registry.bulk import books
from mangnon.registry.bulk.ledger import Ledger
from mangnon.registry.rules import (
    CircumstanceRow,
    CloseRow,
    FamilyRow,
    PovertyRow,
    RiskRow,
    RowError,
    RowErrors,
    SchoolingRow,
    Source,
    checks,
    fields,
)

LIMITS = {
    CircumstanceRow: {"evidence": 120, "decided_by": 80, "end_reason": 80},
    CloseRow: {"reason": 80},
    RiskRow: {"reason": 160},
    SchoolingRow: {"school": 120, "class_name": 24},
    PovertyRow: {"decision": 80},
}


def open_circumstances(rows: Sequence[CircumstanceRow], *, by: Actor, source: Source) -> int:
    """Record episodes of special circumstances; all or none. Returns how many. Raises RowErrors.

    Entries of class C4 are sealed with their evidence. Two episodes of one code of one child can't overlap.
    """
    classes, digest = codes.circumstance_classes(), codes.circumstance_digests()

    def values(row: CircumstanceRow) -> list:
        if classes[row.code] == "C4":
            return ["", codes.seal(row.code, row.evidence, row.decided_by, row.end_reason), "", "", ""]
        return [row.code, None, row.evidence, row.decided_by, row.end_reason]

    return record_facts(
        rows,
        books.circumstances(source),
        by=by,
        source=source,
        action="circumstances opened",
        check=lambda index, row: checks.unless(row.code in classes, index, "code", "circumstance_unknown"),
        place=lambda book, row, number: book.put(
            (row.child_id, digest[row.code]), row.valid_from, row.valid_to, values(row), number
        ),
    )


def close_circumstances(rows: Sequence[CloseRow], *, by: Actor, source: Source) -> int:
    """End running episodes of special circumstances; all or none. Returns how many."""
    digest = codes.circumstance_digests()

    def close(book: Ledger, row: CloseRow, number: int | None) -> str | None:
        fact = book.open_row((row.child_id, digest[row.code]))
        if fact is None or row.day <= fact.valid_from:
            return "not_open" if fact is None else "before_start"
        if fact.values[1] is not None:
            book.end(fact, row.day, sealed=codes.reseal(fact.values[1], end_reason=row.reason))
        else:
            book.end(fact, row.day, end_reason=row.reason)
        return None

    return record_facts(
        rows,
        books.circumstances(source),
        by=by,
        source=source,
        action="circumstances closed",
        place=close,
        check=lambda index, row: checks.unless(row.code in digest, index, "code", "circumstance_unknown"),
    )


def open_risks(rows: Sequence[RiskRow], *, by: Actor, source: Source) -> int:
    """Record risks of falling into special circumstances; all or none. Returns how many."""
    known = codes.risks()
    return record_facts(
        rows,
        books.risks(source),
        by=by,
        source=source,
        action="risks opened",
        check=lambda index, row: checks.unless(row.code in known, index, "code", "risk_unknown"),
        place=lambda book, row, number: book.put(
            (row.child_id, row.code), row.valid_from, row.valid_to, [row.reason, ""], number
        ),
    )


def close_risks(rows: Sequence[CloseRow], *, by: Actor, source: Source) -> int:
    """End running risks; all or none. Returns how many."""

    def close(book: Ledger, row: CloseRow, number: int | None) -> str | None:
        fact = book.open_row((row.child_id, row.code))
        if fact is None or row.day <= fact.valid_from:
            return "not_open" if fact is None else "before_start"
        book.end(fact, row.day, end_reason=row.reason)
        return None

    return record_facts(rows, books.risks(source), by=by, source=source, action="risks closed", place=close)


def record_schooling(rows: Sequence[SchoolingRow], *, by: Actor, source: Source) -> int:
    """Record school levels; a running earlier level ends where the new one begins. Returns how many."""
    return record_facts(
        rows,
        books.schoolings(source),
        by=by,
        source=source,
        action="schooling recorded",
        check=lambda index, row: checks.unless(row.level in fields.SCHOOL_LEVELS, index, "level", "school_level_unknown"),
        place=lambda book, row, number: book.follow(
            (row.child_id,), row.valid_from, row.valid_to, [row.level, row.school, row.class_name], number
        ),
    )


def record_family_states(rows: Sequence[FamilyRow], *, by: Actor, source: Source) -> int:
    """Record states of parents; a running earlier state ends where the new one begins. Returns how many."""
    return record_facts(
        rows,
        books.family_states(source),
        by=by,
        source=source,
        action="family states recorded",
        check=lambda index, row: checks.unless(row.state in fields.FAMILY_STATES, index, "state", "family_state_unknown"),
        place=lambda book, row, number: book.follow((row.child_id,), row.valid_from, row.valid_to, [row.state], number),
    )


def set_poverty(rows: Sequence[PovertyRow], *, by: Actor, source: Source) -> int:
    """Record the class of households; a running earlier class ends where the new one begins. Returns how many."""
    return record_household_facts(
        rows,
        books.poverty(source),
        by=by,
        source=source,
        action="poverty recorded",
        check=lambda index, row: checks.unless(row.poverty in fields.POVERTY, index, "poverty", "poverty_unknown"),
        place=lambda book, row, number: book.follow((row.household_id,), row.valid_from, row.valid_to, [row.poverty, row.decision], number),
    )


Place = Callable[[Ledger, object, int | None], str | None]


def record_facts(
    rows: Sequence,
    book: Ledger,
    *,
    by: Actor,
    source: Source,
    action: str,
    place: Place,
    check: Callable[[int, object], list[RowError]] = lambda index, row: [],
) -> int:
    """Check dated rows about children, place them in a ledger, write, audit; all or none. Returns how many. Raises RowErrors."""
    today = clock.today()
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = []
        for index, row in enumerate(rows):
            start = getattr(row, "valid_from", None) or row.day
            errors += checks.check_period(index, start, getattr(row, "valid_to", None), today, lives.get(row.child_id))
            errors += check(index, row) + checks.check_lengths(index, row, LIMITS.get(type(row), {}))
        _place_facts(rows, book.load(lives), errors, source, place)
        audit.record(
            by, action, subjects=(("child", row.child_id) for row in rows), data=source.about(rows), sensitive=False
        )
    return len(rows)


def record_household_facts(
    rows: Sequence, book: Ledger, *, by: Actor, source: Source, action: str, place: Place, check: Callable[[int, object], list[RowError]]
) -> int:
    """Check dated rows about households, place them in a ledger, write, audit; all or none. Returns how many. Raises RowErrors."""
    today = clock.today()
    with transaction.atomic():
        homes = scope.households_for(by, (row.household_id for row in rows))
        errors = []
        for index, row in enumerate(rows):
            errors += checks.unless(row.household_id in homes, index, "household_id", "household_unknown")
            errors += check(index, row)
            errors += checks.unless(row.valid_from <= today, index, "valid_from", "day_in_future")
            errors += checks.unless(row.valid_to is None or row.valid_to > row.valid_from, index, "valid_to", "period_backward")
            errors += checks.check_lengths(index, row, LIMITS.get(type(row), {}))
        _place_facts(rows, book.load(homes), errors, source, place)
        audit.record(by, action, subjects=(("household", row.household_id) for row in rows), data=source.about(rows), sensitive=False)
    return len(rows)


def _place_facts(rows: Sequence, book: Ledger, errors: list[RowError], source: Source, place: Place) -> None:
    """Put the rows into the book in the order of their days, then write; raise RowErrors when any is refused."""
    if errors:
        raise RowErrors(errors)
    starts = [getattr(row, "valid_from", None) or row.day for row in rows]
    for index in sorted(range(len(rows)), key=starts.__getitem__):
        if code := place(book, rows[index], source.number(index)):
            errors.append(checks.error(index, "valid_from" if hasattr(rows[index], "valid_from") else "day", code))
    if errors:
        raise RowErrors(errors)
    book.flush()
