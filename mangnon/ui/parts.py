"""The small values that components show: plain, frozen, made by views, drawn by ``{% load ui %}`` tags."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TONES = ("plain", "good", "warn", "late", "info")


@dataclass(frozen=True, slots=True)
class Tag:
    """A status: always a word, its tone (plain, good, warn, late, info) only underlines it."""

    word: str
    tone: str = "plain"

    def __post_init__(self):
        if self.tone not in TONES:
            raise ValueError(f"tone {self.tone!r} is not one of {TONES}")

    def __str__(self) -> str:
        return str(self.word)


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere."""

    text: str
    href: str

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Help:
    """What the "?" beside a field, state or indicator says: meaning, example, legal basis, status of the entry."""

    meaning: str
    example: str = ""
    legal_basis: str = ""
    status: str = "verified"

    @classmethod
    def of(cls, entry: Any) -> "Help":
        """Make the help of a law-pack entry; attributes it does not have stay empty."""
        return cls(
            meaning=str(getattr(entry, "meaning", "") or getattr(entry, "label", "")),
            example=str(getattr(entry, "example", "") or ""),
            legal_basis=str(getattr(entry, "legal_basis", "") or ""),
            status=str(getattr(entry, "status", "verified") or "verified"),
        )


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back; the last one usually has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a summary list. ``action`` changes the value, ``help`` explains the key."""

    key: str
    value: Any
    action: Link | None = None
    help: Help | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a task list: what to do, where, in what state, until when."""

    label: str
    href: str = ""
    tag: Tag | None = None
    hint: str = ""
    due: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A point of a timeline. ``at`` is when it happened, ``recorded`` when the system learnt of it, ``action`` what may be done about it."""

    at: datetime | date | str
    title: str
    text: str = ""
    tag: Tag | None = None
    href: str = ""
    recorded: datetime | None = None
    by: str = ""
    action: Link | None = None
    group: str = ""
    said: str = ""  # stands for ``at`` where less than the day is known


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab is a link: each has its own address, works without script and can be kept."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One of a leader's figures: number, unit, change against a named time, and where its rows are."""

    label: str
    value: Any
    unit: str = ""
    change: str = ""
    tag: Tag | None = None
    href: str = ""
    spark: str = ""
    help: Help | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block on paper: capacity (TM., KT. …), the title lines and the name, if known."""

    title: Sequence[str] = field(default_factory=tuple)
    capacity: str = ""
    name: str = ""


def clock_tag(due: datetime, now: datetime, warn: timedelta = timedelta(hours=24)) -> Tag:
    """Say how a clock stands: time left, little time left (within ``warn``), or how long it is overdue."""
    left = due - now
    if left <= timedelta(0):
        return Tag(_("Quá hạn %(span)s") % {"span": _span(-left)}, "late")
    return Tag(_("Còn %(span)s") % {"span": _span(left)}, "warn" if left <= warn else "plain")


def day_tag(due_before: date, today: date, warn_days: int = 3) -> Tag:
    """The same for deadlines in days: "trước ngày D" is over when D begins."""
    left = (due_before - today).days - 1  # whole days after today, as everywhere
    if left < 0:
        days = -left
        return Tag(ngettext("Quá hạn %(n)d ngày", "Quá hạn %(n)d ngày", days) % {"n": days}, "late")
    if left == 0:
        return Tag(_("Hạn cuối hôm nay"), "warn")
    return Tag(ngettext("Còn %(n)d ngày", "Còn %(n)d ngày", left) % {"n": left}, "warn" if left <= warn_days else "plain")


def _span(delta: timedelta) -> str:
    minutes = int(delta.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    words = {
        "d": ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days},
        "h": ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours},
        "m": ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes},
    }
    if days:
        return f"{words['d']} {words['h']}" if hours else words["d"]
    return f"{words['h']} {words['m']}" if hours else words["m"]
