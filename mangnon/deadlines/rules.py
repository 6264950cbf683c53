"""Terms: when something is due, how it stands, what is left. Pure: no database, no request.

"Trước ngày D" ends when D begins. Hours, calendar days and working days are three different clocks (packs: clocks).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangnon.base.clock import TZ
from mangnon.law.rows import RoundRow

DONE_IN_TIME, DONE_LATE = "dung_han", "qua_han_hoan_thanh"
RUNNING, OVERDUE, CONTINUOUS = "trong_han", "qua_han", "thuong_xuyen"

CLASSES = {
    DONE_IN_TIME: gettext_lazy("Hoàn thành đúng hạn"),
    DONE_LATE: gettext_lazy("Hoàn thành quá hạn"),
    RUNNING: gettext_lazy("Trong hạn"),
    OVERDUE: gettext_lazy("Quá hạn"),
    CONTINUOUS: gettext_lazy("Thường xuyên"),
}
SOON = timedelta(days=3)

# Reminders by whole days from the day on which the item must be done (practice of provincial tracking systems).
STEPS = {"truoc_7": -7, "truoc_3": -3, "den_han": 0, "sau_1": 1}

BEFORE = re.compile(r"^before (\d\d)-(\d\d)$")
DAY_NEXT = re.compile(r"^day (\d{1,2}) next$")
DAY_END = re.compile(r"^day (\d{1,2}) end$")
ROUND = re.compile(r"^round (\S+) (xa|huyen|tinh)$")
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


class UnknownTerm(ValueError):
    """A term of an obligation that the rules can't read: the pack is wrong, nothing is guessed."""


def ends_at(due_before: date | None, due_at: datetime | None) -> datetime | None:
    """Return the instant at which the term has run out; None for what has no term."""
    if due_at is not None:
        return due_at
    return None if due_before is None else datetime.combine(due_before, time(), TZ)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands at an instant: class, whether little time is left, and what is left in words."""

    klass: str
    soon: bool
    left: str

    @property
    def label(self) -> str:
        """The class in words."""
        return CLASSES[self.klass]

    @property
    def tone(self) -> str:
        """The tone that underlines the word: late, warn, good, plain."""
        if self.klass == OVERDUE:
            return "late"
        if self.klass == DONE_IN_TIME:
            return "good"
        return "warn" if self.soon or self.klass == DONE_LATE else "plain"


def standing(end: datetime | None, done_at: datetime | None, now: datetime) -> Standing:
    """Return how a term that ends at ``end`` stands at ``now``. Done at the very end is late: the term excludes it."""
    if done_at is not None and done_at <= now:
        late = end is not None and done_at >= end
        return Standing(DONE_LATE, False, _("muộn %(span)s") % {"span": past(end, done_at)}) if late else Standing(DONE_IN_TIME, False, "")
    if end is None:
        return Standing(CONTINUOUS, False, "")
    if now >= end:
        return Standing(OVERDUE, False, _("quá hạn %(span)s") % {"span": past(end, now)})
    return Standing(RUNNING, end - now <= SOON, _("còn %(span)s") % {"span": span(end - now)})


def past(end: datetime, moment: datetime) -> str:
    """Return how late ``moment`` is, in words.

    A term that ended with a day is late by days, the first late day being 1, as reports count it; a term that ended
    within a day (12 hours from a notice) is late by hours.
    """
    here, there = end.astimezone(TZ), moment.astimezone(TZ)
    return _days((there.date() - here.date()).days + 1) if here.time() == time() else span(moment - end)


def span(delta: timedelta) -> str:
    """Return a span in words: days, or hours and minutes within two days."""
    minutes = max(int(delta.total_seconds() // 60), 0)
    if minutes >= 48 * 60:
        return _days(minutes // 1440)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return _minutes(minutes)
    return f"{_hours(hours)} {_minutes(minutes)}" if minutes else _hours(hours)


def _days(number: int) -> str:
    return ngettext("%(n)d ngày", "%(n)d ngày", number) % {"n": number}


def _hours(number: int) -> str:
    return ngettext("%(n)d giờ", "%(n)d giờ", number) % {"n": number}


def _minutes(number: int) -> str:
    return ngettext("%(n)d phút", "%(n)d phút", number) % {"n": number}


def occurrences(recurrence: str, due: str, first: date, last: date, rounds: Iterable[RoundRow] = ()) -> Iterator[date]:
    """Yield the "before" days of an obligation whose last allowed day lies in [first, last].

    ``before MM-DD`` each year; ``day N next``: on day N of the month after the period; ``day N end``: on day N of the
    period's last month. A day the month does not have is its last day. ``round KIND LEVEL``: the day that each round of
    the kind sets for the level. Raises ``UnknownTerm``.
    """
    if found := ROUND.match(due):
        days = (getattr(row, f"due_{found[2]}") for row in rounds if row.kind == found[1])
    else:
        days = (day for year in range(first.year - 1, last.year + 2) for day in _of_year(recurrence, due, year))
    for day in days:
        if first <= day - timedelta(days=1) <= last:
            yield day


def _of_year(recurrence: str, due: str, year: int) -> Iterator[date]:
    if recurrence not in MONTHS:
        raise UnknownTerm(f"{recurrence}: {due}")
    if found := BEFORE.match(due):
        yield date(year, int(found[1]), int(found[2]))
        return
    found, offset = DAY_NEXT.match(due), 1
    if not found:
        found, offset = DAY_END.match(due), 0
    if not found:
        raise UnknownTerm(f"{recurrence}: {due}")
    step = MONTHS[recurrence]
    for end_month in range(step, 13, step):
        index = year * 12 + end_month - 1 + offset
        month_year, month = divmod(index, 12)
        day = min(int(found[1]), monthrange(month_year, month + 1)[1])
        yield date(month_year, month + 1, day) + timedelta(days=1)


def steps_reached(end: datetime, now: datetime) -> list[str]:
    """Return the reminders whose time has come for a term that ends at ``end``."""
    last_day = (end - timedelta(microseconds=1)).astimezone(TZ).date()
    today = now.astimezone(TZ).date()
    return [name for name, days in STEPS.items() if last_day + timedelta(days=days) <= today]


def due_by_clock(amount: int, unit: str, start: datetime, add_working_days: Callable[[date, int], date]) -> tuple[date | None, datetime | None]:
    """Return (due_before, due_at) of a legal term of ``amount`` ``unit`` from ``start``.

    Hours run from the minute; calendar and working days do not count the first day and end with their last day.
    """
    if unit == "hour":
        return None, start + timedelta(hours=amount)
    day = start.astimezone(TZ).date()
    if unit == "day":
        return day + timedelta(days=amount + 1), None
    if unit == "working_day":
        return add_working_days(day, amount) + timedelta(days=1), None
    raise UnknownTerm(unit)
