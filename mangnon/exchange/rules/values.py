"""What the cells of the further columns say. A reader returns (value, remark or None); an empty cell says nothing.

Every remark names the column as its heading stands in the empty list: a row of fifty columns must say which.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain

from mangnon.base import text
from mangnon.documents.reading import Cell, dates, numbers
from mangnon.exchange.rules import cells
from mangnon.exchange.rules.cells import Reader, Said, tidy
from mangnon.exchange.rules.columns import Column
from mangnon.exchange.rules.messages import Message
from mangnon.registry.rules import checks

NOTHING = frozenset({"", "-", "–", "khong", "khong co", "ko", "k", "0", "chua ro"})
MANY = re.compile(r"[;|\n+]")
OFFERED = 14  # entries of a list that a remark names
CODE = re.compile(r"([A-Za-z]{2}\d{2}(?:\.\d{1,2})?)\b")


class Entries:
    """The entries of a code list as cells name them: by label, by another name, by code, by "code label"."""

    def __init__(self, entries: Iterable[tuple[str, str, Iterable[str]]], groups: Mapping[str, list[str]] | None = None):
        rows = list(entries)
        self.labels = {code: label for code, label, _aliases in rows}
        self._groups = groups or {}  # the code of a group → its entries: a group of one is that one
        self._met: dict[str, list[str]] = {}
        for code, label, aliases in rows:
            for name in dict.fromkeys(map(_key, (label, *aliases))):
                self._met.setdefault(name, []).append(code)

    def find(self, typed: str) -> list[str]:
        """Return the entries these words may name: one is found, several are to choose from."""
        if code := CODE.match(typed):
            return self._groups.get(code[1].upper(), [code[1].upper()] if code[1].upper() in self.labels else [])
        return [typed] if typed in self.labels else self._met.get(_key(typed), [])

    def choices(self, codes: Iterable[str] = ()) -> str:
        """Return what may be written, as a remark says it; of sub-types with their codes."""
        wanted = list(codes) or list(self.labels)
        named = [self.labels[code] if not CODE.match(code) else f"{code} {self.labels[code]}" for code in wanted]
        return "; ".join(named[:OFFERED]) + ("; …" if len(named) > OFFERED else "")


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", text.search_key(name)).strip()


def reader(column: Column, label: str, *, entries: Entries | None, ethnic: Reader, epoch: int, on: date) -> Reader:
    """Return the reader of one column whose heading is ``label``."""
    say = _Say(column.field, label)
    made: dict[str, Callable[[], Reader]] = {
        "text": lambda: _text(say, column.longest), "person": lambda: _person(say), "names": lambda: _names(say), "code": lambda: _code(say, entries),
        "codes": lambda: _codes(say, entries), "ethnic": lambda: _ethnic(say, ethnic), "year": lambda: _year(say, epoch, on), "count": lambda: _count(say),
        "number": lambda: _number(say), "id12": lambda: _digits(say, 12), "id10": lambda: _digits(say, 10), "card": lambda: _card(say),
        "day": lambda: _day(say, epoch, on), "period": lambda: _period(say, epoch, on),
    }  # fmt: skip
    return made[column.read]()


class _Say:
    """Makes the remarks of one column."""

    def __init__(self, field: str, label: str):
        self._field, self._label = field, label

    def __call__(self, code: str, cell: Cell, **names: str) -> tuple[None, Message]:
        return None, Message(self._field, code, {"column": self._label, "typed": tidy(cell)[:80]} | names)

    def again(self, remark: Message) -> Message:
        """Return another reader's remark as one of this column."""
        return Message(self._field, remark.code, {"column": self._label, **remark.names})


def _text(say: _Say, longest: int) -> Reader:
    def read(cell: Cell) -> Said:
        value = tidy(cell)
        if value in ("-", "–"):
            return None, None
        return say("value_too_long", cell, most=str(longest)) if len(value) > longest else (value or None, None)

    return read


def _person(say: _Say) -> Reader:
    def read(cell: Cell) -> Said:
        value = tidy(cell)
        return say("value_odd_name", cell) if checks.name_faults("", value) or cells.SPOILT in value else (value or None, None)

    return read


def _names(say: _Say) -> Reader:
    def read(cell: Cell) -> Said:
        parts = [part.strip() for part in re.split(r"[;,\n/]", tidy(cell)) if part.strip() and part.strip() not in ("-", "–")]
        if any(checks.name_faults("", part) for part in parts):
            return say("value_odd_name", cell)
        return tuple(dict.fromkeys(parts)) or None, None

    return read


def _code(say: _Say, entries: Entries) -> Reader:
    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        found = entries.find(typed) if typed else []
        if len(found) == 1:
            return found[0], None
        return (None, None) if _key(typed) in NOTHING else say("value_unknown", cell, choices=entries.choices(found))

    return read


def _codes(say: _Say, entries: Entries) -> Reader:
    """Several entries: between semicolons; between commas only where a whole part is none, because labels carry commas."""

    def read(cell: Cell) -> Said:
        if _key(tidy(cell)) in NOTHING:
            return None, None
        parts = [" ".join(part.split()) for part in MANY.split(text.nfc(cell.text[: cells.LONGEST])) if part.strip()]
        parts = list(chain.from_iterable([part] if entries.find(part) else [one.strip() for one in part.split(",") if one.strip()] for part in parts))
        met = [entries.find(part) for part in parts]
        wrong = next((found for found in met if len(found) != 1), None)
        if wrong is not None:
            return say("value_unknown", cell, choices=entries.choices(wrong))
        return tuple(dict.fromkeys(found[0] for found in met)), None

    return read


def _ethnic(say: _Say, ethnic: Reader) -> Reader:
    def read(cell: Cell) -> Said:
        if not tidy(cell):
            return None, None
        value, remark = ethnic(cell)
        return value or None, remark and say.again(remark)

    return read


def _year(say: _Say, epoch: int, on: date) -> Reader:
    """A year, or a whole day of which the year is kept."""

    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        if not typed or _key(typed) in NOTHING:
            return None, None
        found = dates.parse(cell, epoch, latest=on)
        if typed.isdigit() and len(typed) == 4 and 1900 < int(typed) <= on.year:
            return int(typed), None
        return (found.day.year, None) if isinstance(found, dates.Partial) else say("value_no_year", cell)

    return read


def _count(say: _Say) -> Reader:
    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        if not typed:
            return None, None
        found = re.fullmatch(r"(?:con\s+)?(?:thu\s+)?(\d{1,2})(?:[.,]0+)?", text.search_key(typed)) or ORDINALS.get(_key(typed).removeprefix("con ").removeprefix("thu "))
        value = found if isinstance(found, int) else int(found[1]) if found else 0
        return (value, None) if 1 <= value <= checks.MOST_SIBLINGS else say("value_no_order", cell)

    return read


ORDINALS = {"nhat": 1, "dau": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6}


def _number(say: _Say) -> Reader:
    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        fine = re.fullmatch(r"\d{1,9}([.,]\d{1,2})?", typed)
        return say("value_no_number", cell) if typed and not fine else (typed.replace(",", ".") or None, None)

    return read


def _digits(say: _Say, length: int) -> Reader:
    def read(cell: Cell) -> Said:
        if not cell.text.strip() or _key(tidy(cell)) in NOTHING:
            return None, None
        found = numbers.tidy_id(cell, length=length)
        if not found.why:
            return found.value, None
        if found.why == "zeros" and found.offered:
            return say("digits_lost_zeros", cell, offered=found.offered, length=str(length))
        return say("digits_rounded" if found.why == "rounded" else "digits_wrong", cell, length=str(length))

    return read


def _card(say: _Say) -> Reader:
    """A card has 15 characters, or is known by the ten digits of its holder. Ten digits that lost a zero are offered."""

    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        if not typed or _key(typed) in NOTHING:
            return None, None
        number = re.sub(r"[\s.\-]", "", typed).upper()
        if isinstance(cell.value, int | float) or number.isdigit():
            found = numbers.tidy_id(cell, length=10)
            if found.why == "zeros" and found.offered:
                return say("digits_lost_zeros", cell, offered=found.offered, length="10")
            number = found.value
        return (number, None) if re.fullmatch(r"(?:[A-Z]{2}[0-9A-Z]{3})?\d{10}", number) else say("card_wrong", cell)

    return read


def _day(say: _Say, epoch: int, on: date) -> Reader:
    def read(cell: Cell) -> Said:
        found = _whole(cell, epoch, on)
        return (found, None) if found or not tidy(cell) else say("value_no_day", cell)

    return read


def _whole(cell: Cell, epoch: int, on: date) -> date | None:
    found = dates.parse(cell, epoch, latest=on.replace(year=on.year + 20, day=min(on.day, 28)))  # a card ends in years to come
    return found.day if isinstance(found, dates.Partial) and found.precision == "day" else None


def _period(say: _Say, epoch: int, on: date) -> Reader:
    """"01/01/2022 - 31/12/2022", or the last day alone; the value is (first or None, last)."""

    def read(cell: Cell) -> Said:
        typed = tidy(cell)
        if not typed:
            return None, None
        found = [_whole(Cell(met, met), epoch, on) for met in re.findall(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d\d-\d\d", typed)] or [_whole(cell, epoch, on)]
        if len(found) > 2 or not all(found):
            return say("value_no_day", cell)
        return ((None, found[0]) if len(found) == 1 else (found[0], found[1])), None

    return read
