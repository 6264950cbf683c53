"""The rest of the record as somebody may read it: what is believed today, and its lines on the timeline."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.audit.takeback import Taken
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.models import Body
from mangnon.registry import codes, declaration, scope
from mangnon.registry.bulk.lookup import FACILITY
from mangnon.registry.models import (
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Guardianship,
    Household,
    HouseholdCorrection,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
    Residence,
    Schooling,
)
from mangnon.registry.queries.children import may_see_c4
from mangnon.registry.queries.lines import Entry, entry_of, known_first
from mangnon.registry.rules import fields


def details_of(child: Child) -> dict[str, str]:
    """Return key → kept value of the details believed and true today; sealed numbers opened."""
    return {row.key: row.number or row.value for row in detail_rows(child)}


def detail_rows(child: Child) -> QuerySet[ChildDetail]:
    """Return the details believed and true today."""
    return ChildDetail.objects.believed().on(clock.today()).filter(child=child).order_by("key")


def names_of(child: Child) -> list[str]:
    """Return the other names of a child, the latest recorded first."""
    return list(ChildName.objects.believed().filter(child=child).order_by("-recorded_at", "-id").values_list("full_name", flat=True))


def schooling_of(child: Child) -> Schooling | None:
    """Return the level attended today."""
    return Schooling.objects.believed().on(clock.today()).filter(child=child).first()


def last_change(child: Child) -> Residence | None:
    """Return the residence that ended last: where from, when, how."""
    ended = Residence.objects.believed().filter(child=child).exclude(ended_by="")
    return ended.select_related("unit").order_by("-valid_to", "-id").first()


@dataclass(frozen=True, slots=True)
class Classified:
    """One situation in two lists of the law: NĐ 56/2017 and NĐ 20/2021; ``assistance`` is empty where that law has no such group."""

    circumstance: str
    assistance: str
    note: str


def classified(actor: Actor, child: Child, day: date) -> list[Classified]:
    """Return the special circumstances of a child that the actor may read, each beside its group of social assistance."""
    english, labels, groups = get_language() == "en", codes.circumstance_labels(), {row.code: row for row in codes.packs().list("assistance_group", day)}
    beside = {row.circumstance: row for row in codes.packs().correspondences if row.on(day)}
    found = []
    for episode in Circumstance.objects.believed().on(day).filter(child=child).order_by("valid_from", "id"):
        if episode.sealed is not None and not may_see_c4(actor):
            continue  # the counterpart of an illness tells it
        code = episode.code or codes.unseal(episode.sealed)["code"]
        row = beside.get(code)
        group = groups.get(row.assistance) if row else None
        words = f"{group.code}: {group.english if english else group.label}" if group else ""
        note = (row.note_english if english else row.note) if row else ""
        found.append(Classified(f"{labels.get(code.split('.')[0], code)}: {labels.get(code, code)} ({code})", words, note))
    return found


def entered_last(actor: Actor) -> dict[str, str]:
    """Return hamlet and ethnic group of the child a post entered last on a page: the next one of its list is mostly of the same."""
    units = scope.units_for(actor)
    if units is None or not actor.post_id:
        return {}
    stays = Residence.objects.filter(unit_id__in=sorted(units), source_post=actor.post_id, source_channel="page", superseded_at=None)
    stay = stays.select_related("child").order_by("-recorded_at", "-id").first()
    return {"hamlet": str(stay.hamlet_id or ""), "ethnic": stay.child.ethnic} if stay else {}


def household_details_of(home: Household) -> dict[str, str]:
    """Return key → kept value of a household's details today; sealed numbers opened. The telephone entered first stands until another."""
    rows = HouseholdDetail.objects.believed().on(clock.today()).filter(household=home).order_by("key")
    first = {"phone": home.phone} if home.phone else {}
    return first | {row.key: row.number or row.value for row in rows}


def household_history(home: Household) -> list[Entry]:
    """Return the believed details of a household, of a sealed number that there is one; and whom it bore as its head before."""
    known = declaration.household_details()
    rows = HouseholdDetail.objects.believed().filter(household=home).order_by("valid_from", "key", "id")
    lines = [
        Entry(row.valid_from, declaration.label_of(known[row.key]), row.value if row.number is None else _("đã ghi số"), row.valid_to, row.note, row.recorded_at, row.valid_to is None, row)
        for row in rows if row.key in known
    ]
    return known_first(lines, HouseholdDetail, household=home) + [
        Entry(clock.day_of(row.recorded_at), _("Sửa tên chủ hộ"), _("%(before)s, nay %(now)s") % {"before": row.old_value or _("để trống"), "now": row.new_value}, None, row.reason, row.recorded_at)
        for row in HouseholdCorrection.objects.filter(household=home).order_by("recorded_at", "id")
    ]  # fmt: skip


def held_for(actor: Actor, held: declaration.Held, value: str) -> str:
    """Return a kept value as an actor may read it: a sealed number whole for who may edit, else its last four digits."""
    return masked(actor, value) if held.sealed else detail_words(held, value)


def masked(actor: Actor, number: str | None) -> str:
    """Return a number whole for who may edit, else its last four digits; empty when there is none."""
    if not number or actor.kind != "person" or roles.may(actor.role, roles.CHILD_EDIT):
        return number or ""
    return "•" * (len(number) - 4) + number[-4:]


def answers_of(child: Child) -> dict[str, str]:
    """Return question → kept answer of the answers believed and true today."""
    return dict(OwnAnswer.objects.believed().on(clock.today()).filter(child=child).values_list("question", "value"))


def parents_of(child: Child) -> dict[str, ParentState]:
    """Return parent (cha, me) → what is believed of it today."""
    return {row.parent: row for row in ParentState.objects.believed().on(clock.today()).filter(child=child)}


def guardian_of(child: Child) -> Guardianship | None:
    """Return who is believed to care for a child today."""
    return Guardianship.objects.believed().on(clock.today()).filter(child=child).select_related("facility").first()


def facility_choices() -> list[tuple[str, str]]:
    """Return (id, name) of the facilities in force."""
    return [(str(body.pk), body.name) for body in Body.objects.on(clock.today()).filter(kind=FACILITY).order_by("name", "id")]


def facilities_named(actor: Actor, most: int = 5) -> list[str]:
    """Return names of facilities that were typed for children of the actor's scope, so that one is not spelt in two ways."""
    units = scope.units_for(actor)
    stays = Residence.objects.believed().on(clock.today()).filter(child=OuterRef("child"))
    stays = stays if units is None else stays.filter(unit_id__in=sorted(units))
    named = Guardianship.objects.believed().filter(Exists(stays)).exclude(facility_name="")
    return list(named.order_by("facility_name").values_list("facility_name", flat=True).distinct()[:most])


def parent_lines(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    """Return what was recorded of father and mother; numbers stand on no timeline."""
    kinds = codes.labels("parent_status")
    rows = taken.shown(ParentState.objects.filter(child=child)).order_by("valid_from", "id")
    return [entry_of(row, taken, str(fields.PARENTS[row.parent]), kinds.get(row.status, row.status), _about_parent(row)) for row in rows]


def _about_parent(row: ParentState) -> str:
    born = _("sinh năm %(year)s") % {"year": row.birth_year} if row.birth_year else ""
    number = _("có số định danh") if row.personal_id else ""
    return ", ".join(part for part in (born, codes.ethnic().get(row.ethnic, ""), row.job, number) if part)


def guardian_lines(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    """Return who cared for a child."""
    kinds, relations = codes.labels("care_type"), codes.labels("guardian_relation")
    rows = taken.shown(Guardianship.objects.filter(child=child)).select_related("facility").order_by("valid_from", "id")
    return [
        entry_of(row, taken, _("Chăm sóc"), kinds.get(row.care_type, row.care_type), ", ".join(part for part in (row.name, relations.get(row.relation, ""), facility_of(row)) if part))
        for row in rows
    ]


def facility_of(row: Guardianship) -> str:
    """Return the name of the facility that cares."""
    return row.facility.name if row.facility else row.facility_name


def detail_lines(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    """Return the details recorded of a child; of a sealed number that there is one."""
    known = declaration.child_details()
    rows = taken.shown(ChildDetail.objects.filter(child=child)).order_by("valid_from", "key", "id")
    return [entry_of(row, taken, _label(row.key), detail_words(known.get(row.key), row.value) if row.number is None else _("đã ghi số"), row.note) for row in rows]


def _label(key: str) -> str:
    held = declaration.child_details().get(key)
    return declaration.label_of(held) if held else key  # a later form may no longer have the field


def detail_words(held: declaration.Held | None, value: str) -> str:
    """Return a kept value of details as people read it."""
    return declaration.shown(held.type, codes.labels(held.codes) if held.codes else {}, value) if held else value


def answer_lines(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    """Return the answers to the province's own questions."""
    rows = taken.shown(OwnAnswer.objects.filter(child=child)).order_by("valid_from", "question", "id")
    return [entry_of(row, taken, *_asked(row), "") for row in rows]


def _asked(row: OwnAnswer) -> tuple[str, str]:
    question = declaration.questions().get(row.question)
    if question is None:  # the province no longer asks it
        return row.question, row.value
    return declaration.label_of(question), declaration.shown(question.type, declaration.entries_of(question), row.value)
