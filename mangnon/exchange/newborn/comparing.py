"""A list of births beside the registry: who is known already, what the list adds, and putting it back when the list is undone."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.newborn.rules import Born, additions, matched, twins
from mangnon.exchange.rules.messages import Message
from mangnon.exchange.rules.same import Stored
from mangnon.registry import actions as registry
from mangnon.registry import identity
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import Child, Residence
from mangnon.registry.rules import ChildRow, RowErrors, checks, fields

REASON = "Theo danh sách sinh"
BACK = "Hoàn tác danh sách sinh"


def compare(results: Sequence[Any], inside: Mapping[int, Collection[int]], by_number: Mapping[str, Stored], digests: Sequence[str | None]) -> None:
    """Say of each row whether it is a known birth, and what it adds; a number of another child refuses the row."""
    keys = identity.Keys()
    rows = [_row(result.row, digest, inside, keys) if result.row is not None else None for result, digest in zip(results, digests, strict=True)]
    records = _records([row for row in rows if row])
    found = matched(rows, [_record(child, units) for child, units in records.values()])
    taken: dict[str, int] = {}
    for index, (result, row) in enumerate(zip(results, rows, strict=True)):
        if row is None:
            continue
        holder = by_number.get(row.number) if row.number else None
        if row.number and taken.setdefault(row.number, index) != index:
            result.messages.append(Message("personal_id", "personal_id_repeated", {"row": str(results[taken[row.number]].number)}))
        elif holder is not None and (index not in found or found[index].child != holder.child):
            result.messages.append(Message("personal_id", "personal_id_taken"))
        elif index in found:
            _known(result, records[found[index].child][0], row.number)
        elif not row.key[0]:
            result.messages.append(Message("mother_name", "birth_needs_mother"))
    for index, other in twins(rows, [index for index, row in enumerate(rows) if row and index not in found]).items():
        results[index].messages.append(Message("mother_name", "birth_twin", {"row": str(results[other].number)}))


def _row(row: ChildRow, digest: str | None, inside: Mapping[int, Collection[int]], keys: identity.Keys) -> Born | None:
    if row.birth_precision != "day":
        return None
    name = "" if checks.is_unnamed(row.full_name) else keys.search(row.full_name)
    return Born((keys.search(row.mother_name), row.birth_date.isoformat(), row.sex), name, digest, frozenset(inside.get(row.unit_id, ())))


def _record(child: Child, units: frozenset[int]) -> Born:
    name = "" if child.unnamed else child.search_key
    return Born((child.mother_search_key, child.birth_date.isoformat(), child.sex), name, child.personal_id_digest, units, child.pk)


def _records(rows: Sequence[Born]) -> dict[UUID, tuple[Child, frozenset[int]]]:
    """Return the living records of these mothers and days, with the units they live in today."""
    wanted = {row.key for row in rows if row.key[0]}
    days = {date.fromisoformat(day) for _mother, day, _sex in wanted}
    mothers = {mother for mother, _day, _sex in wanted}
    found = [
        child for part in chunks(sorted(days))
        for child in Child.objects.filter(birth_date__in=part, birth_precision="day", died_on=None).order_by("id")
        if child.mother_search_key in mothers
    ]  # fmt: skip
    lives: dict[UUID, set[int]] = {}
    for part in chunks(child.pk for child in found):
        for child, unit in Residence.objects.believed().filter(child__in=part, valid_to=None).values_list("child_id", "unit_id"):
            lives.setdefault(child, set()).add(unit)
    return {child.pk: (child, frozenset(lives[child.pk])) for child in found if child.pk in lives}


def _known(result: Any, child: Child, number: str | None) -> None:
    if number and child.personal_id_digest and number != child.personal_id_digest:
        result.messages.append(Message("personal_id", "number_differs"))
        return
    row = {name: getattr(result.row, name) for name in ChildRow.__slots__}
    stored = {name: getattr(child, name) for name in row.keys() & {field.attname for field in child._meta.concrete_fields}}
    row_unnamed = checks.is_unnamed(result.row.full_name)
    result.child, result.version = child.pk, child.version
    result.changes = additions(stored, row, unnamed=child.unnamed, row_unnamed=row_unnamed, unknown_ethnic=fields.UNKNOWN_ETHNIC)
    result.before = {name: stored[name] for name in result.changes}
    if not child.unnamed and not row_unnamed and identity.Keys().search(result.row.full_name) != child.search_key:
        result.messages.append(Message("full_name", "birth_other_name", {"name": child.full_name}))
    what = "; ".join(str(fields.CHILD_LABELS[name]) for name in result.changes)
    result.messages.append(Message("full_name", "birth_completed", {"what": what}) if what else Message("full_name", "birth_known"))


def complete(results: Sequence[Any], *, by: Actor) -> None:
    """Write what a list adds to the identity of records that were there before; the caller's transaction holds."""
    for result in results:
        registry.correct_child(by=by, child=result.child, version=result.version, changes=result.changes, reason=REASON)


def follow(results: Sequence[Any], *, by: Actor) -> None:
    """Begin the sixty days of the births that are not registered, end those of the registered."""
    registry.follow_births(by=by, children=[result.row.id if result.child is None else result.child for result in results])


def put_back(batch: ImportBatch, *, by: Actor, only: Collection[str] | None = None) -> tuple[int, list[UUID]]:
    """Put back what a list had added to the identity of records, where it still stands so. Returns how many records, and those left as they are.

    ``only``: the children (hex) an earlier undo left; None for all.
    """
    back, left = 0, []
    for row in ImportRow.objects.filter(batch=batch, made=False).exclude(child=None).order_by("number"):
        before = json.loads(row.content).get("before")
        child = Child.objects.filter(pk=row.child).first() if before and (only is None or row.child.hex in only) else None
        if child is None:
            continue
        after = json.loads(row.content)["after"]
        still = {name: _value(name, value) for name, value in before.items() if identity.as_text(getattr(child, name)) == after[name]}
        try:
            if len(still) == len(before):
                registry.correct_child(by=by, child=child.pk, version=child.version, changes=still, reason=BACK)
        except RowErrors:  # no longer in the sender's scope
            still = {}
        back, left = (back + 1, left) if len(still) == len(before) else (back, [*left, child.pk])
    return back, left


def _value(name: str, text: str | None) -> Any:
    if text is None:
        return None
    if name == "birth_registered_on":
        return date.fromisoformat(text)
    return int(text) if name == "birth_order" else text
