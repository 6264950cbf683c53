"""A line of a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Model, QuerySet

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
    first: datetime | None = None  # when what it says was recorded first, where its end was recorded later

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


# What ending a fact changes in the row that is written in its place; sealed words are sealed anew with why it ended.
OF_THE_END = frozenset({"id", "valid_to", "ended_by", "end_reason", "sealed", "recorded_at", "superseded_at", "source_channel", "source_batch", "source_row", "source_post"})


def known_first(entries: Sequence[Entry], model: type[Model], **key: object) -> list[Entry]:
    """Return lines of facts with the instant each was recorded first.

    Ending a fact writes it anew with its end, so that what was known at any instant stays; that it began was known before.
    """
    if not any(entry.until and entry.fact for entry in entries):
        return list(entries)
    before = {(_said(row), row.superseded_at): row for row in model.objects.filter(**key).exclude(superseded_at=None)}
    return [replace(entry, first=_first(entry.fact, before).recorded_at) if entry.until and entry.fact else entry for entry in entries]


def _first(row: Recorded, before: dict[tuple, Recorded]) -> Recorded:
    while earlier := before.get((_said(row), row.recorded_at)):
        if earlier.recorded_at >= row.recorded_at:
            break
        row = earlier
    return row


def _said(row: Recorded) -> tuple:
    """Return what a row says but for its end."""
    return tuple(str(getattr(row, column.attname)) for column in row._meta.concrete_fields if column.attname not in OF_THE_END)
