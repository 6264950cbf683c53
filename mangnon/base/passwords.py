"""How little of a password is more than habit: what Vietnamese people choose when they must choose one.

The words of ``data/password-habits-vi.csv`` are ours, written from habits (words of love and of the office, names,
places, runs of keys), not taken from a published list. Each is known in the spellings a keyboard makes of it: without accents,
and as the raw keys of Telex and VNI. What is left of a password when such words, days, years, telephone numbers,
repetitions and the person's own words are taken away is what somebody who guesses must really guess.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "password-habits-vi.csv"
LEAST_LEFT = 6  # characters no habit explains
LONGEST = 128
SHORTEST_WORD, SHORTEST_RUN = 3, 4

_TELEX = {"â": "aa", "ă": "aw", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
_VNI = {"â": "a6", "ă": "a8", "đ": "d9", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7"}
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_LEET = str.maketrans("013457@$!", "oieastasi")
_NUMBERS = re.compile(
    r"(?:0|84)\d{9}"  # a telephone number
    r"|(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:19[3-9]\d|20[0-4]\d)"  # a day
    r"|(?:19[3-9]\d|20[0-4]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"
    r"|19[3-9]\d|20[0-4]\d"  # a year
)
_SAME = re.compile(r"(.{1,8}?)\1{2,}")
Pieces = dict[str, str]  # word → its kind


def habits(password: str, own: Iterable[str] = ()) -> frozenset[str]:
    """Return which habits nearly the whole password is made of, empty when enough of it is none.

    ``own`` are texts about the person (name, units, telephone). Kinds: word, name, place, keys, number, same, own.
    """
    mine = _own_words(own)
    for text in _readings(password):
        left, kinds = _leftover(text, mine)
        if left < LEAST_LEFT:
            return kinds or frozenset({"same"})
    return frozenset()


def _readings(password: str) -> list[str]:
    """The password as letters and digits, and once more with 4nh m@t read as letters."""
    folded = plain(password[:LONGEST])
    return [re.sub(r"[^a-z0-9]", "", text) for text in dict.fromkeys([folded, folded.translate(_LEET)])]


def plain(text: str) -> str:
    """Return a text in lower case without accents, letter for letter (``text.search_key`` also joins i and y)."""
    split = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _leftover(text: str, mine: Pieces) -> tuple[int, frozenset[str]]:
    """Return the least number of characters no piece explains, and the kinds of the pieces that explain the rest."""
    known = _known()
    longest = max(_longest(), max(map(len, mine), default=0))
    ends = _spans(text)
    best: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for end in range(1, len(text) + 1):
        options = [(best[end - 1][0] + 1, best[end - 1][1])]
        options += [(best[start][0], best[start][1] | {kind}) for start, kind in ends.get(end, ())]
        for start in range(max(0, end - longest), end - 1):
            word = text[start:end]
            kind = mine.get(word) or known.get(word)
            if kind:
                options.append((best[start][0], best[start][1] | {kind}))
        best.append(min(options, key=lambda option: (option[0], len(option[1]))))
    return best[-1]


def _spans(text: str) -> dict[int, list[tuple[int, str]]]:
    """Where numbers, repetitions and runs of keys end, each with its beginning."""
    found: dict[int, list[tuple[int, str]]] = {}
    for start in range(len(text)):
        for pattern, kind in ((_NUMBERS, "number"), (_SAME, "same")):
            if match := pattern.match(text, start):
                found.setdefault(match.end(), []).append((start, kind))
        for end in range(start + SHORTEST_RUN - 1, min(len(text), start + 20) + 1):
            if _is_run(text[start:end]):
                found.setdefault(end, []).append((start, "keys"))
    return found


def _is_run(part: str) -> bool:
    shortest = 3 if part.isdigit() else SHORTEST_RUN
    return len(part) >= shortest and any(part in run or part[::-1] in run for run in _runs())


def _own_words(own: Iterable[str]) -> Pieces:
    """The person's own words: each text whole and each of its words, also of two letters."""
    found: Pieces = {}
    for text in own:
        words = re.findall(r"[a-z0-9]+", plain(text))
        found |= {word: "own" for word in [*words, "".join(words)] if len(word) > 1}
    return found


@lru_cache(maxsize=1)
def _rows() -> list[tuple[str, list[str]]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["words"].split("|")) for row in csv.DictReader(file)]


@lru_cache(maxsize=1)
def _runs() -> tuple[str, ...]:
    return tuple(run for kind, runs in _rows() if kind == "keys" for run in runs)


@lru_cache(maxsize=1)
def _known() -> Pieces:
    """Every word in the spellings a keyboard makes of it."""
    found: Pieces = {}
    for kind, words in _rows():
        for word in words if kind != "keys" else ():
            for spelling in (plain(word), _typed(word, _TELEX, "frxsj"), _typed(word, _VNI, "23415")):
                joined = spelling.replace(" ", "")
                if len(joined) >= SHORTEST_WORD:
                    found.setdefault(joined, kind)
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _known()))


def _typed(words: str, letters: dict[str, str], tones: str) -> str:
    """Return the raw keys of a text, the tone typed at each syllable's end: "mật" → "maatj", "ma6t5"."""
    return " ".join(_typed_syllable(word, letters, tones) for word in words.split())


def _typed_syllable(word: str, letters: dict[str, str], tones: str) -> str:
    keys, tone = "", ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            tone = tones[_TONES.index(mark)]
        else:
            keys = unicodedata.normalize("NFC", keys + mark)
    return "".join(letters.get(letter, letter) for letter in keys) + tone
