"""What is true of the children of one page, in a fixed number of queries; one child's timeline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.audit.takeback import Taken
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.organisation import queries as organisation
from mangnon.registry import codes
from mangnon.registry.identity import birth_text
from mangnon.registry.models import (
    Away,
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Correction,
    Death,
    FamilyState,
    Guardianship,
    HouseholdStatus,
    Membership,
    MoveRequest,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.queries.children import may_see_c4
from mangnon.registry.queries.going import ends_of, moves_of
from mangnon.registry.queries.lines import Entry, Everything, entry_of, known_first
from mangnon.registry.queries.record import answer_lines, detail_lines, guardian_lines, parent_lines
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import sixteenth


@dataclass(slots=True)
class Present:
    """How a child stands on a day: place, household, poverty, groups as the actor may read them."""

    unit: str = ""
    unit_id: int | None = None
    hamlet: str = ""
    kind: str = ""
    household_id: UUID | None = None
    household: str = ""
    relation: str = ""
    poverty: str = ""
    groups: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)


def present(actor: Actor, children: Iterable[Child], day: date | None = None) -> dict[UUID, Present]:
    """Return how each of the children stands on ``day``: six queries, whatever their number."""
    day, idents = day or clock.today(), [child.pk for child in children]
    found = {ident: Present() for ident in idents}
    _add_places(found, idents, day)
    _add_households(found, idents, day)
    labels = codes.circumstance_labels()
    for episode in Circumstance.objects.believed().on(day).filter(child__in=idents).order_by("child_id", "code", "id"):
        label = circumstance_label(actor, episode, labels, group=True)
        if label not in found[episode.child_id].groups:
            found[episode.child_id].groups.append(label)
    kinds = codes.risks()
    for child, code in (
        RiskWatch.objects.believed().on(day).filter(child__in=idents).order_by("code").values_list("child_id", "code")
    ):
        found[child].risks.append(kinds.get(code, code))
    return found


def living(children: Iterable[Child], day: date) -> dict[UUID, Present]:
    """Return where each of the children lives on ``day``, and nothing else of how it stands."""
    found = {child.pk: Present() for child in children}
    _add_places(found, list(found), day)
    return found


def _add_places(found: dict[UUID, Present], idents: list[UUID], day: date) -> None:
    stays = Residence.objects.believed().on(day).filter(child__in=idents)
    rows = list(stays.values_list("child_id", "unit_id", "unit__name", "hamlet__name", "kind"))
    # A residence keeps the commune of its time; where a child lives is said in the day's names.
    names = organisation.communes_on(day, (unit_id for _child, unit_id, *_rest in rows))
    for child, unit_id, unit, hamlet, kind in rows:
        here = found[child]
        here.unit_id, here.unit, here.hamlet, here.kind = unit_id, names.get(unit_id, unit), hamlet or "", kind


def _add_households(found: dict[UUID, Present], idents: list[UUID], day: date) -> None:
    members = Membership.objects.believed().on(day).filter(child__in=idents)
    rows = list(members.values_list("child_id", "household_id", "household__number", "relation"))
    statuses = (
        HouseholdStatus.objects.believed().on(day).filter(household__in=[row[1] for row in rows])
    )
    poverty = dict(statuses.values_list("household_id", "poverty"))
    for child, household, number, relation in rows:
        here = found[child]
        here.household_id, here.household, here.relation, here.poverty = household, number, relation, poverty.get(household, "")


def circumstance_label(actor: Actor, episode: Circumstance, labels: dict[str, str], *, group: bool = False) -> str:
    """Return what the actor may read of an episode: the entry's label, or only that it is a special circumstance."""
    if episode.sealed is not None and not may_see_c4(actor):
        return str(fields.VEILED_LABEL)
    code = episode.code or codes.unseal(episode.sealed)["code"]
    return labels.get(code.split(".")[0] if group else code, code)


def timeline(actor: Actor, child: Child, *, replaced: bool = False) -> list[Entry]:
    """Return a child's life as it is believed now, newest first, without what the actor may not read; ``replaced``: as it was believed, too."""
    partial = "" if child.birth_precision == "day" else birth_text(child.birth_date, child.birth_precision)
    entries = [Entry(child.birth_date, _("Sinh"), "", recorded=_known_since(child, "birth_date"), said=partial)]
    if child.birth_registered_on:
        entries.append(Entry(child.birth_registered_on, _("Đăng ký khai sinh"), "", recorded=_known_since(child, "birth_registered_on")))
    if (grown := sixteenth(child.birth_date)) <= (child.died_on or clock.today()):
        entries.append(Entry(grown, _("Đủ 16 tuổi"), "", detail=_("từ ngày này không còn trong danh sách trẻ em; hồ sơ được giữ")))
    taken = (Everything if replaced else Taken)("child", child.pk)
    for model, told in _FACTS.items():
        lines = [line for entry in told(actor, child, taken) for line in _with_leaving(entry)]
        entries += [replace(line, group=GROUP_OF.get(model, line.group)) for line in (lines if replaced else known_first(lines, model, child=child))]
    entries += [*_corrections(child), *_asked(child)]
    return sorted(entries, key=lambda entry: (entry.day, entry.kind, entry.text), reverse=True)


def _with_leaving(entry: Entry) -> list[Entry]:
    """Return a stay that ended by leaving the province with a line of its own for that, on the day the child left; any other line alone."""
    stay = entry.fact
    if not isinstance(stay, Residence) or stay.valid_to is None or stay.ended_by not in fields.MOVES_AWAY or stay.superseded_at is not None:
        return [entry]
    return [replace(entry, detail=""), Entry(stay.valid_to, _("Rời tỉnh"), entry.detail, recorded=entry.recorded)]


def facts_of(actor: Actor, child: Child, model: type[Model]) -> list[Entry]:
    """Return the timeline's entries of one kind of facts, the latest recorded first."""
    entries = _corrections(child) if model is Correction else _FACTS[model](actor, child, Taken("child", child.pk))
    return sorted(entries, key=lambda entry: (entry.recorded, entry.day), reverse=True)


def _deaths(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    return [
        entry_of(death, taken, _("Mất"), str(fields.DEATH_CAUSES.get(death.cause, "")), death_precision(death), day=death.day)
        for death in taken.shown(Death.objects.filter(child=child)).order_by("day", "id")
    ]


def death_of(child: Child) -> Death | None:
    """Return what is believed of a child's death."""
    return Death.objects.believed().filter(child=child).first()


def death_precision(death: Death) -> str:
    """Return what to know of a day of which the month or the year alone is known; nothing of a whole day."""
    known = {"month": f"{death.day.month:02d}/{death.day.year}", "year": str(death.day.year)}
    return _("Chỉ biết %(known)s; số liệu tính theo ngày muộn nhất có thể") % {"known": known[death.precision]} if death.precision in known else ""


def _stays(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    stays = taken.shown(Residence.objects.filter(child=child)).select_related("unit", "hamlet").order_by("valid_from", "id")
    entries, gone = [], {away.valid_from: away_text(away) for away in Away.objects.believed().filter(child=child)}
    for stay in stays:
        place = f"{stay.hamlet.name}, {stay.unit.name}" if stay.hamlet else stay.unit.name
        where = gone.get(stay.valid_to, "") if stay.ended_by in fields.MOVES_AWAY else ""
        detail = ": ".join(filter(None, (str(fields.MOVES.get(stay.ended_by, "")), where))) if stay.valid_to else ""
        entries.append(entry_of(stay, taken, _("Cư trú"), f"{fields.RESIDENCE_KINDS[stay.kind]}: {place}", detail))
    return entries


def away_text(away: Away) -> str:
    """Return where a child lives who left the province: the place in words and the province of the national list."""
    return ", ".join(filter(None, (away.place, codes.provinces().get(away.province, away.province))))


def _groups(actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    labels, seen = codes.circumstance_labels(), may_see_c4(actor)
    entries = []
    for episode in taken.shown(Circumstance.objects.filter(child=child)).order_by("valid_from", "id"):
        plain = {name: getattr(episode, name) for name in ("evidence", "decided_by", "end_reason")}
        words = plain if episode.sealed is None else codes.unseal(episode.sealed) if seen else {}
        entries.append(entry_of(episode, taken, _("Hoàn cảnh đặc biệt"), circumstance_label(actor, episode, labels), _about_episode(words)))
    return entries


def _about_episode(words: dict[str, str]) -> str:
    decided = _("Người xác nhận: %(who)s") % {"who": words["decided_by"]} if words.get("decided_by") else ""
    return ". ".join(part for part in (words.get("evidence", ""), decided, _ended(words.get("end_reason", ""))) if part)


def _ended(reason: str) -> str:
    if not reason:
        return ""
    return _("Kết thúc: %(why)s") % {"why": _("trẻ mất") if reason == fields.DIED else reason}


def _risks(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    kinds = codes.risks()
    return [
        entry_of(risk, taken, _("Nguy cơ"), kinds.get(risk.code, risk.code), ". ".join(part for part in (risk.reason, _ended(risk.end_reason)) if part))
        for risk in taken.shown(RiskWatch.objects.filter(child=child)).order_by("valid_from", "code", "id")
    ]


def _schools(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    schools = taken.shown(Schooling.objects.filter(child=child)).order_by("valid_from", "id")
    return [entry_of(row, taken, _("Học tập"), str(fields.SCHOOL_LEVELS.get(row.level, row.level)), ", ".join(part for part in (row.class_name, row.school) if part)) for row in schools]


def _families(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    families = taken.shown(FamilyState.objects.filter(child=child)).order_by("valid_from", "id")
    return [entry_of(row, taken, _("Cha mẹ"), str(fields.FAMILY_STATES.get(row.state, row.state)), "") for row in families]


def _known_since(child: Child, field: str) -> datetime:
    """Return when the system learnt a field of the child as it is now: with the child, or by a correction."""
    changed = Correction.objects.filter(child=child, field=field).order_by("-recorded_at", "-id").values_list("recorded_at", flat=True).first()
    return changed or child.recorded_at


def _corrections(child: Child) -> list[Entry]:
    changes = (
        Correction.objects.filter(child=child)
        .order_by("recorded_at", "id")
        .values_list("field", "reason", "recorded_at")
    )
    return [
        Entry(clock.day_of(at), _("Sửa thông tin"), str(fields.CHILD_LABELS.get(name, name)), detail=reason, recorded=at, group="sua")
        for name, reason, at in changes
    ]


def _names(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    rows = taken.shown(ChildName.objects.filter(child=child)).order_by("recorded_at", "id")
    return [entry_of(row, taken, str(fields.NAME_KINDS.get(row.kind, row.kind)), row.full_name, "", day=clock.day_of(row.recorded_at)) for row in rows]


def _homes(_actor: Actor, child: Child, taken: Taken) -> list[Entry]:
    relations, rows = codes.relations(), taken.shown(Membership.objects.filter(child=child)).select_related("household").order_by("valid_from", "id")
    return [
        entry_of(row, taken, _("Hộ"), _("mã hộ %(number)s") % {"number": row.household.number}, relations.get(row.relation, row.relation)) for row in rows
    ]


_FACTS: dict[type[Model], Callable[[Actor, Child, Taken], list[Entry]]] = {
    Residence: _stays, Death: _deaths, Circumstance: _groups, RiskWatch: _risks, Schooling: _schools, FamilyState: _families, ChildName: _names,
    ParentState: parent_lines, Guardianship: guardian_lines, ChildDetail: detail_lines, OwnAnswer: answer_lines,
    Membership: _homes,
}  # fmt: skip
GROUP_OF: dict[type[Model], str] = {
    ParentState: "hang_nam", Guardianship: "hang_nam", Circumstance: "hoan_canh", RiskWatch: "hoan_canh", Schooling: "hang_nam", FamilyState: "hang_nam", Membership: "hang_nam"}


def _asked(child: Child) -> list[Entry]:
    """Return the requests to move as lines; an accepted one is told by the residence it made, its request by who answered."""
    requests = list(moves_of(child))
    ends = ends_of(requests)
    return [
        Entry(
            clock.day_of(request.opened_at), _("Yêu cầu chuyển"), " → ".join(unit.name for unit in ends[request.pk]),
            detail=": ".join(filter(None, (str(fields.REQUEST_STATES[request.state]), str(fields.REQUEST_ENDS.get(request.answer, request.answer))))),
            recorded=request.closed_at or request.opened_at, running=request.state == MoveRequest.WAITING,
        )
        for request in requests
    ]


def running_circumstances(actor: Actor, child: Child) -> list[tuple[str, str]]:
    """Return (code, label) of the running episodes that the actor may read: what can be ended."""
    labels, seen = codes.circumstance_labels(), may_see_c4(actor)
    found = []
    for episode in Circumstance.objects.believed().filter(child=child, valid_to=None).order_by("valid_from", "id"):
        if episode.sealed is None or seen:
            code = episode.code or codes.unseal(episode.sealed)["code"]
            found.append((code, _running_since(f"{labels[code.split('.')[0]]}: {labels[code]}", episode.valid_from)))
    return found


def running_risks(child: Child) -> list[tuple[str, str]]:
    """Return (code, label) of the running risks."""
    kinds = codes.risks()
    watched = RiskWatch.objects.believed().filter(child=child, valid_to=None).order_by("valid_from", "code")
    return [(risk.code, _running_since(kinds.get(risk.code, risk.code), risk.valid_from)) for risk in watched]


def _running_since(label: str, day: date) -> str:
    return _("%(what)s (từ %(day)s)") % {"what": label, "day": vi_date(day)}


def last_place(child: Child) -> Residence | None:
    """Return the last known residence of a child, ended or not."""
    return Residence.objects.believed().filter(child=child).order_by("-valid_from").first()


def away_now(child: Child) -> Away | None:
    """Return where a child who left the province is, None of one that did not or came back."""
    return Away.objects.believed().filter(child=child, valid_to=None).order_by("-valid_from").first()


def lives_somewhere(child: Child) -> bool:
    """Say whether a residence of the child is running."""
    return Residence.objects.believed().filter(child=child, valid_to=None).exists()
