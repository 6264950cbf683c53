"""Half-open periods of days, and ages on a day."""

from calendar import monthrange
from datetime import date

CHILD_YEARS = 16  # Luật Trẻ em 102/2016/QH13, Điều 1


def covers(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Say whether the half-open period [valid_from, valid_to) holds ``day``."""
    return valid_from <= day and (valid_to is None or day < valid_to)


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Say whether two half-open periods share a day."""
    return (second[1] is None or first[0] < second[1]) and (first[1] is None or second[0] < first[1])


def age_months(birth: date, day: date) -> int:
    """Return whole months of age on ``day``; a child born on the 31st turns a month older on the 1st after a short month."""
    months = (day.year - birth.year) * 12 + day.month - birth.month
    return months - (day.day < birth.day)


def born_by(day: date, months: int) -> date:
    """Return the last birth date of those who are at least ``months`` old on ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_years(birth: date, day: date) -> int:
    """Return whole years of age on ``day``; born 29/02, a year older on 01/03 of a year without that day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_child(birth: date, day: date) -> bool:
    """Say whether a person born on ``birth`` is under 16 on ``day``."""
    return birth <= day and age_years(birth, day) < CHILD_YEARS
