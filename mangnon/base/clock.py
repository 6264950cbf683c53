"""The clock everything asks. In a demo place it may be moved; a real place never moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
_offset = timedelta(0)


def now() -> datetime:
    """Return the present instant in Vietnam's zone, moved by the demo's offset if one is set."""
    return datetime.now(TZ) + _offset


def today() -> date:
    """Return the present day in Vietnam."""
    return now().date()


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
