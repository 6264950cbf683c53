"""What a row adds to a record that is there: what the record has nothing of yet. What it says otherwise stays, and is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from mangnon.base import text
from mangnon.exchange.queries.held import Held
from mangnon.exchange.rules.columns import CARE, COLUMNS, NAME, PAPER, QUESTION, RISK, SPECIAL
from mangnon.exchange.rules.cross import NO_NAME_NEEDED, YEARS_OLDER
from mangnon.exchange.rules.messages import Message
from mangnon.registry import codes, identity
from mangnon.registry.models import (
    ChildDetail,
    Circumstance,
    Guardianship,
    OwnAnswer,
    ParentState,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import (
    AnswerRow,
    CircumstanceRow,
    DetailRow,
    GuardianRow,
    NameRow,
    ParentRow,
    RiskRow,
    SchoolingRow,
)
from mangnon.support.models import InsuranceCard
from mangnon.support.rules import CardRow, card_digits

PARENT = ("status", "birth_year", "ethnic", "personal_id", "job")
SCHOOLED = ("level", "school", "class_name")
CARED = ("care_type", "name", "relation", "facility_id", "facility_name")
TARGETS = {(column.fact, column.part): target for target, column in COLUMNS.items()} | {
    (CARE, "care_type"): "care_type", (NAME, ""): "other_names", (SPECIAL, "codes"): "special_code", (RISK, "codes"): "risk_code",
}  # fmt: skip
CARD_TARGET = "bhyt_no"
BIRTH_REG, UNREGISTERED = "birth_reg", "chua"


@dataclass(slots=True)
class Added:
    """What becomes of one row: facts to record, fields of the identity's papers with what stood there, the columns it filled and those that differ."""

    facts: list[Any] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the row adds something."""
        return bool(self.facts or self.changes)


class Adding:
    """The records a list found, and what its rows add to them. Of two rows of one child the first adds."""

    def __init__(self, held: Held, day: date):
        self._held, self._day, self._seen, self._digests = held, day, set(), codes.circumstance_digests()

    def home(self, child: UUID) -> UUID | None:
        """Return the household a child is in."""
        return self._held.homes.get(child)

    def version(self, child: UUID) -> int:
        """Return the version of a record as it was read."""
        return self._held.children[child].version

    def guardian(self, child: UUID) -> str:
        """Return who the record says cares for the child."""
        return self._held.children[child].guardian_name

    def may_add(self, child: UUID) -> bool:
        """Say whether rows may add to this record: it lives here, was born by the day of the list, and no earlier row was of it."""
        stored = self._held.children.get(child)
        return stored is not None and stored.birth_date <= self._day and child not in self._seen

    def of(self, child: UUID, papers: Mapping[str, Any], facts: Iterable[Any]) -> Added:
        """Return what a row of a child adds."""
        found, stored = Added(), self._held.children[child]
        self._seen.add(child)
        for name, value in papers.items():
            old = getattr(stored, name)
            if old in (None, ""):
                found.changes[name], found.before[name] = identity.cleaned(name, value), old
                found.filled.append(TARGETS[PAPER, name])
            elif not _same(old, value):
                found.differing.append(TARGETS[PAPER, name])
        for fact in facts:
            self._add(found, fact)
        return found

    def _add(self, found: Added, fact: Any) -> None:
        row, filled, differing = JUDGES[type(fact)](self, fact)
        found.facts += [row] if row is not None else []
        found.filled += [target for target in filled if target not in found.filled]
        found.differing += [target for target in differing if target not in found.differing]

    def _parent(self, fact: ParentRow) -> tuple:
        born = self._held.children[fact.child_id].birth_date.year
        if fact.birth_year is not None and born - fact.birth_year not in YEARS_OLDER:  # the birth was corrected since the list
            return None, [], [TARGETS[fact.parent, "birth_year"]]
        return self._parts(ParentState, fact, fact.parent, PARENT, lambda part: TARGETS[fact.parent, part])

    def _school(self, fact: SchoolingRow) -> tuple:
        running = self._held.line(Schooling, fact.child_id, "", fact.valid_from)
        if running and any(row.level != fact.level for row in running):
            return None, [], ["school_status"]  # a school and a class are of their level
        return self._parts(Schooling, fact, "", SCHOOLED, lambda part: TARGETS["school", part])

    def _parts(self, model: type, fact: Any, key: str, parts: Collection[str], target: Any) -> tuple:
        """Judge a fact of several parts: a running row is written anew with what it has nothing of."""
        told = {part: value for part in parts if (value := getattr(fact, part)) not in (None, "")}
        running = self._held.line(model, fact.child_id, key, fact.valid_from)
        if not running:
            return fact, [target(part) for part in told], []
        last = running[-1]
        differing = [target(part) for part, value in told.items() if getattr(last, part) not in (None, "") and not _same(getattr(last, part), value)]
        lacking = [part for part in told if getattr(last, part) in (None, "")] if len(running) == 1 and last.valid_to is None else []
        if not lacking:
            return None, [], differing
        kept = {part: getattr(last, part) if part not in lacking else told[part] for part in parts}
        return replace(fact, valid_from=max(fact.valid_from, last.valid_from), **kept), [target(part) for part in lacking], differing

    def _care(self, fact: GuardianRow) -> tuple:
        running, named = self._held.line(Guardianship, fact.child_id, "", fact.valid_from), self.guardian(fact.child_id)
        if running:
            same = all(_same(getattr(running[-1], part), value) for part in CARED if (value := getattr(fact, part)) not in (None, ""))
            return None, [], [] if same else ["care_type"]
        if named and not _same(named, fact.name):
            # Who cares stands in the identity as well, and the entry would write it there.
            if fact.name or fact.care_type in NO_NAME_NEEDED:
                return None, [], ["care_type"]
            fact = replace(fact, name=named)
        return fact, ["care_type"], []

    def _line(self, fact: DetailRow | AnswerRow) -> tuple:
        detail = isinstance(fact, DetailRow)
        model, key = (ChildDetail, fact.key) if detail else (OwnAnswer, fact.question)
        target = TARGETS["detail", key] if detail else QUESTION + key
        running = self._held.line(model, fact.child_id, key, fact.valid_from)
        if key == BIRTH_REG and detail and self._held.children[fact.child_id].birth_registered_on:  # the day says it
            return None, [], [target] if fact.value == UNREGISTERED else []
        if not running:
            return fact, [target], []
        said = (detail and running[-1].number) or running[-1].value
        return None, [], [] if _same(said, fact.value) else [target]

    def _name(self, fact: NameRow) -> tuple:
        known = self._held.names[fact.child_id] | {text.tone_key(self._held.children[fact.child_id].full_name)}
        return (None, [], []) if text.tone_key(fact.full_name) in known else (fact, ["other_names"], [])

    def _special(self, fact: CircumstanceRow) -> tuple:
        """An episode begins where none runs that the sender may read; of one he may not read nothing is told."""
        if self._held.line(Circumstance, fact.child_id, self._digests[fact.code], fact.valid_from):
            return None, [], []
        running = [row for row in self._held.facts.get((Circumstance, fact.child_id), ()) if row.valid_to is None and (row.sealed is None or self._held.sees_c4)]
        return (None, [], ["special_code"]) if running else (fact, ["special_code"], [])

    def _risk(self, fact: RiskRow) -> tuple:
        if self._held.line(RiskWatch, fact.child_id, fact.code, fact.valid_from):
            return None, [], []
        running = any(row.valid_to is None for row in self._held.facts.get((RiskWatch, fact.child_id), ()))
        return (None, [], ["risk_code"]) if running else (fact, ["risk_code"], [])

    def _card(self, fact: CardRow) -> tuple:
        running = self._held.line(InsuranceCard, fact.child_id, "", fact.valid_from)
        if not running:
            return fact, [CARD_TARGET], []
        same = not fact.number or any(row.number and card_digits(row.number) == card_digits(fact.number) for row in running)
        return None, [], [] if same else [CARD_TARGET]


JUDGES = {
    ParentRow: Adding._parent, SchoolingRow: Adding._school, GuardianRow: Adding._care, DetailRow: Adding._line, AnswerRow: Adding._line, NameRow: Adding._name,
    CircumstanceRow: Adding._special, RiskRow: Adding._risk, CardRow: Adding._card,
}  # fmt: skip


def tell(messages: list[Message], added: Added, labels: Mapping[str, str]) -> None:
    """Say in a row's remarks what it adds, in the place of "nothing is added", and what differs."""
    if added.filled:
        messages[:] = [message for message in messages if message.code != "already_there"]
        messages.append(Message("record", "record_filled", {"what": "; ".join(labels[target] for target in added.filled)}))
    if added.differing:
        messages.append(Message("record", "record_differs", {"what": "; ".join(labels[target] for target in added.differing)}))


def _same(one: Any, other: Any) -> bool:
    return text.tone_key(str(one)) == text.tone_key(str(other))
