"""Identity numbers and codes that a spreadsheet took for numbers."""

from typing import NamedTuple

from mangnon.documents.reading.book import Cell


class Tidy(NamedTuple):
    """``value``: the number as the cell has it, spaces and punctuation gone; ``offered``: what may be meant, "" for nothing.

    ``why``: zeros (leading zeros lost), rounded (4,22E+09: digits are gone, nothing can be offered), short, long, letters, "" when right.
    """

    value: str
    offered: str = ""
    why: str = ""


def tidy_id(cell: Cell, *, length: int = 12) -> Tidy:
    """Return a personal number as text of digits; what was lost is offered, never put in by itself."""
    text = "".join(cell.text.split())
    if text.isdigit() and length - 3 < len(text) < length:
        return Tidy(text, text.zfill(length), "zeros")
    return Tidy(text)
