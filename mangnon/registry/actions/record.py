"""The rest of the record over time: father and mother, who cares, details by key, answers to a province's own questions."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.law.registry_form import Question
from mangnon.registry import codes, declaration, identity
from mangnon.registry.actions import registration
from mangnon.registry.actions.facts import record_facts, record_household_facts
from mangnon.registry.actions.guardians import follow_guardians
from mangnon.registry.bulk import books, lookup
from mangnon.registry.bulk.ledger import Ledger
from mangnon.registry.rules import (
    AnswerRow,
    DetailRow,
    GuardianRow,
    HouseholdDetailRow,
    ParentRow,
    RowError,
    Source,
    checks,
    fields,
)

SEX_OF = {"cha": "nam", "me": "nu"}
YEARS_OLDER = range(10, 91)  # how much older than its child a parent may be: a slip of a digit falls outside
BY_PARENTS = "cha_me"


def record_parents(rows: Sequence[ParentRow], *, by: Actor, source: Source) -> int:
    """Record what is known of fathers and mothers; all or none. Returns how many. Raises RowErrors.

    A running earlier row of the same parent ends where the new one begins; what the new row leaves empty stays as it was.
    """
    known, born = codes.labels("parent_status"), lookup.lives(row.child_id for row in rows)
    digests = identity.digests(row.personal_id for row in rows)
    number_of = {id(row): digest for row, digest in zip(rows, digests, strict=True)}

    def check(index: int, row: ParentRow) -> list[RowError]:
        found = checks.unless(row.parent in fields.PARENTS, index, "parent", "parent_unknown")
        found += checks.unless(not row.status or row.status in known, index, "status", "value_unknown")
        found += checks.unless(not row.ethnic or row.ethnic in codes.ethnic(), index, "ethnic", "ethnic_unknown")
        found += checks.unless(row.birth_year is None or _older(row.birth_year, born.get(row.child_id)), index, "birth_year", "birth_year_odd")
        found += checks.unless(any((row.status, row.birth_year, row.ethnic, row.personal_id, row.job.strip())), index, "status", "parent_empty")
        return found + _number_faults(index, row) + checks.check_lengths(index, row, {"job": 80})

    def place(book: Ledger, row: ParentRow, number: int | None) -> str | None:
        before = book.open_row((row.child_id, row.parent))
        job = identity.Cleaner()(row.job)
        new = [row.status, row.birth_year, row.ethnic, identity.tidy_number(row.personal_id), number_of[id(row)], job]
        kept = before.values if before else [""] * len(new)
        return book.follow((row.child_id, row.parent), row.valid_from, row.valid_to, [value or old or value for value, old in zip(new, kept, strict=True)], number)

    return record_facts(rows, books.parents(source), by=by, source=source, action="parents recorded", check=check, place=place)


def _older(year: int, life: tuple[date, date | None] | None) -> bool:
    return life is None or life[0].year - year in YEARS_OLDER


def _number_faults(index: int, row: ParentRow) -> list[RowError]:
    if not row.personal_id:
        return []
    problems = ids.personal_id_problems(identity.tidy_number(row.personal_id) or "", None, SEX_OF.get(row.parent), demo=settings.MANGNON_DEMO)
    return checks.unless("format" not in problems, index, "personal_id", "personal_id_format")


def record_guardianships(rows: Sequence[GuardianRow], *, by: Actor, source: Source) -> int:
    """Record who cares for children and how; a running earlier entry ends where the new one begins. Returns how many. Raises RowErrors."""
    kinds, relations = codes.labels("care_type"), codes.labels("guardian_relation")
    facilities = lookup.facilities(row.facility_id for row in rows if row.facility_id)
    clean = identity.Cleaner()

    def check(index: int, row: GuardianRow) -> list[RowError]:
        found = checks.unless(row.care_type in kinds, index, "care_type", "value_unknown")
        found += checks.unless(not row.relation or row.relation in relations, index, "relation", "value_unknown")
        found += checks.unless(not row.facility_id or row.facility_id in facilities, index, "facility_id", "facility_unknown")
        told = row.name.strip() or row.facility_id or row.facility_name.strip()
        found += checks.unless(bool(told) or row.care_type in (BY_PARENTS, "tu_song"), index, "name", "guardian_missing")
        found += [checks.error(index, *fault) for fault in checks.name_faults("name", row.name)]
        return found + checks.check_lengths(index, row, {"facility_name": 160})

    with transaction.atomic():
        count = record_facts(
            rows, books.guardianships(source), by=by, source=source, action="guardianships recorded", check=check,
            place=lambda book, row, number: book.follow(
                (row.child_id,), row.valid_from, row.valid_to, [row.care_type, clean(row.name), row.relation, row.facility_id, clean(row.facility_name)], number
            ),
        )  # fmt: skip
        follow_guardians({row.child_id for row in rows}, by=by)
    return count


def record_details(rows: Sequence[DetailRow], *, by: Actor, source: Source) -> int:
    """Record details of children by the keys of the form; a running earlier value ends where the new one begins. Returns how many."""
    known = declaration.child_details()
    with transaction.atomic():
        count = record_facts(
            rows, books.child_details(source), by=by, source=source, action="details recorded",
            check=lambda index, row: _detail_faults(index, row, known),
            place=lambda book, row, number: book.follow((row.child_id, row.key), row.valid_from, row.valid_to, _detail(row, known), number),
        )  # fmt: skip
        registration.follow_births(by=by, children={row.child_id for row in rows if row.key == registration.TOLD})
    return count


def record_household_details(rows: Sequence[HouseholdDetailRow], *, by: Actor, source: Source) -> int:
    """Record details of households by the keys of the form; a running earlier value ends where the new one begins. Returns how many."""
    known = declaration.household_details()
    return record_household_facts(
        rows, books.household_details(source), by=by, source=source, action="household details recorded",
        check=lambda index, row: _detail_faults(index, row, known),
        place=lambda book, row, number: book.follow((row.household_id, row.key), row.valid_from, row.valid_to, _detail(row, known), number),
    )  # fmt: skip


def _detail_faults(index: int, row: DetailRow | HouseholdDetailRow, known: Mapping[str, declaration.Held]) -> list[RowError]:
    held = known.get(row.key)
    if held is None:
        return [checks.error(index, "key", "detail_unknown")]
    code = declaration.fault(held.type, codes.labels(held.codes) if held.codes else {}, row.value)
    found = checks.unless(not code, index, row.key, code)
    if held.type == "name" and not code:
        found += [checks.error(index, *fault) for fault in checks.name_faults(row.key, row.value)]
    return found + checks.check_lengths(index, row, {"note": 160})


def _detail(row: DetailRow | HouseholdDetailRow, known: Mapping[str, declaration.Held]) -> list:
    held, clean = known[row.key], identity.Cleaner()
    if held.sealed:
        return ["", identity.tidy_number(row.value), clean(row.note)]
    return [declaration.tidy(held.type, codes.labels(held.codes) if held.codes else {}, clean(row.value)), None, clean(row.note)]


def record_answers(rows: Sequence[AnswerRow], *, by: Actor, source: Source) -> int:
    """Record answers to the province's own questions; a running earlier answer ends where the new one begins. Returns how many."""
    asked, clean = declaration.questions(), identity.Cleaner()

    def check(index: int, row: AnswerRow) -> list[RowError]:
        question = asked.get(row.question)
        if question is None:
            return [checks.error(index, "question", "detail_unknown")]
        code = declaration.fault(question.type, declaration.entries_of(question), row.value)
        return checks.unless(not code, index, row.question, code)

    def tidied(question: Question, value: str) -> str:
        return declaration.tidy(question.type, declaration.entries_of(question), clean(value))

    return record_facts(
        rows, books.answers(source), by=by, source=source, action="own answers recorded", check=check,
        place=lambda book, row, number: book.follow(
            (row.child_id, row.question), row.valid_from, row.valid_to, [tidied(asked[row.question], row.value)], number
        ),
    )  # fmt: skip
