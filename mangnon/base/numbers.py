"""Numbers and days as Vietnam writes and types them: 1.234,5 and dd/mm/yyyy."""

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from mangnon.base import clock
from mangnon.base.clock import TZ

_SWAPPED = str.maketrans(".,", ",.")
ROMAN = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def vi_number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Return 1234.5 as "1.234,5": dot for thousands, comma for decimals, halves rounded up."""
    return en_number(value, decimals).translate(_SWAPPED)


def en_number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Return 1234.5 as "1,234.5", halves rounded up: for pages in English, never for documents."""
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"


def vi_date(day: date) -> str:
    """Return dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def vi_datetime(moment: datetime) -> str:
    """Return "08:30 25/05/2022" on Vietnam's clock; what bears no zone is taken as it is."""
    local = moment.astimezone(TZ) if moment.tzinfo else moment
    return f"{local:%H:%M %d/%m/%Y}"


def document_day(day: date) -> str:
    """Return the day of a document's head (NĐ 30/2020/NĐ-CP): a leading 0 for days below 10 and for months 1 and 2."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def roman(number: int) -> str:
    """Return a Roman numeral up to 39."""
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def parse_vi_number(text: str) -> Decimal:
    """Read "1.234,5", "1234.5" or "1.234" (which is 1234); raises ValueError."""
    clean = re.sub(r"[\s\u00a0]", "", text)
    if "," in clean:
        clean = clean.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", clean):
        clean = clean.replace(".", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", clean):
        raise ValueError(f"không phải số: {text!r} (not a number)")
    return Decimal(clean)


def parse_vi_date(text: str, *, latest: date | None = None) -> tuple[date, str]:
    """Read a day as people type it and return (day, precision): 5/3/18, 05032018, 2018-03-05, 3/2018, 2018.

    A month or year alone gives its last day, so that nothing is claimed to have been earlier than it may have been;
    two-digit years are 19xx when 20xx would lie after ``latest`` (today's year unless given). Raises ValueError.
    """
    clean = text.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", clean):
        year, month, day = map(int, match.groups())
        return date(year, month, day), "day"
    if match := re.fullmatch(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{2}|\d{4})", clean) or re.fullmatch(r"(\d{2})(\d{2})(\d{4})", clean):
        day, month, year = match.groups()
        return date(_year(year, latest), int(month), int(day)), "day"
    if match := re.fullmatch(r"(\d{1,2})[/.\-](\d{4})", clean):
        month, year = int(match[1]), int(match[2])
        return date(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 0), "month"
    if re.fullmatch(r"(19|20)\d{2}", clean):
        return date(int(clean), 12, 31), "year"
    raise ValueError(f"không đọc được ngày {text!r}; gõ như 05/03/2018, 3/2018 hoặc 2018 (unreadable day)")


def _year(text: str, latest: date | None) -> int:
    if len(text) == 4:
        return int(text)
    limit = (latest or clock.today()).year
    return 2000 + int(text) if 2000 + int(text) <= limit else 1900 + int(text)
