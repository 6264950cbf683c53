"""A line of a timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mangnon.audit.facts import Recorded
from mangnon.audit.models import TakenBack
from mangnon.audit.takeback import Taken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. ``until`` is exclusive; ``recorded`` is when the system knew.

    ``fact`` is the row behind it, where it is a row that may be taken back; ``taken`` says that it was.
    """

    day: date
    kind: str
    text: str
    until: date | None = None
    detail: str = ""
    recorded: datetime | None = None
    running: bool = False
    fact: Recorded | None = None
    taken: TakenBack | None = None
    group: str = "bien_dong"  # of child_page.KINDS
    said: str = ""  # the day in words, where less than the day is known

    @property
    def replaced(self) -> bool:
        """Say whether another row stands in this one's place: shown only to who asks for it."""
        return self.taken is None and self.fact is not None and self.fact.superseded_at is not None


class Everything(Taken):
    """Also the rows that another one stands in the place of."""

    def shown(self, rows: QuerySet) -> QuerySet:
        """Leave nothing out."""
        return rows


def entry_of(fact: Recorded, taken: Taken, kind: str, words: str, detail: str, *, day: date | None = None) -> Entry:
    """Return the line of a fact: its days, or ``day`` of one that has no period; whether it was taken back."""
    mark, until = taken.mark(fact), None if day else fact.valid_to
    running = day is None and until is None and fact.superseded_at is None
    return Entry(day or fact.valid_from, kind, words, until, detail, fact.recorded_at, running, fact, mark)
