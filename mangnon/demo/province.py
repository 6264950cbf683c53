"""The synthetic province as plain rows: what is made, before the rooms' actions write it. Children are numbered from 0."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
Period = tuple[str, date, date | None]


@dataclass(slots=True)
class Commune:
    """A commune of 2022 with its weight and the unit it went into in 2025."""

    code: str
    district: str
    people: int
    urban: bool
    successor: str = ""


@dataclass(slots=True)
class MadeHousehold:
    """A household: its commune and hamlet (numbers), its head, its poverty classes over time."""

    commune: int
    hamlet: int
    head: str
    poverty: list[Period]

    @property
    def poor(self) -> bool:
        """Whether the household is poor or near-poor now."""
        return self.poverty[-1][0] != "khong"


@dataclass(slots=True)
class MadeChild:
    """A child and what happened to it until the demo day.

    ``end`` is the day by which everything about it has ended: death, leaving, sixteenth birthday, the day after the demo's.
    """

    household: int
    commune: int
    hamlet: int
    name: str
    sex: str
    birth: date
    ethnic: str
    mother: str
    father: str
    resident_from: date
    registered: date | None
    family: str
    number: str
    end: date
    died: date | None = None
    left: date | None = None
    moves: list[tuple[date, int, int]] = field(default_factory=list)

    def leave(self, *, died: date | None = None, left: date | None = None) -> None:
        """Let the child die or leave the province on a day."""
        self.died, self.left = died, left
        self.end = min(self.end, died or left)


@dataclass(slots=True)
class Province:
    """Everything made. Rows begin with the number of the child."""

    communes: list[Commune]
    hamlets: list[list[str]]
    households: list[MadeHousehold] = field(default_factory=list)
    children: list[MadeChild] = field(default_factory=list)
    circumstances: list[tuple[int, str, date, date | None]] = field(default_factory=list)
    risks: list[tuple[int, str, date]] = field(default_factory=list)
    schooling: list[tuple[int, str, date]] = field(default_factory=list)
    cards: list[tuple[int, str, date, date | None]] = field(default_factory=list)
    allowances: list[tuple[int, str, int, date, date | None]] = field(default_factory=list)
    services: list[tuple[int, str, date]] = field(default_factory=list)
    injuries: list[tuple[int, date, str, str, str]] = field(default_factory=list)
    notices: list[dict] = field(default_factory=list)


def years_from(day: date, years: int) -> date:
    """Return the same day ``years`` later (01/03 for a missing 29/02): the day on which an age is reached."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
