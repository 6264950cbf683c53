"""Undoing a list: what it recorded and nobody touched since is believed no more; what it had ended is believed again.

A child the list made, about whom nothing else stands, leaves no believed fact, and its identity number is free. A child
about whom anything was recorded since that stands, by any room, is left whole and told; so is a line of time of a record
the list found. What was left can be undone when what was recorded since has been taken back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.audit.facts import Recorded
from mangnon.base import clock
from mangnon.registry import scope
from mangnon.registry.actions.guardians import follow_guardians
from mangnon.registry.actions.registration import TOLD, follow_births
from mangnon.registry.bulk.ledger import chunks, written_anew
from mangnon.registry.bulk.naming import is_only_naming
from mangnon.registry.models import (
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Correction,
    FamilyState,
    Guardianship,
    Household,
    HouseholdDetail,
    HouseholdStatus,
    Membership,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)

# The lines of time a list may write of records it did not make: model → the columns that make one line.
LINES: dict[type[Recorded], tuple[str, ...]] = {
    Residence: ("child_id",), Membership: ("child_id",), FamilyState: ("child_id",), Schooling: ("child_id",),
    Circumstance: ("child_id", "code_digest"), RiskWatch: ("child_id", "code"), HouseholdStatus: ("household_id",),
    ParentState: ("child_id", "parent"), Guardianship: ("child_id",), ChildDetail: ("child_id", "key"), OwnAnswer: ("child_id", "question"),
    HouseholdDetail: ("household_id", "key"), ChildName: ("child_id", "search_key"),
}  # fmt: skip
CORRECTED, MORE, AWAY = "corrected", "more_recorded", "not_yours"
Line = tuple[str, ...]  # a line of time as text: the model's label, then its columns; the first is a child or household (hex)


@dataclass(slots=True)
class Undone:
    """What an undo did: the children that are gone, those left (child → why), the lines of other records left; the same of households."""

    gone: list[UUID] = field(default_factory=list)
    left: dict[UUID, str] = field(default_factory=dict)
    lines_left: list[Line] = field(default_factory=list)
    homes_gone: list[UUID] = field(default_factory=list)
    homes_left: list[UUID] = field(default_factory=list)

    @property
    def facts_left(self) -> int:
        """How many lines of records the batch did not make were left."""
        return len(self.lines_left)


def undo_batch(*, by: Actor, batch: UUID, made: Sequence[UUID], reason: str, only: Collection[Line] | None = None) -> Undone:
    """Undo what came with ``batch``; ``made`` are the children it registered. All or none, audited.

    ``only``: the lines of other records an earlier undo left; None for the first undo, which looks at all.
    """
    with transaction.atomic():
        at, undone = clock.now(), Undone()
        mine = scope.lives_for(by, made)
        undone.left = {child: AWAY for child in made if child not in mine} | _touched(batch, mine)
        undone.gone = [child for child in made if child not in undone.left]
        for model in _facts():
            for part in chunks(undone.gone):
                model.objects.filter(source_batch=batch, superseded_at=None, child_id__in=part).update(superseded_at=at)
        _forget_numbers(undone.gone, by, reason, at)
        undone.lines_left = [line for model, columns in _lines().items() for line in _undo_lines(model, columns, batch, set(made), at, only)]
        _follow(by, batch, set(made))
        undone.homes_gone, undone.homes_left = _undo_homes(batch, at)
        audit.record(
            by, "list undone", subjects=[*(("child", child) for child in undone.gone), *(("household", home) for home in undone.homes_gone)], sensitive=False,
            data={"batch": str(batch), "gone": len(undone.gone), "left": len(undone.left), "facts_left": undone.facts_left, "homes_gone": len(undone.homes_gone)},
        )  # fmt: skip
        follow_births(by=by, children=undone.gone)
    return undone


def _follow(by: Actor, batch: UUID, made: Collection[UUID]) -> None:
    """Let what hangs on facts of records the batch found follow: who cares for the child, the term of its registration."""
    for child, name in Guardianship.objects.filter(source_batch=batch).exclude(superseded_at=None).order_by("id").values_list("child_id", "name"):
        if child not in made:
            follow_guardians([child], by=by, gone=name)
    found = ChildDetail.objects.filter(source_batch=batch, key=TOLD).exclude(superseded_at=None).values_list("child_id", flat=True)
    follow_births(by=by, children=set(found) - set(made))


def _relations() -> Iterator[tuple[type[Model], str]]:
    """Yield every model of any room whose rows are about a child, with the column: the rooms above need not be known."""
    for relation in Child._meta.related_objects:
        if relation.one_to_many or relation.one_to_one:
            yield relation.related_model, relation.field.attname


def _facts() -> list[type[Recorded]]:
    return [model for model, column in _relations() if issubclass(model, Recorded) and column == "child_id"]


def _lines() -> dict[type[Recorded], tuple[str, ...]]:
    """Return every model whose facts a list may write of records it found; of those of the rooms above a child's rows are one line."""
    return dict.fromkeys(_facts(), ("child_id",)) | LINES


def _touched(batch: UUID, children: Collection[UUID]) -> dict[UUID, str]:
    """Return the children about whom something else stands, with the kind of reason. What was taken back since stands no more."""
    found: dict[UUID, str] = {}
    for part in chunks(children):
        found |= dict.fromkeys(_corrected(part), CORRECTED)
        for model, column in _relations():
            if model is Correction or is_only_naming(model):
                continue
            rows = model.objects.filter(**{f"{column}__in": part})
            if issubclass(model, Recorded):
                rows = rows.filter(superseded_at=None).exclude(source_batch=batch)
            found |= {child: found.get(child, MORE) for child in rows.values_list(column, flat=True).distinct()}
    return found


def _corrected(children: Collection[UUID]) -> set[UUID]:
    """Return the children with a field that is another than the list wrote."""
    since = Child.objects.filter(id__in=children, version__gt=1).values("id")
    first: dict[tuple[UUID, str], str | None] = {}
    last: dict[tuple[UUID, str], str | None] = {}
    for child, name, old, new in Correction.objects.filter(child__in=since).order_by("id").values_list("child_id", "field", "old_value", "new_value"):
        first.setdefault((child, name), old)
        last[child, name] = new
    return {key[0] for key, value in last.items() if value != first[key]}


def _forget_numbers(children: Sequence[UUID], by: Actor, reason: str, at: datetime) -> None:
    for part in chunks(children):
        bearing = Child.objects.filter(id__in=part).exclude(personal_id_digest=None).order_by("id").values_list("id", "personal_id")
        insert_rows(
            Correction, ("child_id", "field", "old_value", "new_value", "reason", "recorded_at", "by_post"),
            [(child, "personal_id", number, None, reason[:200], at, by.post_id) for child, number in bearing],
        )  # fmt: skip
        Child.objects.filter(id__in=part).update(
            personal_id=None, personal_id_digest=None, personal_id_last4=None, personal_id_status="chua_co", version=F("version") + 1, updated_at=at
        )


def _undo_lines(model: type[Recorded], columns: tuple[str, ...], batch: UUID, made: Collection[UUID], at: datetime, only: Collection[Line] | None) -> list[Line]:
    """Undo a batch's facts about records it did not make, line by line; return the lines that were left as they are."""
    lines: dict[tuple, list[Recorded]] = defaultdict(list)
    for row in model.objects.filter(source_batch=batch).order_by("id"):
        key = _key(row, columns)
        if key[0] not in made and (only is None or _line(model, key) in only):
            lines[key].append(row)
    ended = _ended(model, columns, {row.recorded_at for rows in lines.values() for row in rows}, batch)
    busy = _homes_of_others([key[0] for key in lines]) if model is HouseholdStatus else set()
    left = _touched_lines(model, columns, batch, lines, ended) | {key for key in lines if key[0] in busy}
    believed = {key: [row for row in rows if row.superseded_at is None] for key, rows in lines.items() if key not in left}
    for part in chunks(row.pk for rows in believed.values() for row in rows):
        model.objects.filter(pk__in=part).update(superseded_at=at)
    for key, rows in believed.items():
        # Where a person took one of them back, what it had ended is believed again already.
        for row in ended.get(key, ()) if _periods(rows) == _periods(lines[key]) else ():
            written_anew(row, recorded_at=at)  # the source stays its author's
    return [_line(model, key) for key in lines if key in left]


def _key(row: Recorded, columns: tuple[str, ...]) -> tuple:
    return tuple(getattr(row, column) for column in columns)


def _line(model: type[Model], key: tuple) -> Line:
    return model._meta.label_lower, *(part.hex if isinstance(part, UUID) else str(part) for part in key)


def _periods(rows: Collection[Recorded]) -> set[tuple]:
    return {(getattr(row, "valid_from", None), row.valid_to) for row in rows if hasattr(row, "valid_to")}


def _touched_lines(model: type[Recorded], columns: tuple[str, ...], batch: UUID, lines: dict[tuple, list[Recorded]], ended: dict[tuple, list[Recorded]]) -> set[tuple]:
    """Return the lines in which something stands that was recorded after the batch; what it had ended and is believed again is nothing new."""
    found = set()
    for part in chunks(key[0] for key in lines):
        for row in model.objects.filter(superseded_at=None, **{f"{columns[0]}__in": part}).exclude(source_batch=batch):
            key = _key(row, columns)
            if key in lines and row.recorded_at > lines[key][0].recorded_at and not _periods([row]) & _periods(ended.get(key, ())):
                found.add(key)
    return found


def _undo_homes(batch: UUID, at: datetime) -> tuple[list[UUID], list[UUID]]:
    """Return the households of a batch that are gone now and those somebody is in, or of which anything else is believed: they stay."""
    made = list(Household.objects.filter(source_batch=batch, gone_at=None).order_by("id").values_list("id", "version"))
    busy = {home for home, version in made if version > 1}
    for relation in Household._meta.related_objects:
        model, column = relation.related_model, relation.field.attname
        for part in chunks(home for home, _version in made):
            rows = model.objects.filter(**{f"{column}__in": part})
            rows = rows.filter(superseded_at=None) if issubclass(model, Recorded) else rows
            busy.update(rows.values_list(column, flat=True))
    gone = [home for home, _version in made if home not in busy]
    for part in chunks(gone):
        Household.objects.filter(id__in=part).update(gone_at=at, version=F("version") + 1)
    return gone, [home for home, _version in made if home in busy]


def _ended(model: type[Recorded], columns: tuple[str, ...], instants: Collection[datetime], batch: UUID) -> dict[tuple, list[Recorded]]:
    """Return line → the rows of others that the batch ended."""
    found: dict[tuple, list[Recorded]] = defaultdict(list)
    for row in model.objects.filter(superseded_at__in=instants).exclude(source_batch=batch).order_by("id"):
        found[_key(row, columns)].append(row)
    return found


def _homes_of_others(households: Collection[UUID]) -> set[UUID]:
    # What is known of a home somebody else was entered in since belongs to them too.
    rows = (Membership.objects.filter(household_id__in=part, superseded_at=None) for part in chunks(households))
    return {household for part in rows for household in part.values_list("household_id", flat=True)}
