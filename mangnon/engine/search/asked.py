"""What somebody typed into the box, taken apart: words in every way they may have been keyed, days, years, numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mangnon.base import legacy, text
from mangnon.engine.search.vocabulary import fold

LONGEST, MOST = 120, 12
# Words people put before what they mean ("mẹ Mai xóm Nà Rài"). They are names too, so they only never count against.
LABELS = frozenset("me cha bo con chau xom thon ban to khu xa phuong thi van tran huyen sinh ngay nam thang sn ho ten so la o".split())
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_DAY_ONLY = re.compile(r"(\d{1,2})/(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word: its folded forms, likeliest first; ``spelt`` with its tones, if anything was typed with any.

    ``open``: it is the last one, somebody may still be typing it.
    """

    forms: tuple[str, ...]
    spelt: frozenset[str] = frozenset()
    label: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A birth date as far as it was typed; None is what was not."""

    year: int | None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart. ``four`` are groups of four digits: a year, or the end of an identity number."""

    words: tuple[Word, ...] = ()
    days: tuple[Day, ...] = ()
    four: tuple[str, ...] = ()
    number: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.days or self.four or self.number)


def read(typed: str) -> Asked:
    """Take a query apart."""
    words: list[Word] = []
    days: list[Day] = []
    four: list[str] = []
    number = ""
    for piece in _pieces(typed):
        day = _day(piece)
        if day:
            days.append(day)
        elif piece.isdigit() and len(piece) == 4:
            four.append(piece)
        elif piece.isdigit() and 9 <= len(piece) <= 12:
            number = piece.zfill(12)
        else:
            words += _words(piece)
    return Asked(_finished(_once(words)[:MOST]), tuple(days[:2]), tuple(dict.fromkeys(four))[:2], number)


def _pieces(typed: str) -> list[str]:
    """Split at spaces, marks stripped; groups of digits that make an identity number together are one piece."""
    # Not composed here: old fonts lie on letters that composing would change.
    pieces = [piece.strip(".,;:()[]\"'?!-–/") for piece in re.split(r"[\s,;:()\"]+", typed.strip()[:LONGEST])]
    pieces = [piece for piece in pieces if piece]
    found: list[str] = []
    at = 0
    while at < len(pieces):
        run = at
        while run < len(pieces) and pieces[run].isdigit() and pieces[run].isascii():
            run += 1
        joined = "".join(pieces[at:run])
        if run - at > 1 and len(joined) == 12:
            found.append(joined)
            at = run
        else:
            found.append(pieces[at])
            at += 1
    return found


def _finished(words: list[Word]) -> tuple[Word, ...]:
    """Mark the last word, and let a word without accents mean just that where others have some."""
    toned = any(word.spelt for word in words)
    return tuple(
        replace(word, open=at == len(words) - 1, spelt=word.spelt or frozenset(word.forms[:1]) if toned else word.spelt) for at, word in enumerate(words)
    )


def _words(piece: str) -> Iterable[Word]:
    parts = [piece] if not re.fullmatch(r"[\w.\-/']+", piece) else [part for part in re.split(r"[.\-/]+", piece) if part]
    for part in parts:
        said = [part, text.from_telex(part), text.from_vni(part)]
        if not part.isascii():  # old fonts lie on these letters
            said += [legacy.convert(part, encoding) for encoding in legacy.ENCODINGS]
        forms = [form for form in dict.fromkeys(map(fold, said)) if form]
        if forms:
            yield Word(tuple(forms), frozenset(spelt for spelt in map(text.tone_key, said) if not spelt.isascii()), forms[0] in LABELS)


def _once(words: list[Word]) -> list[Word]:
    """A word pasted again and again is said once; a name may have the same word twice."""
    return [word for at, word in enumerate(words) if words.count(word) <= 2 or word not in words[:at]]


def _day(piece: str) -> Day | None:
    if found := _ISO.fullmatch(piece):
        return _checked(*map(int, found.groups()))
    if found := _DAY.fullmatch(piece):
        day, month, year = map(int, found.groups())
        return _checked(year + 2000 if year < 100 else year, month, day)
    if found := _MONTH.fullmatch(piece):
        month, year = map(int, found.groups())
        return Day(year, month) if 1 <= month <= 12 else None
    if found := _DAY_ONLY.fullmatch(piece):
        day, month = map(int, found.groups())
        return _checked(None, month, day)
    if len(piece) == 8 and piece.isdigit():
        return _checked(int(piece[4:]), int(piece[2:4]), int(piece[:2])) or _checked(int(piece[:4]), int(piece[4:6]), int(piece[6:]))
    return None


def _checked(year: int | None, month: int, day: int) -> Day | None:
    if year is not None and not 1900 <= year <= 2100:
        return None
    for one, other in ((month, day), (day, month)):  # 03/25/2018 can only mean one thing
        try:
            date(year or 2000, one, other)
        except ValueError:
            continue
        return Day(year, one, other)
    return None
