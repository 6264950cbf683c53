"""What the further columns are read with: the packs' lists, the province's own questions, facilities, what a household has."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from uuid import UUID

from django.utils.translation import override

from mangnon.exchange.rules.columns import ANSWER, COLUMNS, QUESTION, Column
from mangnon.exchange.rules.values import CODE, Entries
from mangnon.law.registry_form import RegistryForm
from mangnon.registry import codes, declaration
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import HouseholdDetail
from mangnon.registry.queries import facility_choices
from mangnon.registry.rules import fields

QUESTION_READERS = {"text": "text", "number": "number", "date": "day", "code": "code"}


def columns() -> Mapping[str, Column]:
    """Return target → column of every further column, the province's own questions last."""
    return _columns(declaration.form())


@lru_cache(maxsize=8)
def _columns(form: RegistryForm) -> dict[str, Column]:
    own = {QUESTION + one.key: Column(QUESTION + one.key, QUESTION_READERS[one.type], ANSWER, one.key, QUESTION + one.key if one.entries else "") for one in form.questions}
    asked = {field.key for field in form.fields.values() if field.required != "off"}
    return {target: column for target, column in COLUMNS.items() if column.field in asked} | own


def entries_of(column: Column) -> Entries | None:
    """Return the entries of a coded column as cells name them; None for any other."""
    return _entries(codes.packs().sha256, declaration.form(), column.codes) if column.codes else None


@lru_cache(maxsize=128)
def _entries(_sha256: str, form: RegistryForm, name: str) -> Entries:
    if name.startswith(QUESTION):
        question = form.question(name.removeprefix(QUESTION))
        return Entries([(entry.code, entry.label, ()) for entry in question.entries])
    rows = codes.packs().list(name)
    if name == "schooling":  # the registry tells "đã bỏ học" from "không đi học"; the packs' list does not
        others = {row.code: (row.label, *row.aliases) for row in rows if row.code != "khong"}
        with override("vi"):  # lists are Vietnamese whoever reads the page
            return Entries([(code, str(label), others.get(code, ())) for code, label in fields.SCHOOL_LEVELS.items()])
    if name != "circumstance":
        return Entries([(row.code, row.label, row.aliases) for row in rows])
    leaves = codes.circumstance_classes()
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row.code in leaves:
            groups.setdefault(row.parent, []).append(row.code)
    above = {row.code: row.label for row in rows}
    # Words of a group name its only entry, or the entries to choose from.
    return Entries([(row.code, row.label, (above[row.parent],)) for row in rows if row.code in leaves], groups)


def choices_of(name: str) -> list[str]:
    """Return the entries of a code list as the empty list offers them: sub-types with their codes, since two may share words."""
    entries = _entries(codes.packs().sha256, declaration.form(), name)
    return [f"{code} {label}" if CODE.match(code) else label for code, label in entries.labels.items() if code != fields.UNKNOWN_ETHNIC]


def facilities() -> dict[str, UUID]:
    """Return the facilities in force by name."""
    return {name.casefold(): UUID(ident) for ident, name in facility_choices()}


def home_details(households: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """Return (household, key) → what is believed of it."""
    return {
        (home, key): number or value
        for part in chunks(households)
        for home, key, value, number in HouseholdDetail.objects.believed().filter(valid_to=None, household_id__in=part).values_list("household_id", "key", "value", "number")
    }
