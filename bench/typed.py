"""What people type to find a child, with the slips they make: by tables of its own, none of them the program's.

Each query is made from a child's record: its name whole or in part, with one kind of slip, and something else that is
remembered of it. ``python -m bench.search_once`` asks them.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
BREVE, CIRCUMFLEX, HORN = "\u0306", "\u0302", "\u031b"
TELEX = {GRAVE: "f", ACUTE: "s", TILDE: "x", HOOK: "r", DOT: "j"}
VNI = {GRAVE: "2", ACUTE: "1", TILDE: "4", HOOK: "3", DOT: "5", BREVE: "8", CIRCUMFLEX: "6", HORN: "7"}
# Old fonts: what the bytes of a text look like when a program takes them for Latin letters.
TCVN3 = {
    "a": "\u0061¸µ¶·¹", "ă": "¨¾»¼½Æ", "â": "©ÊÇÈÉË", "e": "eÐÌÎÏÑ", "ê": "ªÕÒÓÔÖ", "i": "iÝ×ØÜÞ", "o": "oãßáâä", "ô": "«èåæçé", "ơ": "¬íêëìî",
    "u": "uóïñòô", "ư": "\u00adøõö÷ù", "y": "yýúûüþ",
}
TONES = ["", ACUTE, GRAVE, HOOK, TILDE, DOT]
KEYS = {"a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
        "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds of a child, as people would say it."""

    key: bytes
    name: str
    birth: date
    mother: str
    hamlet: str
    unit: int
    commune: str
    last4: str
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One query: what is typed, the kind of slip, and which children it fits as well as the one it was made from."""

    kind: str
    typed: str
    meant: Callable[[Known], bool]
    key: bytes


def bare(text: str) -> str:
    """Drop every accent."""
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(mark for mark in marks if unicodedata.category(mark) != "Mn")


def _as_it_is(text: str, rng: random.Random) -> str:
    return text


def _no_accents(text: str, rng: random.Random) -> str:
    return bare(text).lower()


def _some_accents(text: str, rng: random.Random) -> str:
    words = text.split()
    lost = rng.randrange(len(words))
    return " ".join(bare(word) if at == lost else word for at, word in enumerate(words))


def _tone_elsewhere(text: str, rng: random.Random) -> str:
    """Put the tone of a word on another of its vowels: hoà, hòa."""
    words = text.split()
    rng.shuffle(order := list(range(len(words))))
    for at in order:
        marks = list(unicodedata.normalize("NFD", words[at]))
        tones = [index for index, mark in enumerate(marks) if mark in TELEX]
        vowels = [index for index, mark in enumerate(marks) if mark.lower() in "aeiouy"]
        if tones and len(vowels) > 1:
            tone = marks.pop(tones[0])
            vowels = [index for index, mark in enumerate(marks) if mark.lower() in "aeiouy"]
            before = max(index for index in vowels if index < tones[0])
            target = rng.choice([index for index in vowels if index != before])
            while target + 1 < len(marks) and marks[target + 1] in (BREVE, CIRCUMFLEX, HORN):
                target += 1
            marks.insert(target + 1, tone)
            words[at] = unicodedata.normalize("NFC", "".join(marks))
            return " ".join(words)
    return text


def _order(text: str, rng: random.Random) -> str:
    words = text.split()
    return " ".join(words[-1:] + words[:-1]) if rng.random() < 0.6 else " ".join(reversed(words))


def _i_for_y(text: str, rng: random.Random) -> str:
    changed = "".join("iíìĩỉị"["yýỳỹỷỵ".index(letter)] if letter in "yýỳỹỷỵ" else letter for letter in text)
    return changed if changed != text else "".join("yýỳỹỷỵ"["iíìĩỉị".index(letter)] if letter in "iíìĩỉị" and at == len(text) - 1 else letter for at, letter in enumerate(text))


def _d_for_đ(text: str, rng: random.Random) -> str:
    return text.replace("đ", "d").replace("Đ", "D") if "đ" in text.lower() else text.replace("D", "Đ")


def _typo(text: str, rng: random.Random) -> str:
    """One letter of an unaccented name: missing, doubled, wrong, or changed with its neighbour; sometimes a space."""
    typed = list(bare(text).lower())
    at = rng.randrange(len(typed))
    letter, kind = typed[at], rng.choice(["missing", "doubled", "wrong", "wrong", "swapped"])
    if letter == " " or kind == "missing":
        del typed[at]
    elif kind == "doubled":
        typed.insert(at, letter)
    elif kind == "wrong":
        typed[at] = rng.choice(KEYS.get(letter, "aeio"))
    elif at + 1 < len(typed) and typed[at + 1] != " ":
        typed[at], typed[at + 1] = typed[at + 1], typed[at]
    else:
        typed.insert(at, letter)
    return "".join(typed)


def _telex(text: str, rng: random.Random) -> str:
    return _keyed(text, rng, telex=True)


def _vni(text: str, rng: random.Random) -> str:
    return _keyed(text, rng, telex=False)


def _keyed(text: str, rng: random.Random, *, telex: bool) -> str:
    """Type with the keyboard program switched off; the tone right after its vowel, or at the end of the word."""
    words = []
    for word in text.split():
        end, keyed, late = "", "", rng.random() < 0.6
        for mark in unicodedata.normalize("NFD", word):
            if mark in "đĐ":
                keyed += mark.replace("đ", "d").replace("Đ", "D") + ("d" if telex else "9")
            elif mark in TELEX:
                tone = TELEX[mark] if telex else VNI[mark]
                keyed, end = (keyed, tone) if late else (keyed + tone, end)
            elif mark == CIRCUMFLEX:
                keyed += keyed[-1].lower() if telex else VNI[mark]
            elif mark in (BREVE, HORN):
                keyed += "w" if telex else VNI[mark]
            else:
                keyed += mark
        words.append(keyed + end)
    return " ".join(words)


def _tcvn3(text: str, rng: random.Random) -> str:
    """Copy from a sheet in .VnTime."""
    typed = ""
    for letter in unicodedata.normalize("NFC", text.lower()):
        tone = next((mark for mark in unicodedata.normalize("NFD", letter) if mark in TELEX), "")
        plain = unicodedata.normalize("NFC", "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in TELEX))
        typed += "®" if plain == "đ" else TCVN3[plain][TONES.index(tone)] if plain in TCVN3 else letter
    return typed


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "as written": _as_it_is, "no accents": _no_accents, "accents of a word lost": _some_accents, "tone on another vowel": _tone_elsewhere, "other order": _order,
    "i for y": _i_for_y, "d for đ": _d_for_đ, "one typo": _typo, "Telex keystrokes": _telex, "VNI keystrokes": _vni, "TCVN3 text": _tcvn3,
}
PART, EARLIER = "part of the name", "an earlier name"
MORE = ("birth", "birth", "birth", "year", "year", "mother", "mother", "hamlet", "commune", "last4")


def queries(known: list[Known], *, seed: int, each: int, alone: bool = False) -> list[Query]:
    """Return ``each`` queries of every kind of slip. ``alone``: the name and nothing else, as in a commune of one's own."""
    rng = random.Random(f"typed:{seed}")
    renamed = [child for child in known if child.earlier]
    made = []
    for kind in [*SLIPS, PART, EARLIER]:
        for _ in range(each):
            child = rng.choice(renamed if kind == EARLIER and renamed else known)
            made.append(_query(child, kind, rng, alone))
    return made


def _query(child: Known, kind: str, rng: random.Random, alone: bool) -> Query:
    name = child.earlier if kind == EARLIER and child.earlier else child.name
    words = name.split()
    said = " ".join([words[0], words[-1]] if rng.random() < 0.5 else words[1:]) if kind == PART and len(words) > 2 else name
    typed = SLIPS.get(kind, _as_it_is if rng.random() < 0.5 else _no_accents)(said, rng)
    more, also = ("", lambda other: True) if alone else _more(child, rng)
    wanted = sorted(bare(said).lower().split())

    def meant(other: Known) -> bool:
        return other.key == child.key or (also(other) and any(_holds(name, wanted) for name in (other.name, other.earlier)))

    return Query(kind, f"{typed} {more}".strip(), meant, child.key)


def _holds(name: str, wanted: list[str]) -> bool:
    words = bare(name).lower().split()
    return all(words.count(word) >= wanted.count(word) for word in wanted)


def _more(child: Known, rng: random.Random) -> tuple[str, Callable[[Known], bool]]:
    kind = rng.choice(MORE)
    if kind == "mother" and child.mother:
        words = child.mother.split()
        said = words if rng.random() < 0.5 else words[-2:]
        said = [bare(word).lower() for word in said] if rng.random() < 0.5 else said
        wanted = sorted(bare(" ".join(said)).lower().split())
        return ("mẹ " if rng.random() < 0.4 else "") + " ".join(said), lambda other: _holds(other.mother, wanted)
    if kind == "hamlet" and child.hamlet:
        return ("xóm " if rng.random() < 0.5 else "") + child.hamlet, lambda other: other.hamlet == child.hamlet
    if kind == "commune":
        return ("xã " if rng.random() < 0.5 else "") + child.commune, lambda other: other.commune == child.commune
    if kind == "last4" and child.last4:
        return child.last4, lambda other: other.last4 == child.last4
    if kind == "year":
        return str(child.birth.year), lambda other: other.birth.year == child.birth.year
    shape = rng.choice(["{0.day}/{0.month}/{0.year}", "{0:%d/%m/%Y}", "{0:%d%m%Y}", "{0.day}.{0.month}.{0.year}", "{0.day}/{0.month}/{1}"])
    return shape.format(child.birth, f"{child.birth.year % 100:02d}"), lambda other: other.birth == child.birth
