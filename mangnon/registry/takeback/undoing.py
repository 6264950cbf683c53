"""What taking back an entry would do, and whether this actor may: read by the page that asks, and by the action again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model

from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.audit.takeback import Taken
from mangnon.registry.models import Child
from mangnon.registry.queries import may_see_c4
from mangnon.registry.rules import RowErrors, checks
from mangnon.registry.takeback import ENDED_BY_DEATH, Kind, standing


@dataclass(slots=True)
class Undo:
    """The rows that are believed no more (``gone``) and those believed again (``back``), by model."""

    gone: dict[type[Model], list[Recorded]] = field(default_factory=lambda: defaultdict(list))
    back: dict[type[Model], list[Recorded]] = field(default_factory=lambda: defaultdict(list))


def fact_of(by: Actor, child: UUID, kind: Kind, ident: str) -> Recorded | None:
    """Return a fact of a child's entry, believed or not; None where there is none that this actor may read."""
    try:
        row = kind.model.objects.filter(child=child, pk=ident).first()
    except (ValueError, ValidationError):  # the address names no row
        return None
    return row if getattr(row, "sealed", None) is None or may_see_c4(by) else None


def plan(by: Actor, child: Child, kind: Kind, row: Recorded) -> tuple[Undo, str]:
    """Return what taking back would do, and how the actor may. Raises RowErrors with why it can't be."""
    taken = Taken("child", child.pk)
    first = taken.first_of(row)
    how = standing(by, first)
    if how is None:
        raise RowErrors([checks.error(0, "fact", "not_yours_to_take_back")])
    if child.died_on and not kind.ends_life and any(model in ENDED_BY_DEATH for model in kind.lines):
        raise RowErrors([checks.error(0, "fact", "died_since")])
    if first.recorded_at == child.recorded_at and kind.lines:
        raise RowErrors([checks.error(0, "fact", "entered_with_others")])
    return _undo_of(kind, child, row, first, taken), how


def _undo_of(kind: Kind, child: Child, row: Recorded, first: Recorded, taken: Taken) -> Undo:
    undo = Undo()
    if kind.model not in kind.lines:
        undo.gone[kind.model].append(row)
    for model, columns in kind.lines.items():
        line = {"child": child} | ({name: getattr(first, name) for name in columns} if model is kind.model else {})
        put = list(model.objects.filter(**line, recorded_at=first.recorded_at))
        ended = list(model.objects.filter(**line, superseded_at=first.recorded_at))
        if not kind.ends_life and not _is_one_entry(put, ended):
            raise RowErrors([checks.error(0, "fact", "entered_with_others")])
        undo.gone[model] += [taken.last_of(one) for one in put]
        undo.back[model] += ended
        if any(one.superseded_at for one in undo.gone[model]) or any(_is_in_the_way(one, columns, undo.gone[model]) for one in ended):
            raise RowErrors([checks.error(0, "fact", "something_later")])
    return undo


def _is_one_entry(put: Collection[Recorded], ended: Collection[Recorded]) -> bool:
    """Say whether rows are of one entry: one begins, or one ends, or one follows another. A list or a corrected birth date writes others."""
    if not ended:
        return len(put) <= 1
    return len(ended) == 1 and 1 <= len(put) <= 2 and min(one.valid_from for one in put) == ended[0].valid_from


def _is_in_the_way(back: Recorded, columns: tuple[str, ...], gone: Collection[Recorded]) -> bool:
    line = {name: getattr(back, name) for name in columns}
    rows = type(back).objects.filter(child=back.child_id, superseded_at=None, **line).exclude(pk__in=[one.pk for one in gone])
    until = back.valid_to or date.max
    return any(one.valid_from < until and back.valid_from < (one.valid_to or date.max) for one in rows)
