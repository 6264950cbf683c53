"""The two clocks everything asks; ruff bans every other way to the time.

The *office clock* (``now``, ``today``) is the law's: deadlines, ages, rounds, what is recorded when. A demo place may move it.
The *machine clock* is for leases, tokens, ids and logs; nobody moves it.
"""

import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
_offset = timedelta(0)


def now() -> datetime:
    """Return the present instant in Vietnam's zone, moved by the demo's offset if one is set."""
    return datetime.now(TZ) + _offset


def today() -> date:
    """Return the present day in Vietnam."""
    return now().date()


def day_of(moment: datetime) -> date:
    """Return the day of an instant in Vietnam: what the database gives back is UTC, whose day begins at seven."""
    return moment.astimezone(TZ).date()


def machine_now() -> datetime:
    """Return the machine's own instant (UTC), which no demo moves."""
    return datetime.now(UTC)


def machine_milliseconds() -> int:
    """Return the machine's milliseconds since 1970: the head of a time-ordered id."""
    return machine.time_ns() // 1_000_000


def set_clock(offset: timedelta | None) -> None:
    """Move the clock by ``offset`` (None puts it right). Only the settings of a demo place call this."""
    global _offset
    _offset = offset or timedelta(0)


def offset_to(day: date) -> timedelta:
    """Return the offset that makes this instant 08:00 of ``day``: a demo is the same whatever the hour it is built at."""
    return datetime.combine(day, time(8), TZ) - datetime.now(TZ)


@contextmanager
def moved_to(moment: date | datetime) -> Iterator[None]:
    """Run a block as if it were ``moment`` (a day means 08:00 of it): for tests and for building the demo."""
    global _offset
    before = _offset
    target = moment if isinstance(moment, datetime) else datetime.combine(moment, time(8), TZ)
    _offset = target - datetime.now(TZ)
    try:
        yield
    finally:
        _offset = before
