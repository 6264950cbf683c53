"""Slips that were taken back: which rows of a record they are, and which rows repeat an earlier one that is believed again."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from django.db.models import Model, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.audit.models import TakenBack


class Taken:
    """What was taken back of one record; read once, whatever the number of its facts."""

    def __init__(self, kind: str, ident: object):
        self._kind, self._ident = kind, getattr(ident, "hex", str(ident))

    @cached_property
    def _marks(self) -> dict[tuple[str, str], TakenBack]:
        found = TakenBack.objects.filter(subject_kind=self._kind, subject_id=self._ident).order_by("id")
        return {(mark.table, mark.row_id): mark for mark in found}

    @cached_property
    def _repeats(self) -> dict[tuple[str, str], str]:
        return {
            (table, new): old for mark in self._marks.values() for table, rows in mark.lives_again.items() for new, old in rows.items()
        }

    def mark(self, row: Model) -> TakenBack | None:
        """Return when, by whom and why a row was taken back; None of one that was not."""
        return self._marks.get((table_of(row), str(row.pk)))

    def shown(self, rows: QuerySet) -> QuerySet:
        """Narrow the rows of the record to those believed now and those that were taken back."""
        table = table_of(rows.model)
        idents = [ident for name, ident in self._marks if name == table]
        return rows.filter(Q(superseded_at=None) | Q(pk__in=idents)) if idents else rows.filter(superseded_at=None)

    def first_of(self, row: Model) -> Model:
        """Return the row as it was recorded first: the one that a row written anew repeats."""
        table, ident = table_of(row), str(row.pk)
        while (table, ident) in self._repeats:
            ident = self._repeats[table, ident]
        return row if ident == str(row.pk) else type(row).objects.get(pk=ident)

    def last_of(self, row: Model) -> Model:
        """Return the latest row that repeats ``row``; itself when none does."""
        table, ident = table_of(row), str(row.pk)
        newer = {(name, old): new for (name, new), old in self._repeats.items()}
        while (table, ident) in newer:
            ident = newer[table, ident]
        return row if ident == str(row.pk) else type(row).objects.get(pk=ident)


def table_of(row: Model | type[Model]) -> str:
    """Return the name under which rows of a model are known here."""
    return row._meta.label_lower


def keep(row: Model, subject: tuple[str, object], *, by: Actor, reason: str, at: datetime, lives_again: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Keep that a row was taken back; the caller's transaction and event hold."""
    TakenBack(
        table=table_of(row), row_id=str(row.pk), subject_kind=subject[0], subject_id=getattr(subject[1], "hex", str(subject[1])), taken_at=at,
        by_post=by.post_id, by_label=by.label, reason=reason or None, lives_again=lives_again or {},
    ).save(force_insert=True)
