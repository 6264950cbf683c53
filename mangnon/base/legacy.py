"""Texts in the fonts of the 1990s: TCVN3 (ABC: .VnTime, .VnArial…) and VNI-Windows (VNI-Times…).

The bytes of those texts are Latin letters to a computer ("NguyÔn" is Nguyễn in .VnTime), and old sheets and .csv files still hold them.
Trap: the ư of TCVN3 is the soft hyphen (U+00AD), which cleaning removes. Decode first, then clean.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

ENCODINGS = ("tcvn3", "vni")

_TONES = "\u0300\u0309\u0303\u0301\u0323"
# what may begin and what may follow in a syllable, without tones; loan words and abbreviations are not meant to fit
_ONSET = "(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_RHYME = (
    "(?:iê(?:c|m|n|ng|p|t|u)|yê(?:m|n|ng|t|u)|ia|ya|uô(?:c|i|m|n|ng|p|t)|ua|ươ(?:c|i|m|n|ng|p|t|u)|ưa"
    "|uyê(?:n|t)|uya|uy(?:t|u|n|nh|ch|p)?|uê(?:ch|nh|n)?|uâ(?:n|ng|t|y)|uơ|ue(?:n|o|t)?|ua(?:n|ng|t|i|y|o|nh|ch|ng|c|p)|uă(?:n|t|ng|c|m|p)"
    "|oa(?:c|ch|i|m|n|ng|nh|o|p|t|y)?|oă(?:c|m|n|ng|t)|oe(?:n|o|t|m)?|oo(?:c|ng)"
    "|a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|ă(?:c|m|n|ng|p|t)|â(?:c|m|n|ng|p|t|u|y)|e(?:c|m|n|ng|o|p|t|nh)?|ê(?:ch|m|n|nh|p|t|u|c|ng)?"
    "|i(?:ch|m|n|nh|p|t|u|c|ng|êng)?|o(?:c|i|m|n|ng|p|t)?|ô(?:c|i|m|n|ng|p|t)?|ơ(?:i|m|n|p|t)?|u(?:c|i|m|n|ng|p|t)?|ư(?:c|i|m|n|ng|t|u)?|y(?:t|nh)?)"
)
_BETWEEN = re.compile(r"([\x00-@\[-`{-~]+)")  # ASCII that is no letter: other marks may be letters of an old font
_SYLLABLE = re.compile(_ONSET + _RHYME)


@lru_cache(maxsize=2)
def _table(encoding: str) -> dict[str, str]:
    with (files("mangnon.base") / "data" / f"legacy-{encoding}.csv").open(encoding="utf-8", newline="") as file:
        return {bytes.fromhex(line["bytes"]).decode("latin-1"): line["unicode"] for line in csv.DictReader(file)}


@lru_cache(maxsize=2)
def _found(encoding: str) -> re.Pattern[str]:
    """Return the pattern of everything the table knows, the longest first."""
    return re.compile("|".join(re.escape(said) for said in sorted(_table(encoding), key=len, reverse=True)))


@lru_cache(maxsize=65536)
def convert(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Return what a text in a legacy encoding ("tcvn3" or "vni") says, composed (NFC).

    ``capitals``: the font is one of those that show every letter as a capital (.VnTimeH).
    """
    table = _table(encoding)
    said = "".join(_word(word, table, _found(encoding), capitals or encoding == "tcvn3") for word in _BETWEEN.split(text))
    return unicodedata.normalize("NFC", said.upper() if capitals else said)


def _word(typed: str, table: dict[str, str], found: re.Pattern[str], one_case: bool) -> str:
    """Read one word. TCVN3 has no accented capitals: NGUYÔN is typed with the letter of "ễ" and meant in capitals."""
    said = found.sub(lambda met: table[met[0]], typed)
    plain = [letter for letter in typed if letter.isascii()] if one_case and not typed.isascii() else []
    return said.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else said


def is_legacy_font(font: str) -> str | None:
    """Return the encoding that a font's name stands for, or None: .VnTime is tcvn3, VNI-Times is vni."""
    name = font.strip().lower()
    return "tcvn3" if name.startswith(".vn") else "vni" if name.startswith(("vni-", "vni ")) else None


def has_capitals(font: str) -> bool:
    """Say whether a font shows every letter as a capital: .VnTimeH, .VnArialH."""
    return font.strip().lower().startswith(".vn") and font.strip().endswith("H")


def guess(texts: Iterable[str], fonts: Iterable[str] = ()) -> str | None:
    """Return "tcvn3" or "vni" when the texts are written for such a font, by the fonts' names, then by the letters; else None.

    By letters: of three readings (as it stands, TCVN3, VNI) the one under which clearly most accented words are syllables.
    """
    for font in fonts:
        if encoding := is_legacy_font(font):
            return encoding
    words = {word for text in texts if not text.isascii() for word in text.split() if not word.isascii()}
    if not words:
        return None
    sample = sorted(words)[:2000]
    now = _share(sample)
    shares = {encoding: _share([convert(word, encoding) for word in sample]) for encoding in ENCODINGS}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= 0.5 and shares[best] - now > 0.2 else None


def plausible(text: str) -> float:
    """Return which share of the accented words in a text are Vietnamese syllables; 0 when there is no accented word."""
    return _share([word for word in text.split() if not word.isascii()][:5000])


def _share(words: list[str]) -> float:
    cores = [core for word in words if (core := word.strip("0123456789.,;:()[]{}\"'“”‘’-–…!?*#&/\\+=|")) and not core.isascii()]
    return sum(is_syllable(core) for core in cores) / len(cores) if cores else 0.0


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Say whether a word could be one Vietnamese syllable: "nguyễn" could, "nguyÔn" and "tr×nh" could not."""
    if word[1:] != word[1:].lower() and word != word.upper():
        return False
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return sum(mark in _TONES for mark in marks) <= 1 and _SYLLABLE.fullmatch(bare) is not None
