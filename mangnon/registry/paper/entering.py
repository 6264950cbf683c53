"""What is written on a line, given to the registry's own actions: each field to the one that keeps it."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base.numbers import parse_vi_date, vi_date
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry import actions as registry
from mangnon.registry import queries as records
from mangnon.registry.models import Child, Household
from mangnon.registry.paper import queries, rules
from mangnon.registry.paper.models import PrintLine
from mangnon.registry.rules import (
    DeathRow,
    DetailRow,
    GuardianRow,
    HouseholdDetailRow,
    MoveRow,
    ParentRow,
    PovertyRow,
    RowErrors,
    SchoolingRow,
    Source,
    checks,
    fields,
)

CHANNEL = "paper"
IDENTITY = {
    "full_name": "full_name", "birth_date": "birth_date", "sex": "sex", "ethnicity": "ethnic", "personal_id": "personal_id", "birth_reg": "birth_registered_on",
    "father_name": "father_name", "mother_name": "mother_name",
}  # fmt: skip
CARE, STAY = ("care_type", "guardian_name"), ("residence_status", "relation_to_head")


def write(line: PrintLine, now: Mapping[str, str], changes: Mapping[str, str], event: str, day: date, *, by: Actor) -> None:
    """Write what is on the line. ``now`` is what the registry says; each change is of that day. Raises RowErrors, Conflict."""
    source = Source(CHANNEL, line.book_id, by.post_id, [line.number])
    agent = by.through(CHANNEL)
    if line.household is not None:
        _write_home(line.household, changes, day, agent, source, _reason(line, day))
        return
    child = line.child
    wanted = {name: value for name, value in changes.items() if name in IDENTITY}
    if "guardian_name" in changes and not (changes.get("care_type") or now.get("care_type")):
        wanted["guardian_name"] = changes["guardian_name"]
    if wanted:
        registry.correct_child(by=agent, child=child.pk, version=child.version, changes=_identity(wanted), reason=_reason(line, day), source=source)
    for part in (_stay, _parents, _care, _school, _details):
        part(child, now, changes, day, agent, source)
    if event:
        _event(child, event, day, agent, source)


def _reason(line: PrintLine, day: date) -> str:
    return _("Theo sổ giấy, bản in số %(number)s, ghi ngày %(day)s") % {"number": line.book.number, "day": vi_date(day)}


def _identity(wanted: Mapping[str, str]) -> dict:
    values: dict = {IDENTITY.get(name, name): value for name, value in wanted.items()}
    if "birth_date" in wanted:
        values["birth_date"], values["birth_precision"] = parse_vi_date(wanted["birth_date"])
    if "birth_reg" in wanted:
        values["birth_registered_on"] = parse_vi_date(wanted["birth_reg"])[0] if wanted["birth_reg"] else None
    if "personal_id" in wanted:
        values["personal_id"] = wanted["personal_id"] or None
    return values


def _stay(child: Child, now: Mapping[str, str], changes: Mapping[str, str], day: date, by: Actor, source: Source) -> None:
    if not any(key in changes for key in STAY):
        return
    stay = queries.stay_of(child, day)
    if stay is None:
        raise RowErrors([checks.error(0, "day", "not_open")])
    # A residence keeps the commune of its time; what begins now lies in the commune that holds it today.
    unit = map_rows(day).filter(level=Unit.XA, unit_id=stay.unit_id).values_list("ancestor_id", flat=True).first() or stay.unit_id
    home = records.home_of(by, child)
    row = MoveRow(child.pk, day, unit, stay.hamlet_id, home, fields.INSIDE, changes.get("residence_status", ""), changes.get("relation_to_head", ""))
    registry.move_children([row], by=by, source=source)


def _parents(child: Child, now: Mapping[str, str], changes: Mapping[str, str], day: date, by: Actor, source: Source) -> None:
    rows = [ParentRow(child.pk, parent, day, status=changes[key]) for key, parent in queries.PARENT.items() if changes.get(key)]
    if rows:
        registry.record_parents(rows, by=by, source=_numbered(source, len(rows)))


def _care(child: Child, now: Mapping[str, str], changes: Mapping[str, str], day: date, by: Actor, source: Source) -> None:
    care = changes.get("care_type") or now.get("care_type", "")
    if not care or not any(key in changes for key in CARE):
        return
    before = records.guardian_of(child)
    same = before is not None and before.care_type == care
    row = GuardianRow(
        child.pk, care, day, name=changes.get("guardian_name", now.get("guardian_name", "")), relation=before.relation if same else "",
        facility_id=before.facility_id if same else None, facility_name=before.facility_name if same else "",
    )  # fmt: skip
    registry.record_guardianships([row], by=by, source=source)


def _school(child: Child, now: Mapping[str, str], changes: Mapping[str, str], day: date, by: Actor, source: Source) -> None:
    if changes.get("school_status"):
        registry.record_schooling([SchoolingRow(child.pk, changes["school_status"], "", day)], by=by, source=source)


def _details(child: Child, now: Mapping[str, str], changes: Mapping[str, str], day: date, by: Actor, source: Source) -> None:
    rows = [DetailRow(child.pk, key, value, day) for key, value in changes.items() if key not in rules.CHILD_KEYS and value]
    if rows:
        registry.record_details(rows, by=by, source=_numbered(source, len(rows)))


def _event(child: Child, event: str, day: date, by: Actor, source: Source) -> None:
    act: Callable = registry.record_deaths if event == rules.DIED else registry.move_children
    row = DeathRow(child.pk, day) if event == rules.DIED else MoveRow(child.pk, day, None, None, None, event)
    act([row], by=by, source=source)


def _write_home(home: Household, changes: Mapping[str, str], day: date, by: Actor, source: Source, reason: str) -> None:
    if "head_name" in changes:
        registry.correct_head(by=by, household=home.pk, version=home.version, head_name=changes["head_name"], reason=reason)
    if changes.get("poverty"):
        registry.set_poverty([PovertyRow(home.pk, changes["poverty"], day)], by=by, source=source)
    rows = [HouseholdDetailRow(home.pk, key, value, day) for key, value in changes.items() if key not in rules.HOME_KEYS and value]
    if rows:
        registry.record_household_details(rows, by=by, source=_numbered(source, len(rows)))


def _numbered(source: Source, size: int) -> Source:
    """Return a source whose rows all come from the one line."""
    return Source(source.channel, source.batch, source.post, [source.number(0)] * size)
