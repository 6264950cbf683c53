"""Vietnamese text: one spelling inside, keys for finding, keys for sorting.

Unicode traps: Đ/đ has no decomposition; Ð (U+00D0) and Ɖ (U+0189) look like it; hoà and hòa are different strings.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffc\x00"  # soft hyphen, joiners, direction marks
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"} | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE))
_STRANGE = re.compile(f"[{re.escape(''.join(map(chr, _LOOKALIKES)))}]")
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_TONE_MARKS = dict(zip(_TONES.values(), _TONES, strict=True))
_VOWELS = "aăâeêioôơuưy"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS, start=20)}
_PLAIN = str.maketrans("ăâđêôơư", "aadeoou")


def nfc(text: str) -> str:
    """Return the text composed (NFC), look-alikes of Đ folded, invisible characters removed.

    A text in TCVN3 is decoded before (``base.legacy``): its "ư" is the soft hyphen, which goes here.
    """
    if text.isascii() and text.isprintable():  # a day, a code, a number
        return text
    # Looked for first: of all texts one in thousands holds any, and translating takes three times the look.
    return unicodedata.normalize("NFC", text.translate(_LOOKALIKES) if _STRANGE.search(text) else text)


@lru_cache(maxsize=65536)
def _split_tone(word: str) -> tuple[str, int]:
    """Return a lower-case word without its tone, and the tone 0–5."""
    tone, kept = 0, []
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def _place_tone(base: str, tone: int) -> str:
    """Put a tone back where the newer spelling has it: hòa → one place for all spellings of the same syllable."""
    if not tone:
        return base
    spots = [index for index, letter in enumerate(base) if letter in _VOWELS]
    if base[:2] in ("qu", "gi") and len(spots) > 1:
        spots = spots[1:]
    if not spots:
        return base
    marked = [index for index in spots if base[index] in "ăâêôơư"]
    if marked:
        spot = marked[-1]
    elif len(spots) > 1 and (spots[-1] != len(base) - 1 or len(spots) > 2):
        spot = spots[1]
    else:
        spot = spots[0]
    return unicodedata.normalize("NFC", base[: spot + 1] + _TONE_MARKS[tone] + base[spot + 1 :])


@lru_cache(maxsize=65536)
def _tone_word(word: str) -> str:
    base, tone = _split_tone(word)
    return _place_tone(base, tone)


@lru_cache(maxsize=65536)
def _search_word(word: str) -> str:
    base, _tone = _split_tone(word)
    base = re.sub(r"(?<![aăâeêoôơuư])y$", "i", base) if not base.startswith("qu") or base == "quy" else base
    base = re.sub(r"uy$", "ui", base)
    return base.translate(_PLAIN)


@lru_cache(maxsize=65536)
def _sort_word(word: str) -> tuple[str, str]:
    base, tone = _split_tone(word)
    return "".join(_ORDER.get(letter, "99" if not letter.isdigit() else "1" + letter) for letter in base), str(tone)


def _words(text: str) -> list[str]:
    return nfc(text).lower().split()


def tone_key(text: str) -> str:
    """Return the text with tones in one place (hoà = hòa), accents kept, lower case."""
    return " ".join(_tone_word(word) for word in _words(text))


def search_key(text: str) -> str:
    """Return the accent-free key by which a name is found: "Nguyễn Thị Thuỷ" → "nguyen thi thui"."""
    return " ".join(map(_search_word, _words(text)))


def sort_key(text: str) -> str:
    """Return digits and spaces that sort as CLDR "vi" does: letters first, then tones, under byte comparison."""
    return _sorted_words(_words(text))


def _sorted_words(words: list[str]) -> str:
    if len(words) == 1:
        return "!".join(_sort_word(words[0]))
    parts = [_sort_word(word) for word in words]
    return " ".join([letters for letters, _ in parts]) + "!" + "".join([tone for _, tone in parts])


def split_name(full_name: str) -> tuple[str, str, str]:
    """Return (họ, đệm, tên): first word, what is between, last word; a one-word name is only a tên."""
    words = nfc(full_name).split()
    if not words:
        return "", "", ""
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


def person_sort_key(full_name: str) -> str:
    """Return the key that sorts persons by tên, then họ, then đệm."""
    words = _words(full_name)
    given, family, middle = words[-1:], words[:-1][:1], words[1:-1]
    return "|".join([_sorted_words(part) for part in (given, family, middle)])


_TELEX = [("dd", "đ"), ("aw", "ă"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("ow", "ơ"), ("uw", "ư")]
_TELEX_TONES = {"f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
_VNI = [("d9", "đ"), ("a8", "ă"), ("a6", "â"), ("e6", "ê"), ("o6", "ô"), ("o7", "ơ"), ("u7", "ư")]
_VNI_TONES = {"2": 1, "3": 2, "4": 3, "1": 4, "5": 5}


def from_telex(text: str) -> str:
    """Return what raw Telex keystrokes mean: "nguyeenx vawn" → "nguyễn văn"."""
    return " ".join(_typed(word, _TELEX, _TELEX_TONES) for word in text.lower().split())


def from_vni(text: str) -> str:
    """Return what raw VNI keystrokes mean: "nguye6n4 va8n" → "nguyễn văn"."""
    return " ".join(_typed(word, _VNI, _VNI_TONES) for word in text.lower().split())


def _typed(word: str, pairs: list[tuple[str, str]], tones: dict[str, int]) -> str:
    tone = 0
    body = word[0] if word else ""
    for key in word[1:]:
        if key in tones and any(letter in _VOWELS for letter in body):
            tone = tones[key]
        else:
            body += key
    body = body.replace("uow", "ươ").replace("uo7", "ươ")
    for typed, letter in pairs:
        body = body.replace(typed, letter)
    return _place_tone(body, tone)
