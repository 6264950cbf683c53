"""What the cells of one column say. A reader returns (value, remark or None) and remembers: lists repeat themselves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from mangnon.base import text
from mangnon.base.numbers import vi_date
from mangnon.documents.reading import Cell, dates, numbers
from mangnon.exchange.rules.messages import Message
from mangnon.registry.rules import checks

Said = tuple[Any, Message | None]
Reader = Callable[[Cell], Said]
MARKS = frozenset({"x", "v", "1", "co", "✓", "✔", "+", "true", "•"})
LONGEST, SPOILT = 400, "\ufffd"
ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})
BOYS, GIRLS = frozenset({"nam", "trai", "con trai", "be trai", "m", "male", "1"}), frozenset({"nu", "gai", "con gai", "be gai", "f", "female", "0"})
POOR, NEAR, NEITHER = frozenset({"ngheo", "ho ngheo", "n", "hn"}), frozenset({"can ngheo", "ho can ngheo", "cn", "hcn"}), frozenset({"", "khong", "binh thuong", "khac", "0", "trung binh", "kha", "khong ngheo"})


def column(cells: Sequence[Cell], read: Reader) -> list[Said]:
    """Read a column; equal cells are read once."""
    met: dict[int, Said] = {}  # by the object: equal cells are mostly one
    known: dict[tuple, Said] = {}
    for cell in cells:
        if id(cell) not in met:
            key = (cell.text, type(cell.value))
            if key not in known:
                known[key] = read(cell)
            met[id(cell)] = known[key]
    return [met[id(cell)] for cell in cells]


def tidy(cell: Cell) -> str:
    """Return the words of a cell: NFC, single spaces, no more of them than any column holds; what can't be printed as U+FFFD.

    A lone surrogate or a NUL could not be stored, a turned direction of writing would hide what is.
    """
    words = " ".join(text.nfc(cell.text[:LONGEST]).split())
    return words if words.isprintable() else "".join(letter if letter.isprintable() else SPOILT for letter in words)


def plain(cell: Cell) -> Said:
    """Read words that need no judgement."""
    return tidy(cell), None


def is_marked(cell: Cell) -> bool:
    """Say whether a cell carries a cross, a tick, a one."""
    return text.search_key(tidy(cell)) in MARKS


def name_reader(field: str, *, required: bool = False) -> Reader:
    """Return the reader of a person's name."""

    def read(cell: Cell) -> Said:
        value = tidy(cell)
        found = checks.name_faults(field, value, required=required) or ([(field, "name_odd_letters")] if SPOILT in value else [])
        if found:
            return value, Message(field, found[0][1])
        if required and " " not in value and not checks.is_unnamed(value):
            return value, Message(field, "name_one_word")
        return value, None

    return read


def day_reader(field: str, epoch: int, on: date, *, whole: bool = False) -> Reader:
    """Return the reader of days; the value is (day, precision) or None. ``whole`` takes no month or year alone."""

    def read(cell: Cell) -> Said:
        found = dates.parse(cell, epoch, latest=on)
        if isinstance(found, dates.Partial):
            if whole and found.precision != "day":
                return None, Message(field, "day_unreadable", {"typed": tidy(cell)})
            return (found.day, found.precision), None
        if found.code == "empty":
            return None, None
        if found.offered:
            return None, Message(field, "day_offered", {"typed": tidy(cell), "offered": vi_date(found.offered.day)})
        code = "day_impossible" if found.code in ("impossible", "swapped") else "day_unreadable"
        return None, Message(field, code, {"typed": tidy(cell)})

    return read


def sex(cell: Cell) -> Said:
    """Read Nam, Nữ and what is written for them."""
    value = text.search_key(tidy(cell))
    if not value:
        return "", Message("sex", "sex_missing")
    if value in BOYS or value in GIRLS:
        return "nam" if value in BOYS else "nu", None
    return "", Message("sex", "sex_unknown", {"typed": tidy(cell)})


class Ethnic:
    """Reads an ethnic group by name, by a name met in papers, by code. Of the two numberings the registry's is of 1979."""

    def __init__(self, entries: Sequence[tuple[str, str, str, Collection[str]]], unknown: str):
        self._unknown, self._names = unknown, {code: label for code, label, _other, _aliases in entries}
        self._other = {code: other for code, _label, other, _aliases in entries if other}
        self._labels = {text.tone_key(label): code for code, label, _other, _aliases in entries}
        self._aliases = {_loose(alias): code for code, _label, _other, aliases in entries for alias in aliases}
        self._loose = {_loose(label): code for code, label, _other, _aliases in entries}

    def __call__(self, cell: Cell) -> Said:
        """Return the code of a group."""
        typed = tidy(cell)
        if not typed:
            return self._unknown, Message("ethnicity", "ethnic_missing")
        if typed.isdigit():
            return self._by_code(typed)
        exact = self._labels.get(text.tone_key(typed))
        if exact:
            return exact, None
        loose = _loose(typed)
        found = self._aliases.get(loose) or self._loose.get(loose)
        if found is None:
            near = get_close_matches(loose, [*self._loose, *self._aliases], 1, 0.75)
            code = self._loose.get(near[0]) or self._aliases.get(near[0]) if near else None
            return "", Message("ethnicity", "ethnic_unknown", {"typed": typed, "offered": self._names[code] if code else ""})
        if loose in self._loose:
            return found, None
        return found, Message("ethnicity", "ethnic_local", {"typed": typed, "name": self._names[found]})

    def _by_code(self, typed: str) -> Said:
        code = typed.zfill(2)
        if code not in self._names:
            return "", Message("ethnicity", "ethnic_unknown", {"typed": typed, "offered": ""})
        if self._other.get(code, code) != code:
            return "", Message("ethnicity", "ethnic_two_lists", {"typed": typed, "name": self._names[code]})
        return code, None


def _loose(name: str) -> str:
    return "".join(letter for letter in text.search_key(name) if letter.isalpha())


def personal_id(cell: Cell) -> Said:
    """Read an identity number: twelve digits, or why not. A lost zero is offered."""
    if not cell.text.strip():
        return None, None
    found = numbers.tidy_id(cell)
    names = {"typed": found.value or tidy(cell), "offered": found.offered}
    if found.why == "zeros" and found.offered:
        return None, Message("personal_id", "personal_id_lost_zeros", names)
    if found.why == "rounded":
        return None, Message("personal_id", "personal_id_rounded", names)
    if len(found.value) != 12 or not (found.value.isascii() and found.value.isdigit()):
        return None, Message("personal_id", "personal_id_format", names)
    return found.value, None


def poverty(cell: Cell) -> Said:
    """Read the class of a household."""
    value = text.search_key(tidy(cell))
    if value in NEITHER:
        return "", None
    if value in POOR or value in NEAR:
        return "ngheo" if value in POOR else "can_ngheo", None
    return "", Message("poverty", "poverty_unknown", {"typed": tidy(cell)})


def kind_reader(labels: Mapping[str, Collection[str]]) -> Reader:
    """Return the reader of how a child is registered by code → what it is called; nothing written is thường trú."""
    kinds = {"": "thuong_tru"} | {_loose(name): code for code, names in labels.items() for name in names}

    def read(cell: Cell) -> Said:
        value = _loose(tidy(cell))
        if value in kinds:
            return kinds[value], None
        return "", Message("residence_kind", "residence_kind_unknown", {"typed": tidy(cell)})

    return read


def relation_reader(labels: Mapping[str, str], other: str = "khac") -> Reader:
    """Return the reader of what a child is to the head of its household; other words mean another relation."""
    known = {_loose(label): code for code, label in labels.items()}
    for words, code in (("con de", "con"), ("con ruot", "con"), ("con trai", "con"), ("con gai", "con"), ("chau noi", "chau"), ("chau ngoai", "chau")):
        known.setdefault(_loose(words), code)

    def read(cell: Cell) -> Said:
        value = _loose(tidy(cell))
        if not value:
            return "", None
        if value in known:
            return known[value], None
        return other, Message("relation", "relation_unknown", {"typed": tidy(cell)})

    return read
