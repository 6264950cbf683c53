"""What the registry holds of children, field by field of its form, in sets: what a list in another software's shape is made of.

A value is a code, codes with "|" between, words, or a day as far as it is known (2018-03-05, 2018-03, 2018).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.exchange.profiles.rules import JOINS, Told, Values
from mangnon.exchange.queries import batches, further
from mangnon.exchange.rules.columns import BASIC, QUESTION
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import parents_on
from mangnon.registry import codes, declaration, queries
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import (
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Guardianship,
    Household,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import fields
from mangnon.support.models import InsuranceCard

LENGTHS = {"day": 10, "month": 7, "year": 4}
PARENT_OF = {"cha": "father", "me": "mother"}
UNKNOWN_ETHNIC = fields.UNKNOWN_ETHNIC
# A field of imports that is part of one of the form's, or several of them.
PARTS: dict[str, Told] = {
    "family_and_middle": lambda kept: kept.get("full_name", "").rpartition(" ")[0],
    "given_name": lambda kept: kept.get("full_name", "").rpartition(" ")[2],
    "birth_day": lambda kept: (kept.get("birth_date", "").split("-") + ["", ""])[2],
    "birth_month": lambda kept: (kept.get("birth_date", "").split("-") + ["", ""])[1],
    "birth_year": lambda kept: kept.get("birth_date", "").split("-")[0],
    "boy": lambda kept: "x" if kept.get("sex") == "nam" else "",
    "girl": lambda kept: "x" if kept.get("sex") == "nu" else "",
    "poor": lambda kept: "x" if kept.get("poverty") == "ngheo" else "",
    "near_poor": lambda kept: "x" if kept.get("poverty") == "can_ngheo" else "",
    "address": lambda kept: ", ".join(part for part in (kept.get("hamlet", ""), kept.get("unit_name", ""), kept.get("district", "")) if part),
}
# The key under which a value is kept here, where it is not the column's own.
KEYS = BASIC | {"home_address": "address"}
FORMER = "cu"
CARD = frozenset({"bhyt_no", "bhyt_from", "bhyt_to", "bhyt_valid"})


def told() -> dict[str, Told]:
    """Return field of imports → what is written of kept values."""
    return {row.code: _kept(KEYS.get(row.code, row.code)) for row in batches.entries()} | PARTS


def _kept(key: str) -> Told:
    return lambda values: values.get(key, "")


def of_children(actor: Actor, unit: Unit, children: Sequence[Child], day: date) -> dict[UUID, Values]:
    """Return child → key of the form → what is kept, of children who live in ``unit`` on ``day``: a fixed number of queries a thousand."""
    place = {"unit": unit.code, "unit_name": unit.full_name, "district": _district(unit, day)}
    found = {child.pk: _identity(actor, child) | place for child in children}
    for part in chunks(children):
        idents = [child.pk for child in part]
        for read in (_places, _parents, _guardians, _details, _schools, _circumstances, _risks, _cards, _names, _answers):
            for ident, values in read(actor, idents, day):
                found[ident] |= values
        _homes(actor, found, queries.present(actor, part, day), day)
    return found


def of_import(values: Mapping[str, str]) -> Values:
    """Return what an imported row said, by key of the form."""
    lists = {name for name, column in further.columns().items() if column.read in ("codes", "names")}
    found = {KEYS.get(name, name): JOINS.join(sorted(value.split(JOINS))) if name in lists else value for name, value in values.items() if value and name not in ("birth_date", "birth_precision")}
    if not found.get("bhyt_from") and found.get("bhyt_valid", "/").startswith("/"):
        found = {name: value for name, value in found.items() if name not in CARD}  # a card without its first day is not kept
    if found.get("ethnicity") == UNKNOWN_ETHNIC:
        del found["ethnicity"]
    if values.get("birth_date"):
        found["birth_date"] = values["birth_date"][: LENGTHS[values.get("birth_precision") or "day"]]
    return found


def _identity(actor: Actor, child: Child) -> dict[str, str]:
    registered = child.birth_registered_on
    return {
        "full_name": child.full_name, "birth_date": child.birth_date.isoformat()[: LENGTHS[child.birth_precision]], "sex": child.sex,
        "ethnicity": child.ethnic if child.ethnic != UNKNOWN_ETHNIC else "", "personal_id": queries.number_of(actor, child) or "", "mother_name": child.mother_name,
        "father_name": child.father_name, "guardian_name": child.guardian_name, "nationality": child.nationality, "birth_place": child.birth_place,
        "birth_order": str(child.birth_order or ""), "birth_reg_no": child.birth_reg_no, "birth_reg_date": registered.isoformat() if registered else "",
        "birth_reg_place": child.birth_reg_place, "home_town": child.home_town,
    }  # fmt: skip


def _district(unit: Unit, day: date) -> str:
    above = Unit.objects.filter(pk=parents_on(day).get(unit.pk), level=Unit.HUYEN).first()
    return above.full_name if above else ""


Read = Iterator[tuple[UUID, dict[str, str]]]


def _places(_actor: Actor, idents: Collection[UUID], day: date) -> Read:
    for child, hamlet, kind, since in Residence.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "hamlet__name", "kind", "valid_from"):
        yield child, {"hamlet": hamlet or "", "residence_status": kind, "resident_from": since.isoformat()}


def _parents(actor: Actor, idents: Collection[UUID], day: date) -> Read:
    for row in ParentState.objects.believed().on(day).filter(child__in=idents):
        word = PARENT_OF[row.parent]
        yield row.child_id, {
            f"{word}_birth": str(row.birth_year or ""), f"{word}_id": queries.masked(actor, row.personal_id), f"{word}_ethnicity": row.ethnic,
            f"{word}_status": row.status, f"{word}_job": row.job,
        }  # fmt: skip


def _guardians(_actor: Actor, idents: Collection[UUID], day: date) -> Read:
    for row in Guardianship.objects.believed().on(day).filter(child__in=idents).select_related("facility"):
        named = {"guardian_name": row.name} if row.name else {}
        yield row.child_id, named | {"care_type": row.care_type, "guardian_relation": row.relation, "facility": queries.facility_of(row)}


def _details(actor: Actor, idents: Collection[UUID], day: date) -> Read:
    known = declaration.child_details()
    for row in ChildDetail.objects.believed().on(day).filter(child__in=idents):
        if row.key in known:
            yield row.child_id, {row.key: queries.masked(actor, row.number) if row.number else row.value}


def _schools(_actor: Actor, idents: Collection[UUID], day: date) -> Read:
    for row in Schooling.objects.believed().on(day).filter(child__in=idents):
        yield row.child_id, {"school_status": row.level, "school": row.school, "school_class": row.class_name}


def _circumstances(actor: Actor, idents: Collection[UUID], day: date) -> Read:
    """An episode the actor may not read is not written: its absence from a list tells nothing, a veiled word would.

    Of several episodes a list has one cell for since when and on what ground: what they share is written, else nothing.
    """
    seen, running = queries.may_see_c4(actor), defaultdict(list)
    for row in Circumstance.objects.believed().on(day).filter(child__in=idents):
        if row.sealed is None or seen:
            said = codes.unseal(row.sealed) if row.sealed is not None else {"code": row.code, "evidence": row.evidence}
            running[row.child_id].append((said["code"], row.valid_from.isoformat(), said["evidence"]))
    for child, found in running.items():
        kinds, since, grounds = (sorted(set(one)) for one in zip(*found, strict=True))
        yield child, {"special_code": JOINS.join(kinds), "special_from": _shared(since), "special_basis": _shared(grounds)}


def _shared(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else ""


def _risks(_actor: Actor, idents: Collection[UUID], day: date) -> Read:
    running = defaultdict(set)
    for child, code in RiskWatch.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "code"):
        running[child].add(code)
    for child, found in running.items():
        yield child, {"risk_code": JOINS.join(sorted(found))}


def _cards(actor: Actor, idents: Collection[UUID], day: date) -> Read:
    """The card of the day; its last day is one before the day it is no longer good."""
    for row in InsuranceCard.objects.believed().on(day).filter(child__in=idents):
        since, last = row.valid_from.isoformat(), (row.valid_to - timedelta(days=1)).isoformat() if row.valid_to else ""
        yield row.child_id, {"bhyt_no": queries.masked(actor, row.number), "bhyt_from": since, "bhyt_to": last, "bhyt_valid": f"{since}/{last}" if last else ""}


def _names(_actor: Actor, idents: Collection[UUID], _day: date) -> Read:
    others: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for child, kind, name in ChildName.objects.believed().filter(child__in=idents).values_list("child_id", "kind", "full_name"):
        others[child, "former_name" if kind == FORMER else "other_names"].append(name)
    for (child, key), names in others.items():
        yield child, {key: JOINS.join(sorted(names))}


def _answers(_actor: Actor, idents: Collection[UUID], day: date) -> Read:
    for child, question, value in OwnAnswer.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "question", "value"):
        yield child, {QUESTION + question: value}


def _homes(actor: Actor, found: dict[UUID, dict[str, str]], here: Mapping[UUID, Any], day: date) -> None:
    idents = {one.household_id for one in here.values() if one.household_id}
    heads, details, known = {}, defaultdict(dict), declaration.household_details()
    for home in Household.objects.filter(pk__in=idents).only("pk", "head_name", "phone"):
        heads[home.pk], details[home.pk]["phone"] = home.head_name, home.phone
    for row in HouseholdDetail.objects.believed().on(day).filter(household__in=idents):
        if row.key in known:
            details[row.household_id][row.key] = queries.masked(actor, row.number) if row.number else row.value
    for child, one in here.items():
        if one.household_id:
            found[child] |= {"household_no": one.household, "head_name": heads.get(one.household_id, ""), "relation_to_head": one.relation, "poverty": one.poverty} | details[one.household_id]
