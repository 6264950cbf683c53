"""Days as lists write them: day, month, year in any dress, text or serial number, whole or in part.

Day before month always, as Vietnam writes. What only makes sense as month before day is a fault with that reading offered,
never read so silently.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.base.text import nfc, search_key
from mangnon.documents.reading.book import Cell

_START = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIALS = range(3654, 73416)  # 2/1/1910 to 31/12/2100 from 1900: a smaller number is an age or a year, a larger one a day without marks
_YEARS = range(1900, 2101)
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_MONTHS |= {name: number for number, name in enumerate("gieng hai ba tu nam sau bay tam chin muoi".split(), start=1)} | {"chap": 12}
_SPLIT = r"\s*[/.\-,\\ ]\s*"
_TIME = r"(?:[ t]\s*\d{1,2}[:h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(am|pm|z)?)?"
_WORDS = re.compile(r"(\d{1,2}|\.*|…*) ?[,.]? ?thang (\d{1,2}|[a-z]+) ?[,.]? ?nam (\d{4}|\d{2})(?!\d)")
_MONTH_WORDS = re.compile(r"thang (\d{1,2}|[a-z]+) ?(?:nam|/|-)? ?(\d{4})")
_PARTS = re.compile(rf"(\d{{1,4}}){_SPLIT}(\d{{1,2}}|[a-z]{{3,9}}){_SPLIT}(\d{{4}}|\d{{1,2}}){_TIME}")
_PART_MONTH = re.compile(rf"(?:th?|t)?(\d{{1,2}}|[a-z]{{3}}){_SPLIT}(\d{{4}})")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})")
_UNKNOWN = re.compile(rf"(?:\?|x|_|0|\.|…){{0,4}}{_SPLIT}(?:((?:\?|x|_|0|\.|…){{1,4}})|(\d{{1,2}})){_SPLIT}(\d{{4}})")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4})|(\d{4})(\d{2})(\d{2})")


class Partial(NamedTuple):
    """A day with how much of it is known: ``precision`` is day, month or year; ``day`` is the last possible one."""

    day: date
    precision: str


class Fault(NamedTuple):
    """Why a cell is no day. ``code``: empty, unreadable, impossible (31/04), swapped (03/25/2018), range (before 1900, after 2100).

    ``vi`` and ``en`` say what is wrong and what to write; ``offered`` is what may be meant, for a person to confirm.
    """

    code: str
    vi: str
    en: str
    offered: Partial | None = None


def parse(cell: Cell, epoch: int = 1900, *, latest: date | None = None) -> Partial | Fault:
    """Return the day of a cell, or why it is none. ``latest`` decides the century of two-digit years (today unless given)."""
    value = cell.value
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Partial(day, "day") if day.year in _YEARS else _fault("range", cell.text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.text, epoch, latest)
    return parse_text(cell.text, latest=latest)


def parse_text(text: str, *, latest: date | None = None) -> Partial | Fault:
    """Return the day that a text writes: 5/3/18, 05032018, 2018-03-05, ngày 5 tháng 3 năm 2018, 3/2018, 2018…, or why it is none."""
    said = nfc(text).strip(" \t\n'’`\".,;")
    if not said:
        return Fault("empty", "Chưa ghi ngày; nếu chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018", "no day is written; write 3/2018 or 2018 if only the month or year is known")
    plain = re.sub(r"^(?:sinh ngay|ngay sinh|sinh nam|sinh|ngay|nam|sn)[ :.]+(?=\d)", "", search_key(said))
    if met := _WORDS.search(plain):
        return _from_words(met, said, latest)
    if met := _MONTH_WORDS.fullmatch(plain):
        return _month(_month_number(met[1]), int(met[2]), said)
    if re.fullmatch(r"\d{4}", plain):
        return _year(int(plain), said)
    if met := _SOLID.fullmatch(plain):
        return _solid(plain, said)
    if met := _UNKNOWN.fullmatch(plain):
        return _month(int(met[2]), int(met[3]), said) if met[2] and int(met[2]) else _year(int(met[3]), said)
    if met := _PARTS.fullmatch(plain):
        return _from_parts(met, said, latest)
    if met := _PART_MONTH.fullmatch(plain):
        return _month(_month_number(met[1]), int(met[2]), said)
    if met := _YEAR_MONTH.fullmatch(plain):
        return _month(int(met[2]), int(met[1]), said)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain) and int(float(plain)) in _SERIALS:
        return _serial_text(plain, said)
    return _fault("unreadable", said)


def _number(value: float, text: str, epoch: int, latest: date | None) -> Partial | Fault:
    """Read a number: a year, a serial day of the file's own epoch, or 5032018 that lost its leading zero."""
    whole = int(value)
    if whole in _YEARS and value == whole:
        return Partial(date(whole, 12, 31), "year")
    if whole in _SERIALS:
        return Partial(_START[epoch] + timedelta(days=whole), "day")
    if value == whole and len(str(whole)) in (7, 8):
        return _solid(f"{whole:08d}", text)
    if re.fullmatch(r"\d{1,2},\d{4}", text):  # 3.2018 that became a decimal number
        month, year = text.split(",")
        return _month(int(month), int(year), text)
    return _fault("unreadable", text)


def _serial_text(plain: str, said: str) -> Fault:
    """A serial number that was pasted as text does not tell its epoch: offer the day, do not take it."""
    meant = Partial(_START[1900] + timedelta(days=int(float(plain))), "day")
    return Fault("unreadable", f"“{said}” là số thứ tự ngày của Excel, có lẽ là {vi_date(meant.day)}: ghi lại ngày đó nếu đúng",
                 f"a serial number of Excel, perhaps {vi_date(meant.day)}: write that day if it is right", meant)


def _solid(digits: str, said: str) -> Partial | Fault:
    """Read eight digits without marks: ddmmyyyy, or yyyymmdd when only that is a day."""
    first = _day(int(digits[:2]), int(digits[2:4]), int(digits[4:]), said)
    if isinstance(first, Fault) and int(digits[:4]) in _YEARS:
        second = _day(int(digits[6:]), int(digits[4:6]), int(digits[:4]), said)
        return second if isinstance(second, Partial) else first
    return first


def _from_words(met: re.Match, said: str, latest: date | None) -> Partial | Fault:
    year = _full_year(met[3], latest)
    month = _month_number(met[2])
    return _day(int(met[1]), month, year, said) if met[1].isdigit() else _month(month, year, said)


def _from_parts(met: re.Match, said: str, latest: date | None) -> Partial | Fault:
    first, second, third, half_day = met.groups()
    month = _month_number(second)
    if len(first) == 4:
        return _day(int(third), month, int(first), said) if len(third) <= 2 else _fault("unreadable", said)
    if len(first) == 3 or len(third) == 1:
        return _fault("unreadable", said)
    year = _full_year(third, latest)
    if half_day in ("am", "pm") and second.isdigit():  # a program that writes AM and PM writes the month first
        return _swapped(int(second), int(first), year, said)
    if int(first) == 0:
        return _month(month, year, said) if month else _year(year, said)
    return _day(int(first), month, year, said)


def _month_number(text: str) -> int:
    """Return 3 for "3", "03", "mar", "ba"; 99, which no year has, for what is no month."""
    if text.isdigit():
        return int(text)
    return _MONTHS.get(text, _MONTHS.get(text[:3], 99) if len(text) > 2 else 99)


def _full_year(text: str, latest: date | None) -> int:
    """Return the year of two digits: 20xx unless that lies after ``latest``."""
    if len(text) == 4:
        return int(text)
    limit = (latest or clock.today()).year
    return 2000 + int(text) if 2000 + int(text) <= limit else 1900 + int(text)


def _day(day: int, month: int, year: int, said: str) -> Partial | Fault:
    if year not in _YEARS:
        return _fault("range", said)
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return Partial(date(year, month, day), "day")
    if 1 <= day <= 12 < month <= monthrange(year, day)[1]:
        return _swapped(month, day, year, said)
    return _fault("impossible", said)


def _swapped(day: int, month: int, year: int, said: str) -> Fault:
    """Offer the reading of a text that was written month first; it is never taken silently."""
    meant = _day(day, month, year, said)
    if isinstance(meant, Fault):
        return _fault("impossible", said)
    return Fault("swapped", f"“{said}” có lẽ viết tháng trước ngày, tức {vi_date(meant.day)}: ghi lại theo ngày/tháng/năm",
                 f"the month seems to be written first, {vi_date(meant.day)}: write day/month/year", meant)


def _month(month: int, year: int, said: str) -> Partial | Fault:
    if year not in _YEARS:
        return _fault("range", said)
    return Partial(date(year, month, monthrange(year, month)[1]), "month") if 1 <= month <= 12 else _fault("impossible", said)


def _year(year: int, said: str) -> Partial | Fault:
    return Partial(date(year, 12, 31), "year") if year in _YEARS else _fault("range", said)


_FAULTS = {
    "unreadable": ("Không đọc được ngày “{said}”: ghi như 05/03/2018; chỉ biết tháng thì 3/2018, chỉ biết năm thì 2018", "unreadable day: write 05/03/2018, or 3/2018, or 2018"),
    "impossible": ("Không có ngày “{said}” trong lịch: xem lại giấy khai sinh; nếu không rõ ngày thì ghi 3/2018 hoặc 2018", "no such day in the calendar: look at the birth certificate, or write 3/2018 or 2018"),
    "range": ("Năm của “{said}” nằm ngoài 1900–2100: xem lại năm", "the year lies outside 1900–2100: look at the year again"),
}


def _fault(code: str, said: str) -> Fault:
    vi, en = _FAULTS[code]
    return Fault(code, vi.format(said=said[:40]), en)


DOUBTS = {
    "month_first": ("Cột ngày có ô viết tháng trước ngày (như 03/25/2018): các ngày có cả hai số đến 12 cũng có thể bị đảo. Xem lại cả cột", "some days are written month first (03/25/2018), so the others may be too: look at the whole column"),
    "half_converted": (
        "Cột ngày lẫn ô dạng ngày và ô dạng chữ, mọi ô dạng ngày đều có ngày từ 1 đến 12: có thể Excel đã đảo ngày với tháng khi mở tệp. Xem lại các ô dạng ngày",
        "all real dates of the column have days up to 12 while the later days are texts: the spreadsheet may have swapped day and month. Look at the real dates",
    ),
}


def doubt(cells: Iterable[Cell]) -> str | None:
    """Return a code of ``DOUBTS`` when a whole column gives reason to think that days and months are swapped, else None.

    A spreadsheet set to American days turns the typed 5/3/2018 into 3 May and leaves 25/3/2018 a text: no single cell shows that.
    """
    real, late_texts, month_first = [], 0, 0
    for cell in cells:
        if isinstance(cell.value, date):
            real.append(cell.value.day)
        elif met := re.match(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}", cell.text):
            late_texts += int(met[1]) > 12
            month_first += int(met[1]) <= 12 < int(met[2])
    if month_first:
        return "month_first"
    return "half_converted" if len(real) >= 5 and late_texts >= 3 and max(real) <= 12 else None


def is_either_way(cell: Cell) -> bool:
    """Say whether a day would also be one with day and month exchanged: 03/05/2018 would, 25/03/2018 and 5/5/2018 would not."""
    if isinstance(cell.value, date):
        return cell.value.day <= 12 and cell.value.day != cell.value.month
    met = re.match(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}", cell.text)
    return bool(met) and int(met[1]) <= 12 and int(met[2]) <= 12 and int(met[1]) != int(met[2])
