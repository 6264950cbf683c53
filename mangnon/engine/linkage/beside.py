"""One child beside a few others, as it is being typed: the findings and points of the list's comparison, in plain Python.

The list is compared in DuckDB, whose start alone takes longer than somebody who saves a form should wait. This is the
same declaration read a second time, pair by pair; a test holds the two together on planted slips.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log2

from mangnon.base import text
from mangnon.engine.linkage.pairs import SILENT, Line, Pair, Record
from mangnon.engine.linkage.reading import TONED_TO_PLAIN, TONED_TO_TONE, UNNAMED
from mangnon.engine.linkage.scoring import FEATURES, RARITIES, SAME_NAME, TYPING_LEAST
from mangnon.engine.linkage.weights import CHILD_NAME, NAMES, THRESHOLD, WEIGHTS, Rarity
from mangnon.engine.search.vocabulary import one_slip

WHO = {"name": "full_name", "mother": "mother_name", "father": "father_name"}
ONE_BIRTH = ("same_day", "same_new_year", "day_month_swapped")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared; ``core`` without Thị and Văn, in no order."""

    said: str
    plain: str
    core: tuple[str, ...]
    given: str
    family: str
    words: int
    bare: bool
    named: bool


def beside(one: Record, others: Sequence[Record], people: Mapping[int | None, int], *, threshold: float = THRESHOLD) -> list[Pair]:
    """Return the pairs of ``one`` (row 0) with each of ``others`` (rows from 1) at or above the threshold, the likeliest first.

    ``people`` is how many live in each unit: a name is as rare as it is among these, not among the few compared.
    """
    rarity = _Rarities(one, others, people)
    found = []
    for number, other in enumerate(others, 1):
        levels, points = _judged(one, other, rarity)
        score = sum(points.values())
        if score >= threshold:
            lines = (Line(feature, levels[feature], round(points[feature], 1)) for feature in FEATURES)
            found.append(Pair(0, number, round(score, 1), tuple(line for line in lines if (line.feature, line.level) not in SILENT)))
    return sorted(found, key=lambda pair: (-pair.score, pair.b))


def _judged(a: Record, b: Record, rarity: "_Rarities") -> tuple[dict[str, str], dict[str, float]]:
    levels = {feature: _name_level(_read(getattr(a, column)), _read(getattr(b, column))) for feature, column in WHO.items()}
    if levels["name"] == "typing" and rarity.both_many(_read(a.full_name), _read(b.full_name)):
        levels["name"] = "typing_common"
    levels |= {"birth": _birth(a, b), "number": _number(a.number, b.number), "sex": "same" if a.sex == b.sex else "differs", "place": _place(a, b)}
    levels["twins"] = _twins(levels, a, b)
    points = {feature: WEIGHTS[feature][levels[feature]] for feature in WEIGHTS}
    for feature in WHO:
        rare, worth = NAMES[feature][levels[feature]]
        points[feature] = worth + (rarity.bits(feature, a.unit == b.unit) if rare else 0.0)
    return levels, points


class _Rarities:
    """How rare the names of one child are, in bits, and which given names many children have."""

    def __init__(self, one: Record, others: Sequence[Record], people: Mapping[int | None, int]):
        self._total, self._here = sum(people.values()) + 1, people.get(one.unit, 0) + 1
        self._given = Counter(_read(row.full_name).given for row in (one, *others))
        self._bits = {feature: self._rare(one, others, feature, column) for feature, column in WHO.items()}
        here = [row for row in others if row.unit == one.unit]
        same = 1 + sum(_read(row.full_name).core == _read(one.full_name).core for row in here)
        self._local = _bits(same, self._here, CHILD_NAME.local_rows, CHILD_NAME) + CHILD_NAME.local if same > 2 else float(CHILD_NAME.most)

    def _rare(self, one: Record, others: Sequence[Record], feature: str, column: str) -> float:
        core = _read(getattr(one, column)).core
        same = 1 + sum(_read(getattr(row, column)).core == core for row in others)
        return _bits(same, self._total, RARITIES[feature].prior_rows, RARITIES[feature])

    def bits(self, feature: str, here: bool) -> float:
        """Return what the child's name is worth; in its own commune no more than it is rare there."""
        return min(self._bits[feature], self._local) if feature == "name" and here else self._bits[feature]

    def both_many(self, one: _Name, other: _Name) -> bool:
        """Say whether two given names differ and are both many children's."""
        many = max(3, self._total / 5000)
        return one.given != other.given and self._given[one.given] > many and self._given[other.given] > many


def _bits(count: int, total: int, rows: int, rarity: Rarity) -> float:
    share = (max(count - 2, 0) + rows * 2**-rarity.prior) / (total + rows)
    return min(max(-log2(share), rarity.least), rarity.most)


@lru_cache(maxsize=4096)
def _read(name: str) -> _Name:
    said = " ".join(text.nfc(name).split()).lower()
    letters = unicodedata.normalize("NFD", said.replace("đ", "d"))
    plain = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn").replace("y", "i")
    words = plain.split(" ")
    kept = f" {plain} ".replace(" thi ", " ").replace(" van ", " ").split()
    core = tuple(sorted(kept if len(kept) > 1 else words))
    return _Name(said, plain, core, words[-1], words[0], len(words), said.replace("y", "i") == plain, plain not in UNNAMED)


def _name_level(a: _Name, b: _Name) -> str:
    if not (a.named and b.named):
        return "unnamed"
    if a.said == b.said:
        return "same"
    if a.plain == b.plain:
        return "accents_lost" if a.bare or b.bare else "spelling" if _spoken(a.said) == _spoken(b.said) else "accents_differ"
    if a.core == b.core:
        return "order" if a.words == b.words else "thi_van"
    if min(len(a.plain), len(b.plain)) >= TYPING_LEAST and one_slip(a.plain, b.plain):
        return "typing"
    return "middle_differs" if (a.given, a.family) == (b.given, b.family) else "differs"


def _spoken(said: str) -> tuple[str, str]:
    return said.translate(TONED_TO_PLAIN).replace("y", "i"), "".join(mark for mark in said.translate(TONED_TO_TONE) if mark in "12345")


def _birth(a: Record, b: Record) -> str:
    one, other, days = date.fromisoformat(a.birth_date), date.fromisoformat(b.birth_date), a.birth_precision == b.birth_precision == "day"
    new_year = [row.birth_precision == "day" and row.birth_date[5:] == "01-01" for row in (a, b)]
    year, month, day = one.year == other.year, one.month == other.month, one.day == other.day
    known = (a.birth_precision, b.birth_precision)
    levels = (
        ("same_new_year", days and year and month and day and new_year[0]),
        ("same_day", days and year and month and day),
        ("day_month_swapped", days and year and (one.month, one.day) == (other.day, other.month)),
        ("same_year", year and ("year" in known or any(new_year))),
        ("same_month", year and month and "month" in known),
        ("day_mistyped", days and year and month and _slip(one.day, other.day)),
        ("month_mistyped", days and year and day),
        ("year_mistyped", days and not new_year[0] and month and day and _near_years(one.year, other.year)),
        ("same_year_only", year),
    )
    return next((level for level, holds in levels if holds), "differs")


def _near_years(one: int, other: int) -> bool:
    return abs(one - other) == 1 or (one // 100 == other // 100 and _slip(one, other))


def _slip(one: int, other: int) -> bool:
    (a, b), (c, d) = divmod(one % 100, 10), divmod(other % 100, 10)
    return a == c or b == d or (a, b) == (d, c)


def _number(a: str | None, b: str | None) -> str:
    if a is None or b is None:
        return "missing"
    if a == b:
        return "same"
    return "one_digit" if len(a) == len(b) and one_slip(a, b) else "differs"


def _place(a: Record, b: Record) -> str:
    if a.hamlet is not None and a.hamlet == b.hamlet:
        return "hamlet"
    return "unit" if a.unit is not None and a.unit == b.unit else "elsewhere"


def _twins(levels: Mapping[str, str], a: Record, b: Record) -> str:
    """Tell twins from one child renamed, where parents and birth agree and the name does not."""
    name, number = levels["name"], levels["number"]
    parents = (levels["mother"] in SAME_NAME and levels["father"] != "differs") or (levels["father"] in SAME_NAME and levels["mother"] != "differs")
    other = name in ("differs", "middle_differs", "typing_common") or (name in ("accents_differ", "typing") and number == "differs")
    if not (levels["birth"] in ONE_BIRTH and other and parents):
        return "none"
    if number in ("differs", "one_digit"):
        return "own_numbers" if number == "differs" else "near_numbers"
    if levels["sex"] == "differs":
        return "other_sex"
    if a.number is None and b.number is None:
        return "no_numbers"
    if "08" in (a.ethnic, b.ethnic):
        return "renamed_mong"
    return "one_number" if number == "missing" else "renamed"
