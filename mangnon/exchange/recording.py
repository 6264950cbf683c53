"""What the rows of a list record beside the children themselves: read column by column, written by the registry's own actions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import text
from mangnon.documents.reading import Cell
from mangnon.documents.reading.book import EMPTY
from mangnon.exchange.queries import batches, further
from mangnon.exchange.rules import cells, columns, values
from mangnon.exchange.rules.columns import (
    ANSWER,
    CARD,
    CARE,
    DETAIL,
    FATHER,
    HOME,
    MOTHER,
    NAME,
    PAPER,
    RISK,
    SCHOOL,
    SPECIAL,
)
from mangnon.exchange.rules.cross import Parts, settle
from mangnon.exchange.rules.messages import Message
from mangnon.registry import actions as registry
from mangnon.registry import codes, declaration
from mangnon.registry.rules import (
    AnswerRow,
    CircumstanceRow,
    DetailRow,
    GuardianRow,
    HouseholdDetailRow,
    NameRow,
    ParentRow,
    RiskRow,
    SchoolingRow,
    Source,
)
from mangnon.support import actions as support
from mangnon.support.rules import CardRow

WRITERS: dict[type, Callable[..., int]] = {
    NameRow: registry.add_names, ParentRow: registry.record_parents, GuardianRow: registry.record_guardianships, DetailRow: registry.record_details,
    AnswerRow: registry.record_answers, CircumstanceRow: registry.open_circumstances, RiskRow: registry.open_risks, SchoolingRow: registry.record_schooling,
    CardRow: support.record_cards, HouseholdDetailRow: registry.record_household_details,
}  # fmt: skip


@dataclass(slots=True)
class Facts:
    """Rows for the registry's actions, by their shape, each with the number of the list's row it came from."""

    rows: dict[type, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))

    def put(self, number: int, facts: Iterable[Any]) -> None:
        """Add what one row of the list records."""
        for fact in facts:
            self.rows[type(fact)].append((number, fact))

    def write(self, *, by: Actor, source: Source) -> None:
        """Record everything; the caller's transaction holds."""
        for shape, writer in WRITERS.items():
            if made := self.rows.get(shape):
                writer([fact for _number, fact in made], by=by, source=replace(source, row_numbers=[number for number, _fact in made]))


def divide_registration(found: dict[str, Sequence[Cell]]) -> None:
    """Under one heading lists write the day of a birth's registration, or only that it is: make two columns of it."""
    column = found.get("birth_registered_on")
    if column is None or "birth_reg" in found:
        return
    known = further.entries_of(columns.COLUMNS["birth_reg"])
    words = [value for value, _remark in cells.column(column, lambda cell: (len(known.find(cells.tidy(cell))) == 1, None))]
    if any(words):
        found["birth_reg"] = [cell if word else EMPTY for cell, word in zip(column, words, strict=True)]
        found["birth_registered_on"] = [EMPTY if word else cell for cell, word in zip(column, words, strict=True)]


class Further:
    """The further columns of a list, as they were read."""

    def __init__(self, found: Mapping[str, Sequence[Cell]], size: int, *, ethnic: cells.Reader, epoch: int, day: date):
        known, labels = further.columns(), batches.vietnamese()
        self._day, self.remarks = day, [[] for _row in range(size)]
        self._parts: list[Parts] = [{} for _row in range(size)]
        self._told: list[dict[str, str]] = [{} for _row in range(size)]
        self._sealed: list[dict[str, str]] = [{} for _row in range(size)]
        self._veiled = _veiled()
        self._levels = further.entries_of(columns.COLUMNS["school_status"]).labels
        self._facilities = further.facilities() if "facility" in found else {}
        asked = [target for target in known if target in found]
        self.any, self.of_homes = bool(asked), any(known[target].fact == HOME for target in asked)
        for target in asked:
            column = known[target]
            reader = values.reader(column, labels[target], entries=further.entries_of(column), ethnic=ethnic, epoch=epoch, on=day)
            self._take(target, column, cells.column(found[target], reader))

    def _take(self, target: str, column: columns.Column, said: Sequence[cells.Said]) -> None:
        for index, (value, remark) in enumerate(said):
            if remark is not None:
                self.remarks[index].append(remark)
            if value is not None:
                self._parts[index].setdefault(column.fact, {})[column.part] = value
                sealed = column.fact == SPECIAL and self._veiled.intersection(self._parts[index][SPECIAL].get("codes", ()))
                (self._sealed if sealed else self._told)[index][target] = _told(value)

    def settle(self, index: int, born: date, *, carer: str, registered: date | None) -> list[Message]:
        """Return what the further columns of a row say against each other."""
        parts = self._parts[index]
        return settle(parts, born, self._day, carer=carer, registered=registered, level_names=self._levels) if parts else []

    def told(self, index: int) -> dict[str, str]:
        """Return what was understood, as programs are told."""
        return self._told[index]

    def sealed(self, index: int) -> dict[str, str]:
        """Return what was understood and no program is told: circumstances of class C4, since when, on what ground."""
        return self._sealed[index]

    def papers(self, index: int) -> dict[str, Any]:
        """Return what the papers of the birth say, as ``ChildRow`` takes it."""
        return self._parts[index].get(PAPER, {})

    def home(self, index: int) -> dict[str, str]:
        """Return the details of the household."""
        return self._parts[index].get(HOME, {})

    def of_child(self, index: int) -> bool:
        """Say whether a row tells anything of its child beyond the basic columns."""
        return bool(self._parts[index])

    def facts(self, index: int, child: UUID, *, full_name: str, carer: str) -> Iterator[Any]:
        """Yield what a row records of its child, from the day of the list on."""
        parts, day = self._parts[index], self._day
        if not parts:
            return
        yield from (ParentRow(child, fact, day, **parts[fact]) for fact in (FATHER, MOTHER) if fact in parts)
        if care := parts.get(CARE):
            named = care.get("facility_name", "")
            facility = self._facilities.get(named.casefold())
            yield GuardianRow(child, care["care_type"], day, None, carer, care.get("relation", ""), facility, "" if facility else named)
        yield from (DetailRow(child, key, _told(value), day) for key, value in parts.get(DETAIL, {}).items())
        yield from (AnswerRow(child, key, _told(value), day) for key, value in parts.get(ANSWER, {}).items())
        yield from _names(child, full_name, parts.get(NAME, {}))
        if special := parts.get(SPECIAL):
            yield from (CircumstanceRow(child, code, special.get("valid_from", day), evidence=special.get("evidence", "")) for code in special["codes"])
        yield from (RiskRow(child, code, day) for code in parts.get(RISK, {}).get("codes", ()))
        if school := parts.get(SCHOOL):
            yield SchoolingRow(child, school["level"], school.get("school", ""), day, class_name=school.get("class_name", ""))
        if card := parts.get(CARD):
            yield CardRow(child, card.get("number"), card["valid_from"], card["valid_to"])


def _names(child: UUID, full_name: str, names: Mapping[str, Sequence[str]]) -> Iterator[NameRow]:
    known = {text.tone_key(full_name)}
    for kind, said in names.items():
        for name in said:
            if text.tone_key(name) not in known:
                known.add(text.tone_key(name))
                yield NameRow(child, kind, name)


def _told(value: Any) -> str:
    """Return a value as it is kept: codes joined, days as ISO, a period with a slash."""
    if isinstance(value, tuple):
        return (declaration.JOINS if all(isinstance(part, str) for part in value) else "/").join(_told(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


class Homes:
    """The details of households a list names: the first row that says one has it; what the registry holds stays."""

    def __init__(self, stored: Iterable[UUID], day: date):
        self._stored, self._day = set(stored), day
        self._kept = further.home_details(self._stored)

    def added(self, home: UUID | None, said: Mapping[str, str]) -> tuple[list[HouseholdDetailRow], list[Message]]:
        """Return what a row adds to the household of a record that is there, and what is told of the rest."""
        if home is None:
            return [], [Message("household_number", "home_detail_not_in_home")] if said else []
        self._kept |= further.home_details([home]) if home not in self._stored else {}
        self._stored.add(home)
        return self.facts(home, said)

    def facts(self, home: UUID | None, said: Mapping[str, str]) -> tuple[list[HouseholdDetailRow], list[Message]]:
        """Return what a row adds to its household, and what is told of the rest."""
        if home is None:
            return [], [Message("household_number", "home_detail_no_home")] if said else []
        fresh = [HouseholdDetailRow(home, key, value, self._day) for key, value in said.items() if (home, key) not in self._kept]
        differing = [key for key, value in said.items() if self._kept.get((home, key), value) != value]
        self._kept |= {(home, row.key): row.value for row in fresh}
        return fresh, [Message(key, "home_detail_kept") for key in differing]


def _veiled() -> frozenset[str]:
    """Return the codes whose class is C4: no program is told them in a list's result."""
    return frozenset(code for code, kind in codes.circumstance_classes().items() if kind == "C4")
