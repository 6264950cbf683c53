"""Which records of the registry the rows of a list may be: two queries a set, never one a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from mangnon.exchange.models import ImportBatch
from mangnon.exchange.rules.same import LENGTHS, Key, Person, Stored
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.bulk.stream import Stream
from mangnon.registry.models import Household


def by_number(digests: Iterable[str | None]) -> dict[str, Stored]:
    """Return digest of a number → the record that bears it."""
    return {stored.number: stored for stored in _stored("personal_id_digest", filter(None, digests))}


def alike(people: Collection[Person | None]) -> dict[Key, list[Stored]]:
    """Return name and birth → the records of it, wherever they live."""
    wanted = {person.key for person in people if person}
    found: dict[Key, list[Stored]] = defaultdict(list)
    for stored in _stored("search_key", (name for name, _born in wanted)):
        if (stored.name, stored.born) in wanted:
            found[stored.name, stored.born].append(stored)
    return found


def _stored(column: str, values: Iterable[str]) -> list[Stored]:
    """Return the children with one of these values and the unit each lives in last, in the order of their keys.

    A statement of our own, with their residences in it: the ORM looks at each value for as long as a query takes.
    """
    stream, last = Stream("default"), {}
    names = f"{stream.ident('c.id')}, search_key, {stream.day('birth_date')}, birth_precision, mother_search_key, personal_id_digest, {stream.day('r.valid_from')}, r.unit_id"
    tables = "registry_child c LEFT JOIN registry_residence r ON r.child_id = c.id AND r.superseded_at IS NULL"
    for part in chunks(values):
        for child, *rest, start, unit in stream.rows(f"SELECT {names} FROM {tables} WHERE {column} IN ({', '.join(['%s'] * len(part))})", part):
            lived = start or "", unit or 0
            if child not in last or last[child][0] < lived:
                last[child] = lived, rest
    return [
        Stored(UUID(child), name, birth[: LENGTHS[precision]], mother, number, lived[1] or None)
        for child, (lived, (name, birth, precision, mother, number)) in sorted(last.items())
    ]  # fmt: skip


def made_before(digest: str, sheet: str) -> dict[int, str]:
    """Return row → the key (hex) of the child it made when this very file was imported before, whatever the child is called today."""
    batches = [batch.pk for batch in ImportBatch.objects.filter(digest=digest, state=ImportBatch.DONE) if sheet in batch.columns]
    stream = Stream("default")
    return {
        number: child for batch in batches
        for number, child in stream.rows(f"SELECT number, {stream.ident('child')} FROM exchange_importrow WHERE batch_id = %s AND made", [batch.hex if stream.sqlite else batch])
    }  # fmt: skip


def households(hamlets: Collection[int]) -> dict[tuple[int, str], tuple[UUID, str]]:
    """Return (hamlet, number) → (household, name of its head) of hamlets."""
    rows = [row for part in chunks(hamlets) for row in Household.objects.filter(hamlet_id__in=part, gone_at=None).values_list("hamlet_id", "number", "id", "head_name")]
    return {(hamlet, number): (ident, head) for hamlet, number, ident, head in rows}
