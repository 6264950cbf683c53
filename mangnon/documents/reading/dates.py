"""Days as lists write them: dd/mm/yyyy in any dress, text or serial number, whole or in part."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from mangnon.base.numbers import parse_vi_date
from mangnon.documents.reading.book import Cell

_START = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIALS = range(3654, 73415)  # 1910 to 2100: a smaller number is an age or a year


class Partial(NamedTuple):
    """A day with how much of it is known: ``precision`` is day, month or year; ``day`` is the last possible one."""

    day: date
    precision: str


class Fault(NamedTuple):
    """Why a cell is no day. ``code``: empty, unreadable, impossible, swapped, range.

    ``vi`` and ``en`` say what is wrong and what to write; ``offered`` is what may be meant, for a person to confirm.
    """

    code: str
    vi: str
    en: str
    offered: Partial | None = None


def parse(cell: Cell, epoch: int = 1900, *, latest: date | None = None) -> Partial | Fault:
    """Return the day of a cell, or why it is none. ``latest`` decides the century of two-digit years (today unless given)."""
    value = cell.value
    if isinstance(value, datetime):
        return Partial(value.date(), "day")
    if isinstance(value, date):
        return Partial(value, "day")
    if isinstance(value, int | float) and int(value) in _SERIALS:
        return Partial(_START[epoch] + timedelta(days=int(value)), "day")
    if not cell.text.strip():
        return Fault("empty", "Chưa ghi ngày", "no day is written")
    try:
        return Partial(*parse_vi_date(cell.text, latest=latest))
    except ValueError:
        return Fault("unreadable", f"Không đọc được ngày “{cell.text.strip()}”: ghi như 05/03/2018, 3/2018 hoặc 2018", "unreadable day: write 05/03/2018, 3/2018 or 2018")
