"""The whole record on a child's page: the groups of the form with every field, what is recorded and what is missing.

The registry knows no room above it. A room answers for the fields it keeps (``answer``) in a module that its ``apps.py``
imports when it is ready; a field nobody answers for is shown as it is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base import clock, days
from mangnon.base.numbers import vi_date
from mangnon.law.registry_form import FormField
from mangnon.registry import codes, declaration, queries
from mangnon.registry.forms import birth_text
from mangnon.registry.models import Child, Household, ParentState
from mangnon.registry.queries import Present
from mangnon.registry.rules import fields
from mangnon.ui.parts import Pair
from mangnon.ui.table import Col, Table

Answer = Callable[[Actor, Child], str]
_answers: dict[str, Answer] = {}
PARENTS = {"cha": "father", "me": "mother"}  # a parent's code → how its fields of the form begin


def answer(key: str, answers: Answer) -> None:
    """Let a room say what it has recorded for a field of the form, as this actor may read it."""
    _answers[key] = answers


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """A group of the form on the page: its fields, how many are recorded of how many, which of the required are missing."""

    title: str
    pairs: list[Pair]
    filled: int
    missing: list[str]

    @property
    def told(self) -> str:
        """How far the group is filled, in words."""
        words = _("đã ghi %(n)d/%(all)d mục") % {"n": self.filled, "all": len(self.pairs)}
        lacking = _("còn thiếu: %(what)s") % {"what": ", ".join(self.missing)} if self.missing else ""
        return f"{words}; {lacking}" if lacking else words


def record_groups(actor: Actor, child: Child, here: Present) -> list[RecordGroup]:
    """Return the groups of the form, then the province's own questions; what is not collected is left out.

    Of a child that died or left nothing is missing: nobody is there to be asked.
    """
    values, months = _values(actor, child, here), days.age_months(child.birth_date, clock.today())
    groups = []
    for group in declaration.form().groups:
        shown = [field for field in group.fields if field.required != "off"]
        groups.append(_group(declaration.label_of(group), [(field, values.get(field.key, "")) for field in shown], values, months if here.unit else -1))
    return [*groups, *_own(child)]


def _group(title: str, rows: list[tuple[FormField, str]], values: Mapping[str, str], months: int) -> RecordGroup:
    """``months`` is the age of whom is asked: who is younger than a field is asked of lacks nothing there, -1 lacks nothing at all."""
    pairs = [Pair(declaration.label_of(field), value, help=declaration.help_of(field)) for field, value in rows]
    missing = [pair.key for (field, value), pair in zip(rows, pairs, strict=True) if months >= field.from_months and not value and _is_required(field, values)]
    return RecordGroup(title, pairs, sum(bool(value) for _field, value in rows), missing)


def _is_required(field: FormField, values: Mapping[str, str]) -> bool:
    if field.kept != "entered" or field.required == "no":
        return False
    one_of = [one.key for one in declaration.form().fields.values() if one.required == "one"]
    return field.required == "yes" or not any(values.get(key) for key in one_of)


def _own(child: Child) -> list[RecordGroup]:
    asked = declaration.questions()
    if not asked:
        return []
    kept = queries.answers_of(child)
    pairs = [
        Pair(declaration.label_of(question), declaration.shown(question.type, declaration.entries_of(question), kept[key]) if key in kept else "")
        for key, question in asked.items()
    ]
    return [RecordGroup(_("Câu hỏi riêng của tỉnh"), pairs, len(kept.keys() & asked.keys()), [])]


def _values(actor: Actor, child: Child, here: Present) -> dict[str, str]:
    values = _identity(actor, child) | _place(actor, here) | _circumstances(here) | _care(child) | _details(actor, child)
    for code, row in queries.parents_of(child).items():
        values |= _parent(actor, PARENTS[code], row)
    return values | _changes(child) | {key: told(actor, child) for key, told in _answers.items()}


def _identity(actor: Actor, child: Child) -> dict[str, str]:
    papers, registered = codes.papers(), child.birth_registered_on
    return {
        "full_name": child.full_name,
        "other_names": ", ".join(queries.names_of(child)),
        "birth_date": birth_text(child.birth_date, child.birth_precision),
        "sex": str(fields.SEXES[child.sex]),
        "ethnicity": codes.ethnic().get(child.ethnic, child.ethnic),
        "personal_id": queries.number_of(actor, child) or "",
        "nationality": papers["nationality"].get(child.nationality, child.nationality),
        "birth_place": papers["birth_place"].get(child.birth_place, child.birth_place),
        "birth_order": str(child.birth_order or ""),
        "birth_reg": _("Đã đăng ký") if registered else "",
        "birth_reg_no": child.birth_reg_no,
        "birth_reg_date": vi_date(registered) if registered else "",
        "birth_reg_place": child.birth_reg_place,
        "home_town": child.home_town,
        "father_name": child.father_name,
        "mother_name": child.mother_name,
        "guardian_name": child.guardian_name,
    }


def _place(actor: Actor, here: Present) -> dict[str, str]:
    where = ", ".join(part for part in (here.hamlet, here.unit) if part)
    found = {
        "household_no": here.household, "unit": here.unit, "hamlet": here.hamlet, "current_addr": where, "poverty": str(fields.POVERTY.get(here.poverty, "")),
        "residence_status": str(fields.RESIDENCE_KINDS.get(here.kind, "")), "relation_to_head": codes.relations().get(here.relation, here.relation),
        "perm_addr": where if here.kind == "thuong_tru" else "",
    }  # fmt: skip
    home = Household.objects.filter(pk=here.household_id).first() if here.household_id else None
    if home is not None:
        kept = queries.household_details_of(home)
        found["head_name"] = home.head_name
        found |= {key: queries.held_for(actor, held, kept.get(key, "")) for key, held in declaration.household_details().items()}
    return found


def _circumstances(here: Present) -> dict[str, str]:
    group = _("Đặc biệt") if here.groups else _("Có nguy cơ") if here.risks else _("Không thuộc hai nhóm")
    return {"group": group, "special_code": "; ".join(here.groups), "risk_code": "; ".join(here.risks)}


def _care(child: Child) -> dict[str, str]:
    row = queries.guardian_of(child)
    if row is None:
        return {}
    told = {
        "care_type": codes.labels("care_type").get(row.care_type, row.care_type), "guardian_relation": codes.labels("guardian_relation").get(row.relation, ""),
        "facility": queries.facility_of(row),
    }  # fmt: skip
    return told | ({"guardian_name": row.name} if row.name else {})


def _parent(actor: Actor, word: str, row: ParentState) -> dict[str, str]:
    return {
        f"{word}_birth": str(row.birth_year or ""), f"{word}_id": queries.masked(actor, row.personal_id), f"{word}_ethnicity": codes.ethnic().get(row.ethnic, ""),
        f"{word}_status": codes.labels("parent_status").get(row.status, ""), f"{word}_job": row.job,
    }  # fmt: skip


def _details(actor: Actor, child: Child) -> dict[str, str]:
    known, rows = declaration.child_details(), {row.key: row for row in queries.detail_rows(child)}
    found = {key: queries.held_for(actor, known[key], row.number or row.value) for key, row in rows.items() if key in known}
    found = {key: f"{words} ({rows[key].note})" if rows[key].note else words for key, words in found.items()}
    if degree := found.pop("disability_degree", ""):
        found["disability"] = f"{found.get('disability', '')}: {degree}".lstrip(": ")
    if "collector" in rows:
        found["collected_on"] = vi_date(rows["collector"].valid_from)
    if child.birth_registered_on:
        found.pop("birth_reg", None)  # the day says more
    return found


def _changes(child: Child) -> dict[str, str]:
    stay, level = queries.last_change(child), queries.schooling_of(child)
    found = {"death_cause": str(fields.DEATH_CAUSES.get(child.death_cause, "")) if child.died_on else ""}
    if level is not None:
        found |= {"school_status": str(fields.SCHOOL_LEVELS.get(level.level, level.level)), "school": ", ".join(part for part in (level.class_name, level.school) if part)}
    if stay is not None:
        day = stay.valid_to or stay.valid_from
        moved = fields.MOVES.get(stay.ended_by, "") if stay.ended_by != fields.DIED else _("Mất")
        found |= {"event": str(moved), "event_date": vi_date(day), "from_to": stay.unit.name}
    return found


TWO_LISTS = {
    "circumstance": gettext_lazy("Hoàn cảnh đặc biệt (NĐ 56/2017)"), "assistance": gettext_lazy("Bảo trợ xã hội (NĐ 20/2021)"), "note": gettext_lazy("Khác nhau"),
}  # fmt: skip


def two_lists(actor: Actor, child: Child, day: date) -> Table | None:
    """Return the child's circumstances beside the groups of social assistance; None of a child in none that the actor may read."""
    rows = [
        {"circumstance": one.circumstance, "assistance": one.assistance or _("Không có nhóm tương ứng"), "note": one.note}
        for one in queries.classified(actor, child, day)
    ]  # fmt: skip
    columns = [Col(key, str(label), head=key == "circumstance") for key, label in TWO_LISTS.items()]
    return Table(columns, rows, _("Hai cách phân nhóm"), cards=True, show_caption=False) if rows else None
