"""The rows of the grid: its columns in the order of the paper list, what was typed, and the list they make. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from mangnon.documents.reading import Cell, TableRow
from mangnon.documents.reading.book import EMPTY
from mangnon.exchange.rules.lists import List
from mangnon.exchange.rules.messages import WARNED, Message

COLUMNS = ("household_number", "full_name", "birth", "sex", "ethnic", "personal_id", "birth_registered_on", "father_name", "mother_name")
HAMLET = "hamlet"
MOST, SHOWN = 100, 10  # rows at once (more is a file's work); rows of an empty grid
COLUMN_OF = {"birth_date": "birth", "ethnicity": "ethnic"}  # the column of a remark's field, where they differ
Rows = Sequence[Mapping[str, str]]


def typed(data: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of a sent grid that hold anything, in their order; at most ``MOST``."""
    total = data.get("dong-TOTAL_FORMS", "")
    size = min(int(total), MOST) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    rows = [{name: data.get(f"dong-{at}-{name}", "").strip() for name in COLUMNS} for at in range(size)]
    return [row for row in rows if any(row.values())]


def from_list(listed: List, fields: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a list that was read as rows of the grid; what the grid has no column for stays behind."""
    at = {name: fields.index(name) for name in COLUMNS if name in fields}
    return [{name: row.cells[at[name]].text.strip() if name in at else "" for name in COLUMNS} for row in listed.rows]


def as_list(rows: Rows, hamlet: str, headings: Sequence[str]) -> List:
    """Return the grid as the list that an import judges: numbered as on the screen, every row of the chosen hamlet."""
    found = [TableRow(number, [*(_cell(row[name]) for name in COLUMNS), _cell(hamlet)]) for number, row in enumerate(rows, 1)]
    return List("csv", "", [""], list(headings), found, 1900)


def _cell(text: str) -> Cell:
    return Cell(text, text) if text else EMPTY


def as_bytes(listed: List) -> bytes:
    """Return a list as the text that is kept of it."""
    lines = [listed.headings, *([" ".join(cell.text.split()) for cell in row.cells] for row in listed.rows)]
    return "".join("\t".join(line) + "\n" for line in lines).encode()


class Judgement(Protocol):
    """What an import says of a row."""

    number: int
    outcome: str
    messages: list[Message]


def agreed_on(results: Iterable[Judgement]) -> str:
    """Return what stands for the warnings of a grid: who saved it having seen these has agreed to these and no others."""
    told = [(one.number, message.field, message.code) for one in results if one.outcome == WARNED for message in one.messages]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16] if told else ""
