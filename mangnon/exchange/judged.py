"""What became of every row of a list, and of the whole list, as judging leaves it to writing."""

import json
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from mangnon.exchange.recording import Facts
from mangnon.exchange.rules.messages import Message
from mangnon.registry import identity
from mangnon.registry.rules import ChildRow, HouseholdRow

EMPTY_TEXT = '""'
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once, not once a row


@dataclass(slots=True)
class Result:
    """A row with what was understood. ``child`` is the record it is already; ``row`` what is to be written, ``home`` its household."""

    number: int
    outcome: str
    messages: list[Message]
    values: dict[str, str]
    row: ChildRow | None = None
    home: tuple[int, str] | None = None
    child: UUID | None = None
    version: int = 0
    changes: dict[str, Any] = field(default_factory=dict)  # what is added to the identity of a record that is there
    before: dict[str, Any] = field(default_factory=dict)  # and what stood there
    adds: bool = False  # to a record that is there
    sealed: dict[str, str] = field(default_factory=dict)  # understood, kept with the row, told to no program

    @property
    def is_fresh(self) -> bool:
        """Whether the row will be a child of its own."""
        return self.row is not None and self.child is None

    def content(self) -> str:
        """Return what is kept of the row, as text to be sealed."""
        kept: dict[str, Any] = {"messages": [[m.field, m.code, dict(m.names)] for m in self.messages]}
        if self.sealed:
            kept["sealed"] = self.sealed
        if self.changes:
            kept |= {name: {key: identity.as_text(value) for key, value in said.items()} for name, said in (("before", self.before), ("after", self.changes))}
        rest = _as_json(kept)[1:] if any(kept.values()) else '"messages": []}'
        # Written out: an encoder takes three times as long over some twenty texts of which most are empty.
        values = ", ".join([f'"{name}": {encode_basestring(value) if value else EMPTY_TEXT}' for name, value in self.values.items()])
        return f'{{"values": {{{values}}}, {rest}'


@dataclass(slots=True)
class Judged:
    """All rows, the households to be made first, and whose children they are."""

    results: list[Result]
    households: list[HouseholdRow] = field(default_factory=list)
    units: set[int] = field(default_factory=set)
    facts: Facts = field(default_factory=Facts)
    worked: identity.Worked = field(default_factory=identity.Worked)
    elsewhere: list[UUID] = field(default_factory=list)  # children of other communes that rows are: told as the look-up tells, and on record as one

    @property
    def fresh(self) -> list[Result]:
        """The rows that will be written."""
        return [result for result in self.results if result.is_fresh]

    @property
    def adds(self) -> int:
        """How many records that are there are added to."""
        return len({result.child for result in self.results if result.child is not None and (result.adds or result.changes)})

    @property
    def completed(self) -> list[Result]:
        """The rows that add to a record that is there."""
        return [result for result in self.results if result.child is not None and result.changes]

    def count(self, wanted: str) -> int:
        """Return how many rows end so."""
        return sum(result.outcome == wanted for result in self.results)
