"""Texts in the fonts of the 1990s: TCVN3 (ABC: .VnTime, .VnArial…) and VNI-Windows (VNI-Times…).

The bytes of those texts are Latin letters to a computer ("NguyÔn" is Nguyễn in .VnTime), and old sheets and .csv files still hold them.
Trap: the ư of TCVN3 is the soft hyphen (U+00AD), which cleaning removes. Decode first, then clean.
"""

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

ENCODINGS = ("tcvn3", "vni")


@lru_cache(maxsize=2)
def _table(encoding: str) -> dict[str, str]:
    with (files("mangnon.base") / "data" / f"legacy-{encoding}.csv").open(encoding="utf-8", newline="") as file:
        return {bytes.fromhex(line["bytes"]).decode("latin-1"): line["unicode"] for line in csv.DictReader(file)}


def convert(text: str, encoding: str) -> str:
    """Return what a text in a legacy encoding ("tcvn3" or "vni") says, composed (NFC)."""
    table, said, at = _table(encoding), [], 0
    while at < len(text):
        pair = text[at : at + 2]
        if len(pair) == 2 and pair in table:
            said.append(table[pair])
            at += 2
        else:
            said.append(table.get(text[at], text[at]))
            at += 1
    return "".join(said)


def guess(texts: Iterable[str], fonts: Iterable[str] = ()) -> str | None:
    """Return "tcvn3" or "vni" when the texts are written for such a font, by the fonts' names, then by the letters; else None."""
    for font in fonts:
        if font.lower().startswith(".vn"):
            return "tcvn3"
        if font.lower().startswith("vni"):
            return "vni"
    return None
