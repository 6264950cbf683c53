"""Numbers in running text, as a Vietnamese administrative report says them. Pure.

Small counts take a leading zero in running text ("04 trẻ"), tables never do (practice seen in the plan itself).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mangnon.base.numbers import vi_number

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A number now and in the same round of the year before; None where there is none."""

    now: Number | None = None
    before: Number | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number to speak of."""
        return self.now is not None


NOTHING = Figure()


def count(value: Number) -> str:
    """Return a whole number in running text: 4 → "04", 1234 → "1.234"."""
    whole = int(value)
    return f"{whole:02d}" if 0 < whole < 10 else vi_number(whole)


def percent(value: Number, decimals: int = 2) -> str:
    """Return a percentage without needless zeros: 48.30 → "48,3%"."""
    text = vi_number(round(Decimal(str(value)), decimals), decimals)
    return (text.rstrip("0").rstrip(",") if "," in text else text) + "%"


def share(part: Number | None, whole: Number | None) -> str:
    """Return ", chiếm 12,3%" or nothing when there is no whole to compare with."""
    if part is None or not whole:
        return ""
    return f", chiếm {percent(Decimal(int(part)) * 100 / Decimal(int(whole)))}"


def change(figure: Figure, unit: str, year: int) -> str:
    """Return " (tăng 12 trẻ, tương ứng 1,3% so với cùng kỳ năm 2021)", or nothing when last year is unknown."""
    if figure.now is None or figure.before is None:
        return ""
    difference = int(figure.now) - int(figure.before)
    if difference == 0:
        return f" (bằng cùng kỳ năm {year})"
    word = "tăng" if difference > 0 else "giảm"
    relative = ""
    if figure.before:
        relative = f", tương ứng {percent(Decimal(abs(difference)) * 100 / Decimal(int(figure.before)), 1)}"
    return f" ({word} {count(abs(difference))} {unit}{relative} so với cùng kỳ năm {year})"


def points(figure: Figure, year: int) -> str:
    """Return the change of a percentage in percentage points against the same period of the year before."""
    if figure.now is None or figure.before is None:
        return ""
    difference = round(Decimal(str(figure.now)) - Decimal(str(figure.before)), 2)
    if difference == 0:
        return f" (bằng cùng kỳ năm {year})"
    word = "tăng" if difference > 0 else "giảm"
    return f" ({word} {percent(abs(difference)).rstrip('%')} điểm phần trăm so với cùng kỳ năm {year})"


def listed(parts: Iterable[str]) -> str:
    """Join parts of a sentence with semicolons, leaving out empty ones."""
    return "; ".join(part for part in parts if part)


def short_date(day: date) -> str:
    """Return a day in running text: 15/5/2022, 02/01/2022 (a leading 0 for days below 10 and for months 1 and 2)."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month <= 2 else f"{day.day:02d}/{day.month}/{day.year}"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "./.")) else ".")
