"""Working days: Monday to Friday but for days off, and weekend days worked in exchange. A missing year is an error."""

from collections.abc import Callable
from datetime import date, timedelta

Holidays = Callable[[int], tuple[frozenset[date], frozenset[date]]]


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Say whether ``day`` is worked. ``holidays(year)`` gives (weekdays off, weekend days worked) or raises."""
    off, worked = holidays(day.year)
    return day in worked if day.weekday() >= 5 else day not in off


def add_working_days(start: date, count: int, holidays: Holidays) -> date:
    """Return the ``count``-th working day after ``start``; the start itself is not counted. Negative counts go back."""
    step, day = timedelta(days=1 if count >= 0 else -1), start
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day
