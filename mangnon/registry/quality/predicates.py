"""What each figure counts, as a condition on a child: the same one gives the count of a commune and the list behind it.

No condition reads a circumstance or a risk: entries of class C4 can't be told from a count here.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from mangnon.base import days
from mangnon.law.registry_form import FormField
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry import declaration
from mangnon.registry.actions.registration import REGISTERED
from mangnon.registry.cleaning import rules as cleaning
from mangnon.registry.cleaning.models import CheckLine
from mangnon.registry.models import (
    ChildDetail,
    DuplicatePair,
    Guardianship,
    HouseholdDetail,
    HouseholdStatus,
    Membership,
    ParentState,
    Residence,
    Schooling,
)
from mangnon.registry.quality import figures, rules
from mangnon.registry.recheck import rules as recheck
from mangnon.registry.recheck.models import RecheckLine
from mangnon.registry.rules import fields

CHILD = OuterRef("pk")
DOUBTED = "trung"


def single(day: date) -> dict[str, Q]:
    """Return figure → the children it counts on ``day``, for figures that count one thing; events and lists are counted elsewhere."""
    lacking = {figures.field_code(figures.key_of(field)): lacks(field, day) & of_age(field, day) for field in figures.required_fields()}
    return {**lacking, **_faults(day), "khai-sinh": _unregistered(day), **{code: ~one for code, one in _checked(day).items()}}


# Figures of children to whom any of some others applies, or (``chua-kiem-tra``) all of them.
FAULTS, UNCHECKED = ("so-sai", "ngay-thieu", "ngay-nguoc", "xom-sai", "don-vi-sai"), ("chua-cong-an", "chua-phuc-tra", "chua-giay")


def joint(codes: Collection[str]) -> dict[str, tuple[Callable, list[str]]]:
    """Return joint figure → (any or all, of which figures)."""
    lacking = [code for code in codes if code.startswith(f"{figures.MISSING}-")]
    return {figures.MISSING: (any, lacking), "sai": (any, list(FAULTS)), "chua-kiem-tra": (all, list(UNCHECKED))}


def condition(code: str, day: date) -> Q:
    """Return the children a figure counts."""
    if code == DOUBTED:
        return Q(pk__in=in_open_pairs())
    alone = single(day)
    if code in alone:
        return alone[code]
    how, parts = joint(alone)[code]
    return reduce(or_ if how is any else and_, [alone[part] for part in parts])


def wholes(day: date) -> dict[str, Q]:
    """Return of which children a figure counts on ``day``, where not of all."""
    aged = {figures.whole_of(field): of_age(field, day) for field in figures.required_fields() if field.from_months}
    return {figures.NUMBERED: Q(personal_id_digest__isnull=False)} | aged


def of_age(field: FormField, day: date) -> Q:
    """Return the children old enough on ``day`` for a field to be asked of them."""
    return Q(birth_date__lte=days.born_by(day, field.from_months))


def lacks(field: FormField, day: date) -> Q:
    """Return the children of whom nothing is recorded in a field of the form, nor in those one of which is enough."""
    same = [one for one in declaration.form().fields.values() if one.required == "one"] if field.required == "one" else [field]
    told = [place for one in same for place in (_told(one, held, day) for held in one.holds) if place is not None]
    return ~reduce(or_, told)


def _told(field: FormField, held: str, day: date) -> Q | None:
    table, _dot, rest = held.partition(".")
    column, _colon, line = rest.partition(":")
    if held in figures.GIVEN:
        return _has(Residence, day, kind="thuong_tru") if field.key == figures.PERMANENT else None
    return TOLD[table](column, line, day) if table in figures.COUNTED else None


def _of_child(column: str, _line: str, _day: date) -> Q:
    if column == "full_name":
        return Q(unnamed=False)
    if column == "ethnic":
        return ~Q(ethnic=fields.UNKNOWN_ETHNIC)
    if column in ("birth_registered_on", "birth_order", "personal_id"):
        return Q(**{f"{column}__isnull": False})
    return ~Q(**{column: ""})


def _facts(model: type[Model], day: date, **known: object) -> QuerySet:
    return model.objects.believed().on(day).filter(child=CHILD, **known)


def _has(model: type[Model], day: date, **known: object) -> Q:
    return Q(Exists(_facts(model, day, **known)))


def _filled(model: type[Model], line_column: str = "") -> Callable[[str, str, date], Q]:
    """Return the condition of one column of a table of facts: some row of today says something there."""

    def told(column: str, line: str, day: date) -> Q:
        rows = _facts(model, day, **({line_column: line} if line_column else {}))
        if column in ("hamlet", "facility", "number", "birth_year", "personal_id"):
            return Q(Exists(rows.filter(**{f"{column}__isnull": False})))
        return Q(Exists(rows.exclude(**{column: ""})))

    return told


def _of_household(column: str, _line: str, day: date) -> Q:
    rows = _facts(Membership, day)
    rows = rows.filter(household__hamlet__isnull=False) if column == "hamlet" else rows.exclude(**{f"household__{column}": ""})
    return Q(Exists(rows))


def _of_its_household(model: type[Model]) -> Callable[[str, str, date], Q]:
    def told(column: str, line: str, day: date) -> Q:
        rows = model.objects.believed().on(day).filter(household=OuterRef("household_id"), **({"key": line} if line else {}))
        rows = rows.filter(number__isnull=False) if column == "number" else rows.exclude(**{column: ""})
        return Q(Exists(_facts(Membership, day).filter(Exists(rows))))

    return told


TOLD: Mapping[str, Callable[[str, str, date], Q]] = {
    "child": _of_child, "residence": _filled(Residence), "membership": _filled(Membership), "household": _of_household, "householdstatus": _of_its_household(HouseholdStatus),
    "householddetail": _of_its_household(HouseholdDetail), "childdetail": _filled(ChildDetail, "key"), "parentstate": _filled(ParentState, "parent"),
    "guardianship": _filled(Guardianship), "schooling": _filled(Schooling),
}  # fmt: skip


def _faults(day: date) -> dict[str, Q]:
    stay = _facts(Residence, day)
    communes = map_rows(day).filter(level=Unit.XA)
    its_commune = communes.filter(unit=OuterRef(OuterRef("hamlet__unit"))).values("ancestor_id")
    # A merged commune's hamlets are those of the commune it lies in: only where the two differ is the map asked.
    elsewhere = stay.filter(hamlet__isnull=False).exclude(hamlet__unit=F("unit")).exclude(Exists(communes.filter(unit=OuterRef("unit"), ancestor_id__in=its_commune)))
    closed = stay.filter(hamlet__valid_to__lte=day)
    return {
        "so-sai": Q(personal_id_status="sai"), "ngay-thieu": ~Q(birth_precision="day"), "ngay-nguoc": Q(birth_registered_on__lt=F("birth_date")),
        "xom-sai": Q(Exists(elsewhere)) | Q(Exists(closed)),
        "don-vi-sai": Q(Exists(stay.filter(Q(unit__valid_from__gt=F("valid_from")) | Q(unit__valid_to__lte=F("valid_from"))))),
    }  # fmt: skip


def _unregistered(day: date) -> Q:
    """Whose registration nobody recorded. A personal number names the province of that registration (NĐ 137/2015/NĐ-CP Điều 13): of who has one only the day lacks."""
    born = day - timedelta(days=rules.UNREGISTERED)
    return Q(birth_registered_on=None, birth_date__lt=born, personal_id_digest=None) & ~_has(ChildDetail, day, key="birth_reg", value=REGISTERED)


def in_open_pairs() -> set[UUID]:
    """Return the children in pairs nobody has decided: few, and changed by a night's job that names none of them."""
    waiting = DuplicatePair.objects.filter(state__in=(DuplicatePair.WAITING, DuplicatePair.UNCLEAR)).values_list("child_a_id", "child_b_id")
    return {child for pair in waiting for child in pair}


def _checked(day: date) -> dict[str, Q]:
    compared = CheckLine.objects.filter(child=CHILD, state__in=(cleaning.APPLIED, cleaning.KEPT))
    asked = RecheckLine.objects.filter(child=CHILD, state__in=(recheck.RIGHT, recheck.WRONG))
    return {
        "chua-cong-an": Q(personal_id_status="xac_thuc") | _has(ChildDetail, day, key="police_check") | Q(Exists(compared)),
        "chua-phuc-tra": _has(ChildDetail, day, key="verified") | Q(Exists(asked)), "chua-giay": ~Q(birth_reg_no=""),
    }  # fmt: skip
