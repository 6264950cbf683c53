"""What the registry says of the households and children of a print, and the prints of somebody's scope."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry import declaration, queries, scope
from mangnon.registry.bulk import lookup
from mangnon.registry.identity import birth_text
from mangnon.registry.models import (
    Child,
    ChildDetail,
    Guardianship,
    Household,
    HouseholdDetail,
    HouseholdStatus,
    Membership,
    ParentState,
    Residence,
    Schooling,
)
from mangnon.registry.paper import rules
from mangnon.registry.paper.models import BookPrint, PrintLine
from mangnon.registry.paper.rules import Change
from mangnon.registry.queries import Filters, Present

SPECIAL, AT_RISK, NEITHER = "dac_biet", "nguy_co", "khong"
PARENT = {"father_status": "cha", "mother_status": "me"}
Line = tuple[Household | Child, dict[str, str]]


def prints_for(actor: Actor) -> QuerySet[BookPrint]:
    """Return the prints of the actor's scope, the latest first, with how many lines there are and how many wait."""
    found = BookPrint.objects.select_related("unit", "hamlet")
    units = scope.units_for(actor)
    if units is not None:
        found = found.filter(unit_id__in=sorted(units))
    return found.annotate(size=Count("lines"), waiting=Count("lines", filter=Q(lines__state=rules.WAITING))).order_by("-printed_at", "-id")


def print_for(actor: Actor, ident: UUID) -> BookPrint:
    """Return one print of the actor's scope; raises ``BookPrint.DoesNotExist``."""
    return prints_for(actor).get(pk=ident)


def lines_of(book: BookPrint) -> list[PrintLine]:
    """Return the lines of a print as they are numbered on the paper."""
    return list(PrintLine.objects.filter(book=book).select_related("child", "household").order_by("number"))


def line_of(book: BookPrint, number: int) -> PrintLine:
    """Return one line; raises ``PrintLine.DoesNotExist``."""
    return PrintLine.objects.select_related("child", "household", "book").get(book=book, number=number)


def following(book: BookPrint, number: int) -> int | None:
    """Return the number of the next line nobody has entered, None after the last one."""
    waiting = PrintLine.objects.filter(book=book, number__gt=number, state=rules.WAITING).order_by("number")
    return waiting.values_list("number", flat=True).first()


def child_keys() -> list[str]:
    """Return what is printed of a child, in the order of the form."""
    details = [key for key, held in declaration.child_details().items() if not held.sealed and held.type in ("text", "code", "name", "place")]
    return rules.printed_keys(declaration.form(), rules.CHILD_KEYS, details)


def home_keys() -> list[str]:
    """Return what is printed of a household, in the order of the form."""
    details = [key for key, held in declaration.household_details().items() if not held.sealed]
    return rules.printed_keys(declaration.form(), rules.HOME_KEYS, details)


def lines_to_print(actor: Actor, kind: str, *, unit: Unit, hamlet: Hamlet | None = None, home: Household | None = None) -> list[Line]:
    """Return what a print holds, in its order: by hamlet and household; in a book each household before its children.

    A household without a child under 16 has no page; children of no household stand together behind the others of their hamlet.
    """
    children = queries.children_for(actor, filters=Filters(unit=unit.pk, hamlet=hamlet.pk if hamlet else None))
    found = list(queries.members(home).filter(pk__in=children.order_by().values("pk")) if home else children)
    told = told_children(actor, found)
    homes = {one.pk: one for one in _homes(told.values())}
    found.sort(key=lambda child: _place(kind, told[child.pk], homes, child))
    said = told_homes(actor, list(homes.values()))
    lines: list[Line] = []
    before = None
    for child in found:
        values = told[child.pk]
        at = homes.get(_home_id(values))
        if kind == rules.HOUSEHOLDS and at is not None and at != before:
            lines.append((at, said[at.pk]))
        lines.append((child, values))
        before = at
    return lines


def _place(kind: str, values: dict[str, str], homes: dict[UUID, Household], child: Child) -> tuple:
    home = homes.get(_home_id(values))
    name = home.hamlet.name if kind == rules.HOUSEHOLDS and home and home.hamlet else values["hamlet"]
    return name == "", text.sort_key(name), home is None, rules.natural(home.number) if home else (0, ""), home.pk.hex if home else "", child.birth_date, child.pk.hex


def _home_id(values: dict[str, str]) -> UUID | None:
    return UUID(values["place"]) if values["place"] else None


def _homes(told: Iterable[dict[str, str]]) -> QuerySet[Household]:
    wanted = {values["place"] for values in told if values["place"]}
    return Household.objects.filter(pk__in=wanted).select_related("hamlet", "unit").order_by("pk")


def told_homes(actor: Actor, homes: Sequence[Household]) -> dict[UUID, dict[str, str]]:
    """Return household → what is printed of it, by the keys of the form: codes as they are kept."""
    poverty, keys = queries.poverty_of(list(homes)), home_keys()
    rows = HouseholdDetail.objects.believed().on(clock.today()).filter(household__in=[home.pk for home in homes]).order_by("key")
    details: dict[UUID, dict[str, str]] = {home.pk: {"phone": home.phone} for home in homes}
    for row in rows:
        details[row.household_id][row.key] = row.value
    happened, found = _changes(homes), {}
    for home in homes:
        values = details[home.pk] | {"head_name": home.head_name, "poverty": poverty.get(home.pk, "")}
        found[home.pk] = {key: values.get(key, "") for key in keys} | {
            "household_no": home.number, "hamlet": home.hamlet.name if home.hamlet else "", "place": home.pk.hex, rules.EVENTS_KEY: "\n".join(change.text() for change in happened[home.pk]),
        }  # fmt: skip
    return found


def _changes(homes: Sequence[Household]) -> dict[UUID, list[Change]]:
    """Return household → its latest dated changes, the earlier first: who came, who went, which class it was given."""
    dated: dict[UUID, list[tuple[date, str, str]]] = {home.pk: [] for home in homes}
    for home, name, start, end in Membership.objects.believed().filter(household__in=dated).values_list("household_id", "child__full_name", "valid_from", "valid_to"):
        dated[home] += [(start, rules.CAME, name), *([(end, rules.WENT, name)] if end else [])]
    for home, poverty, start in HouseholdStatus.objects.believed().filter(household__in=dated).values_list("household_id", "poverty", "valid_from"):
        dated[home].append((start, rules.CLASSED, poverty))
    return {home: [Change(vi_date(day), kind, about) for day, kind, about in sorted(rows)[-rules.LATEST :]] for home, rows in dated.items()}


def told_children(actor: Actor, children: Sequence[Child]) -> dict[UUID, dict[str, str]]:
    """Return child → what is printed of it, by the keys of the form: codes as they are kept, days as people write them."""
    idents, keys, day = [child.pk for child in children], child_keys(), clock.today()
    here, values = queries.present(actor, children), {child.pk: _identity(actor, child) for child in children}
    for child in children:
        values[child.pk] |= _standing(here[child.pk])
    states = ParentState.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "parent", "status")
    key_of = {parent: key for key, parent in PARENT.items()}
    for child, parent, status in states:
        values[child][key_of[parent]] = status
    for child, care, name in Guardianship.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "care_type", "name"):
        values[child] |= {"care_type": care} | ({"guardian_name": name} if name else {})
    for child, level in Schooling.objects.believed().on(day).filter(child__in=idents).values_list("child_id", "level"):
        values[child]["school_status"] = level
    own = set(keys) - set(rules.CHILD_KEYS)
    for child, key, value in ChildDetail.objects.believed().on(day).filter(child__in=idents, key__in=sorted(own)).values_list("child_id", "key", "value"):
        values[child][key] = value
    return {child: {key: said.get(key, "") for key in (*keys, *rules.HEADS)} for child, said in values.items()}


def _identity(actor: Actor, child: Child) -> dict[str, str]:
    return {
        "full_name": child.full_name, "birth_date": birth_text(child.birth_date, child.birth_precision), "sex": child.sex, "ethnicity": child.ethnic,
        "personal_id": queries.number_of(actor, child) or "", "birth_reg": vi_date(child.birth_registered_on) if child.birth_registered_on else "",
        "father_name": child.father_name, "mother_name": child.mother_name, "guardian_name": child.guardian_name,
    }  # fmt: skip


def _standing(here: Present) -> dict[str, str]:
    group = SPECIAL if here.groups else AT_RISK if here.risks else NEITHER  # which one is on no paper that leaves the office
    return {
        "residence_status": here.kind, "relation_to_head": here.relation, "group": group,
        "household_no": here.household, "hamlet": here.hamlet, "place": here.household_id.hex if here.household_id else "",
    }  # fmt: skip


def told_now(actor: Actor, lines: Sequence[PrintLine]) -> dict[int, dict[str, str]]:
    """Return line → what the registry says now, without lines whose child died, left, was merged, or is no longer the actor's to keep."""
    alive = {ident for ident, (_born, died) in lookup.lives(line.child_id for line in lines if line.child_id).items() if died is None}
    held = set(queries.held(actor, alive)) & set(Residence.objects.believed().on(clock.today()).filter(child__in=alive).values_list("child_id", flat=True))
    children = [line.child for line in lines if line.child_id in held]
    homes = list(queries.households_for(actor).filter(pk__in=[line.household_id for line in lines if line.household_id]))
    told = told_children(actor, children) | told_homes(actor, homes)
    return {line.pk: told[key] for line in lines if (key := line.child_id or line.household_id) in told}


def stay_of(child: Child, day: date) -> Residence | None:
    """Return where a child lives on a day."""
    return Residence.objects.believed().on(day).filter(child=child).first()


def known_number(actor: Actor, number: int) -> list[BookPrint]:
    """Return the prints of the actor's scope that bear a number: of two old communes there may be two."""
    return list(prints_for(actor).filter(number=number))
