"""When two rows, or a row and a record, are one child. The written rule; nothing merges by itself.

In the file: the same identity number twice is refused at the second row; the same name, birth and mother too (when neither
row names the mother only where the whole day of birth is known); the same name and birth otherwise is a remark.
In the registry: a record with the row's number, name and day of birth, or (without a number that contradicts) with its
name, day of birth and mother in the commune, is this child: nothing of the row's basic columns is written, and of the
further ones what the record has nothing of yet (``exchange.adding``). Such a record of another commune refuses the
row: written again it would be one child on two lists, and it is asked for instead. The number on a record of another name
and birth refuses the row too. Name, day of birth and mother with two different numbers refuses it. Name and day of birth alone is
a remark. Names are compared without accents, so that "Hoà" is "Hòa" and what lost its accents is found.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from mangnon.exchange.rules.messages import Message

Key = tuple[str, str]
LENGTHS = {"day": 10, "month": 7, "year": 4}  # of a birth written as yyyy-mm-dd, as far as it is known


class Person(NamedTuple):
    """What is compared of a row: folded name, birth as far as it is known, folded mother's name, digest of the number."""

    name: str
    born: str
    mother: str
    number: str | None

    @property
    def key(self) -> Key:
        """Name and birth."""
        return self.name, self.born


class Stored(NamedTuple):
    """A record of the registry as it is compared, and the unit it lives in last."""

    child: UUID
    name: str
    born: str
    mother: str
    number: str | None
    unit: int | None


class Found(NamedTuple):
    """What the rule says of a row: the remark and, where the row is a record, which; or which of another commune it is."""

    message: Message
    child: UUID | None = None
    elsewhere: UUID | None = None


def born(birth: date, precision: str) -> str:
    """Return a birth as it is compared: "2018" for one of which the year is known."""
    return birth.isoformat()[: LENGTHS[precision]]


def within_file(people: Sequence[Person | None], numbers: Sequence[int]) -> dict[int, Message]:
    """Return index → remark for rows that repeat an earlier row. ``numbers`` are the spreadsheet's own."""
    found: dict[int, Message] = {}
    by_number: dict[str, int] = {}
    by_key: dict[Key, list[int]] = {}
    for index, person in enumerate(people):
        if person is None:
            continue
        first = by_number.setdefault(person.number, index) if person.number else index
        earlier = by_key.setdefault(person.key, [])
        sure = person.mother or len(person.born) == 10
        same = next((other for other in earlier if sure and people[other].mother == person.mother), None)
        if same is not None and not _differ(person.number, people[same].number):
            found[index] = Message("full_name", "row_repeated", {"row": str(numbers[same])})
        elif first != index:
            found[index] = Message("personal_id", "personal_id_repeated", {"row": str(numbers[first])})
        elif earlier:
            found[index] = Message("full_name", "like_in_file", {"row": str(numbers[earlier[0]])})
        earlier.append(index)
    return found


def in_registry(person: Person, units: Iterable[int], by_number: Mapping[str, Stored], alike: Mapping[Key, Sequence[Stored]]) -> Found | None:
    """Return what the registry knows of a row: ``units`` are the row's commune and what it was made of."""
    holder = by_number.get(person.number) if person.number else None
    if holder is not None:
        if (holder.name, holder.born) == person.key and holder.unit in units:
            return Found(Message("full_name", "already_there"), holder.child)
        if holder.unit is not None and holder.unit not in units and (holder.name == person.name or holder.born == person.born):
            return Found(Message("personal_id", "lives_elsewhere"), elsewhere=holder.child)
        return Found(Message("personal_id", "personal_id_taken"))
    every = alike.get(person.key, ())
    here = [row for row in every if row.unit in units]
    there = [row for row in every if row.unit not in units and row.unit is not None and row.mother == person.mother and not _differ(person.number, row.number)]
    if not here and there and person.mother and len(person.born) == LENGTHS["day"]:
        return Found(Message("full_name", "lives_elsewhere"), elsewhere=there[0].child)
    known = next((row for row in here if row.mother == person.mother), None)
    if known is None:
        return Found(Message("full_name", "like_stored")) if here else None
    if _differ(person.number, known.number):
        return Found(Message("personal_id", "number_differs"))
    if person.number and not known.number:
        return Found(Message("personal_id", "already_there_number"), known.child)
    return Found(Message("full_name", "already_there"), known.child)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)
