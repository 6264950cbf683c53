"""Finding the head of a table: which rows name the columns, however many rows and merged cells they take."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from mangnon.base.text import search_key
from mangnon.documents.reading.book import Row, Sheet

DEPTH = 80  # rows from the top in which a head is looked for
_TALLEST = 3
_NUMBER = re.compile(r"[\(\[]?\s*(\d{1,3}|[A-Za-zĐđ])\s*[\)\]]?(\s*=.*)?")
_DATE = re.compile(r"\d{1,4}[/.\-]\d{1,4}([/.\-]\d{2,4})?")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return what headings are compared by: accent-free words, without punctuation or what stands in brackets."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", search_key(re.sub(r"\([^)]*\)", " ", text))).split())


class Known:
    """The headings that are looked for, in any spelling."""

    def __init__(self, headings):
        self._exact = {found for heading in headings if (found := key(heading))}
        self._phrases = tuple(f" {found} " for found in self._exact if " " in found)

    def score(self, text: str) -> float:
        """Return 1 for a known heading, 0.7 for a text that holds one of several words, 0 for any other."""
        found = key(text)
        if not found or len(found) > 120:
            return 0.0
        if found in self._exact:
            return 1.0
        padded = f" {found} "
        return 0.7 if len(found) <= 60 and any(phrase in padded for phrase in self._phrases) else 0.0


def filled(row: Row) -> dict[int, str]:
    """Return column → text of the cells that say something."""
    return {index: said for index, cell in enumerate(row.cells) if cell[1] and (said := " ".join(cell[1].split()))}


def is_numbering(row: Row) -> bool:
    """Say whether a row only numbers the columns: 1, 2, 3… or (1), (2)… or A, B, 1, 2…"""
    texts = list(filled(row).values())
    numbers = [met[1] for text in texts if (met := _NUMBER.fullmatch(text))]
    if len(numbers) < 3 or len(numbers) < len(texts):
        return False
    digits = [int(number) for number in numbers if number.isdigit()]
    letters = [number.upper() for number in numbers if not number.isdigit()]
    rising = all(after - before in (1, 2) for before, after in pairwise(digits))
    ordered = numbers[: len(letters)] == [number for number in numbers if not number.isdigit()]  # letters come before digits
    return rising and ordered and (not digits or digits[0] <= 2) and letters == sorted(letters) and len(set(texts)) == len(texts)


def find(sheet: Sheet, known: Known) -> tuple[int, int, float] | None:
    """Return (first, last, score): positions in ``sheet.rows`` of the rows that name the columns; None without any such row."""
    rows = sheet.rows[:DEPTH]
    best: tuple[int, int, float] | None = None
    for first in range(len(rows)):
        for last in range(first, min(first + _TALLEST, len(rows))):
            if not _may_be_head(rows[first : last + 1], sheet):
                continue
            score = sum(known.score(title) or known.score(title.rpartition(" › ")[2]) * 0.9 for title in titles(rows[first : last + 1], sheet).values())
            score += 0.05 * (last - first)  # what continues a head belongs to it, also when it says nothing known
            if score > (best[2] if best else 0.9):
                best = (first, last, score)
    return best or _by_shape(rows, sheet)


def _may_be_head(rows: Sequence[Row], sheet: Sheet) -> bool:
    """Say whether rows can name columns together: texts only, one under the other, no row of data among them."""
    for position, row in enumerate(rows):
        texts = filled(row)
        if any(_is_data(row.cells[index].value, text) for index, text in texts.items()):
            return False
        if position and not _continues(rows[position - 1], row, sheet):
            return False
    upper = filled(rows[0])
    return len(upper) >= 2 and all(after.number - before.number == 1 for before, after in pairwise(rows))


def _is_data(value: object, text: str) -> bool:
    return not isinstance(value, str) or text.isdigit() or _DATE.fullmatch(text) is not None or len(text) > 200


def _continues(upper: Row, lower: Row, sheet: Sheet) -> bool:
    """Say whether a row is the lower part of a head: merged cells reach into it, or its texts stand in the gaps of the row above."""
    over, under = filled(upper), filled(lower)
    if not under or not over:  # a row of blanks, or one that is only formatted, neither opens a head nor goes on with one
        return False
    if any(top <= upper.number < bottom and lower.number <= bottom for top, _left, bottom, _right in sheet.merged):
        return True
    both = [index for index in under if index in over]
    groups = [index for index in both if index + 1 in under and index + 1 not in over]
    return len(under) >= 2 and len(both) == len(groups) and (bool(groups) or min(under) > min(over)) and len(under) < len(over) + len(under) - len(both)


def titles(rows: Sequence[Row], sheet: Sheet) -> dict[int, str]:
    """Return column → title; what stands above several columns is written before each: "Mẹ › Năm sinh"."""
    lines = [_spread(row, rows[position + 1 :], sheet) for position, row in enumerate(rows)]
    made = {}
    for index in sorted({index for line in lines for index in line}):
        parts: list[str] = []
        for line in lines:
            if (text := line.get(index)) and text not in parts:
                parts.append(text)
        made[index] = " › ".join(parts)
    return made


def _spread(row: Row, below: Sequence[Row], sheet: Sheet) -> dict[int, str]:
    """Return column → text with a group's text over all its columns: as merged, or else over the gap that is filled below."""
    line = filled(row)
    merged = {left: right for top, left, bottom, right in sheet.merged if top == row.number and right > left}
    if not below:
        return line
    under = {index for lower in below for index in filled(lower)}
    for index, text in sorted(line.items()):
        if index in merged:
            line |= dict.fromkeys(range(index + 1, min(merged[index], len(row.cells) + 64) + 1), text)
        elif not sheet.merged and index in under:
            after = index + 1
            while after in under and after not in line:
                line[after] = text
                after += 1
    wide = max([*under, *filled(row)], default=0)
    return {index: text for index, text in line.items() if index <= wide}


def _by_shape(rows: Sequence[Row], sheet: Sheet) -> tuple[int, int, float] | None:
    """Find a head that says nothing known: above the row of column numbers, or the first wide row of texts above fuller rows."""
    for position, row in enumerate(rows):
        if position and is_numbering(row):
            first = position - 1
            while first and position - first < _TALLEST and _may_be_head(rows[first - 1 : position], sheet):
                first -= 1
            return first, position - 1, 0.0
    for position, row in enumerate(rows[:-1]):
        if len(filled(row)) >= 3 and _may_be_head([row], sheet) and len(filled(rows[position + 1])) >= 2:
            return position, position, 0.0
    return None
