"""The form declaration as the registry uses it: which details a child and a household have, and what each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.law.registry_form import FormField, FormGroup, Question, RegistryForm
from mangnon.registry import codes
from mangnon.ui.parts import Help

LONGEST = 200
SEALED = frozenset({"id12", "digits10"})  # numbers of persons: kept sealed
JOINS = "|"
SECOND_LINES = {"disability_degree": _("Mức độ khuyết tật"), "disability": _("Dạng khuyết tật")}  # one field of the form, two lines


@dataclass(frozen=True, slots=True)
class Held:
    """What one line of details may hold: its key, its field of the form, a type, the name of its code list."""

    key: str
    field: FormField
    type: str
    codes: str

    @property
    def sealed(self) -> bool:
        """Say whether the value is a number kept sealed."""
        return self.type in SEALED


def form() -> RegistryForm:
    """Return the form of this place."""
    return codes.packs().registry_form


def child_details() -> Mapping[str, Held]:
    """Return what details of a child may be recorded, by key."""
    return _details(form(), "childdetail")


def household_details() -> Mapping[str, Held]:
    """Return what details of a household may be recorded, by key."""
    return _details(form(), "householddetail")


def questions() -> Mapping[str, Question]:
    """Return the province's own questions by key, in their order."""
    return {question.key: question for question in form().questions}


@lru_cache(maxsize=8)
def _details(declared: RegistryForm, table: str) -> dict[str, Held]:
    found = {}
    for one in declared.fields.values():
        for place in one.holds:
            name, _dot, rest = place.partition(".")
            column, _colon, key = rest.partition(":")
            if name == table and column in ("value", "number"):
                # A second line of one field (the degree of a disability) has a list of its own name.
                found[key] = Held(key, one, *((one.type, one.codes) if key == one.key else ("code", key)))
    return found


def label_of(one: Held | FormField | FormGroup | Question) -> str:
    """Return the label of a field, a line of details or a question, in the language of whoever reads."""
    field = one.field if isinstance(one, Held) else one
    label = field.english if get_language() == "en" else field.label
    return str(SECOND_LINES[one.key]) if isinstance(one, Held) and one.key in SECOND_LINES else label


def entries_of(question: Question) -> dict[str, str]:
    """Return what a question is answered with: code → label, in the language of whoever reads."""
    return {entry.code: entry.english if get_language() == "en" else entry.label for entry in question.entries}


def shown(type_: str, entries: Mapping[str, str], value: str) -> str:
    """Return a kept value as people read it."""
    if type_ == "date":
        return vi_date(date.fromisoformat(value))
    if type_ == "number":
        return value.replace(".", ",")
    return ", ".join(entries.get(code, code) for code in value.split(JOINS)) if type_ in ("code", "multi") else value


def help_of(field: FormField) -> Help | None:
    """Return what the "?" beside a field says: its note and where it comes from, as far as that was issued by today; None without a note."""
    note = field.note_english if get_language() == "en" else field.note
    return Help(note, "", "; ".join(codes.cited(field.provenance, clock.today())), form().status) if note else None


def fault(type_: str, entries: Mapping[str, str], value: str) -> str:
    """Return the code of what is wrong with a value, empty when nothing is; ``entries`` are those of its list."""
    if not value.strip():
        return "value_missing"
    if type_ in ("code", "multi"):
        picked = value.split(JOINS) if type_ == "multi" else [value]
        return "" if set(picked) <= set(entries) and len(set(picked)) == len(picked) else "value_unknown"
    if type_ == "id12":
        return "" if _are_digits(value, 12) else "personal_id_format"
    if type_ == "digits10":
        return "" if _are_digits(value, 10) else "digits_format"
    if type_ == "number":
        return "" if _is_number(value) else "value_no_number"
    if type_ == "date":
        return "" if _is_day(value) else "value_no_day"
    return "" if len(value) <= LONGEST else "text_too_long"


def tidy(type_: str, entries: Mapping[str, str], value: str) -> str:
    """Return a good value in the form it is kept in: codes in the order of their list, a number with a point."""
    if type_ == "multi":
        picked = set(value.split(JOINS))
        return JOINS.join(code for code in entries if code in picked)
    return value.replace(",", ".") if type_ == "number" else value


def _are_digits(value: str, count: int) -> bool:
    tidy = "".join(value.split())
    return len(tidy) == count and tidy.isascii() and tidy.isdigit()


def _is_number(value: str) -> bool:
    whole, _point, part = value.replace(",", ".").partition(".")
    return len(value) <= 12 and (whole + part).isascii() and whole.isdigit() and (not part or part.isdigit())


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
