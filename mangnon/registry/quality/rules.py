"""How a figure of data quality is read: what is left to do, of how many, the share that is right. Pure: no database, no request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mangnon.registry.reviews import rules as reviews

LATE = 30  # days from an event to its entry that still count as timely: proposed, the month's review comes in between
UNREGISTERED = 60  # days after a birth (Luật Hộ tịch 60/2014/QH13 Điều 15)
WINDOW = reviews.WINDOW  # events and lists of so long are looked at

Counts = Mapping[str, int]  # what is left to do by figure, and of how many by denominator


@dataclass(frozen=True, slots=True)
class Share:
    """``left`` things to do of ``whole``; a share of nothing is not known, which is not 0 %."""

    left: int
    whole: int

    @property
    def right(self) -> float | None:
        """The share that is right, in percent points."""
        return 100 * (self.whole - self.left) / self.whole if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        return Share(self.left + other.left, self.whole + other.whole)


def share(counts: Counts, code: str, whole: str) -> Share:
    """Return one figure of a commune."""
    return Share(counts.get(code, 0), counts.get(whole, 0))


def total(many: Iterable[Counts]) -> dict[str, int]:
    """Add up the counts of communes: shares are made of sums, never averaged."""
    found: dict[str, int] = {}
    for counts in many:
        for code, count in counts.items():
            found[code] = found.get(code, 0) + count
    return found


def change(now: Share, before: Share | None) -> float | None:
    """Return how many percent points a share rose since the month before; None where either is not known."""
    if before is None or now.right is None or before.right is None:
        return None
    return now.right - before.right


def rank(shares: Iterable[Share]) -> float:
    """Return the mean of the shares that are known: communes with the lowest stand first, those nothing is known of last."""
    known = [share.right for share in shares if share.right is not None]
    return sum(known) / len(known) if known else 101.0


def month_before(day: date) -> date:
    """Return the first day of the month before that of ``day``."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def median(days: Iterable[int]) -> int | None:
    """Return the middle of some numbers of days, the smaller one of an even many; None of none."""
    found = sorted(days)
    return found[(len(found) - 1) // 2] if found else None
