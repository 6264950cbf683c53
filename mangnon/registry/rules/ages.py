"""Age bands of lists, as half-open years, and the births they mean on a day."""

from datetime import date

from django.utils.translation import gettext_lazy as _

AGE_BANDS: dict[str, tuple[int, int]] = {"0-3": (0, 3), "3-6": (3, 6), "6-11": (6, 11), "11-16": (11, 16)}
AGE_LABELS = {
    "0-3": _("Dưới 3 tuổi"),
    "3-6": _("Từ 3 đến dưới 6 tuổi"),
    "6-11": _("Từ 6 đến dưới 11 tuổi"),
    "11-16": _("Từ 11 đến dưới 16 tuổi"),
}


def born_between(youngest: int, oldest: int, day: date) -> tuple[date, date]:
    """Return (after, until): who is at least ``youngest`` and under ``oldest`` years on ``day`` was born after, until."""
    return years_before(day, oldest), years_before(day, youngest)


def years_before(day: date, years: int) -> date:
    """Return the latest birth of somebody who is ``years`` old on ``day`` (on 29/02: the day before 01/03)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def sixteenth(birth: date) -> date:
    """Return the day from which somebody is no child any more; born on 29/02, the 1st of March of a year without it."""
    try:
        return birth.replace(year=birth.year + 16)
    except ValueError:
        return date(birth.year + 16, 3, 1)
