"""Which records of the registry the rows of a list may be: two queries a set, never one a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.rules.same import LENGTHS, Key, Person, Stored
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.bulk.stream import Stream
from mangnon.registry.models import Household, Residence


def by_number(digests: Iterable[str | None]) -> dict[str, Stored]:
    """Return digest of a number → the record that bears it."""
    return {stored.number: stored for stored in _stored(_children("personal_id_digest", filter(None, digests)))}


def alike(people: Collection[Person | None]) -> dict[Key, list[Stored]]:
    """Return name and birth → the records of it, wherever they live."""
    wanted = {person.key for person in people if person}
    found: dict[Key, list[Stored]] = defaultdict(list)
    rows = _children("search_key", (name for name, _born in wanted))
    for stored in _stored([row for row in rows if (row[1], row[2][: LENGTHS[row[3]]]) in wanted]):
        found[stored.name, stored.born].append(stored)
    return found


def _children(column: str, values: Iterable[str]) -> list[tuple]:
    """Return (id as hex, …) of the children with one of these values. A statement of our own: the ORM looks at each value for as long as a query takes."""
    stream = Stream("default")
    names = f"{stream.ident('id')}, search_key, {stream.day('birth_date')}, birth_precision, mother_search_key, personal_id_digest"
    return [
        row for part in chunks(values)
        for row in stream.rows(f"SELECT {names} FROM registry_child WHERE {column} IN ({', '.join(['%s'] * len(part))})", part)
    ]  # fmt: skip


def _stored(rows: Sequence[tuple]) -> list[Stored]:
    lives = _last_units(UUID(row[0]) for row in rows)
    return [
        Stored(UUID(child), name, birth[: LENGTHS[precision]], mother, number, lives.get(UUID(child)))
        for child, name, birth, precision, mother, number in sorted(rows, key=lambda row: row[0])
    ]


def _last_units(children: Iterable[UUID]) -> dict[UUID, int]:
    last: dict[UUID, tuple[date, int]] = {}
    for part in chunks(children):
        for child, start, unit in Residence.objects.filter(superseded_at=None, child_id__in=part).values_list("child_id", "valid_from", "unit_id"):
            last[child] = max(last.get(child, (date.min, 0)), (start, unit))
    return {child: unit for child, (_start, unit) in last.items()}


def made_before(digest: str, sheet: str) -> dict[int, UUID]:
    """Return row → the child it made when this very file was imported before, whatever the child is called today."""
    batches = [batch.pk for batch in ImportBatch.objects.filter(digest=digest, state=ImportBatch.DONE) if sheet in batch.columns]
    rows = ImportRow.objects.filter(batch_id__in=batches, made=True).values_list("number", "child")
    return dict(rows)


def households(hamlets: Collection[int]) -> dict[tuple[int, str], tuple[UUID, str]]:
    """Return (hamlet, number) → (household, name of its head) of hamlets."""
    rows = [row for part in chunks(hamlets) for row in Household.objects.filter(hamlet_id__in=part, gone_at=None).values_list("hamlet_id", "number", "id", "head_name")]
    return {(hamlet, number): (ident, head) for hamlet, number, ident, head in rows}
