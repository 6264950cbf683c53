"""A corrected birth date takes with it what began on the day of birth."""

from datetime import date

from mangnon.registry import birthdays
from mangnon.registry.bulk import books, lookup
from mangnon.registry.bulk.ledger import FAR, Row
from mangnon.registry.models import Child
from mangnon.registry.rules import RowErrors, Source, checks


def move_first_day(child: Child, born: date, *, source: Source) -> None:
    """Let the facts that began on the stored birth date begin on ``born``; the earlier rows are kept, superseded.

    Where the child lived on the day of birth is where the birth counts, so the two days may not part. Raises RowErrors
    when another fact lies before ``born``, when the commune of birth was not in force that day, or when a room above
    has something of an earlier day.
    """
    first = books.residences(source)
    others = (
        books.memberships, books.circumstances, books.risks, books.family_states, books.schoolings, books.parents, books.guardianships,
        books.child_details, books.answers,
    )  # fmt: skip
    ledgers = [first, *(made(source) for made in others)]
    for book in ledgers:
        book.load([child.id])
    rows = [(book, row) for book in ledgers for row in book.lines_of(child.id)]
    at_birth = [(book, row) for book, row in rows if row.valid_from == child.birth_date]
    if any(row.valid_from < born for book, row in rows if row.valid_from != child.birth_date):
        raise RowErrors([checks.error(0, "birth_date", "facts_before_birth")])
    if any((row.valid_to or FAR) <= born for _book, row in at_birth):
        raise RowErrors([checks.error(0, "birth_date", "facts_before_birth")])
    _check_places([row for book, row in at_birth if book is first], born)
    for book, row in at_birth:
        book.end(row, row.valid_from)
        book.put(row.key, born, row.valid_to, row.values, row.number)
    for book in ledgers:
        book.flush()
    if errors := birthdays.refusals(child, born, source):
        raise RowErrors(errors)


def _check_places(stays: list[Row], born: date) -> None:
    places = lookup.places((stay.values[0] for stay in stays), (stay.values[1] for stay in stays))
    problems = [places.problem(stay.values[0], stay.values[1], born) for stay in stays]
    if errors := [checks.error(0, "birth_date", problem[1]) for problem in problems if problem]:
        raise RowErrors(errors)
