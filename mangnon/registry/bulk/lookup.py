"""What an action must know about the records its rows name, read in sets: never a query per row."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import models

from mangnon.organisation.models import Body, Hamlet, Unit
from mangnon.organisation.queries import units_made_of
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.models import Child, Household
from mangnon.registry.rules.checks import Places

MERGED = " AND NOT EXISTS (SELECT 1 FROM registry_mergedinto m WHERE m.child_id = registry_child.id AND m.superseded_at IS NULL)"
FACILITY = "co_so_tgxh"
Lives = dict[UUID, tuple[date, date | None]]


def lives(idents: Iterable[UUID], *, lock: bool = False) -> Lives:
    """Return (birth, death or None) of the children that exist; ``lock`` keeps other writers out until commit."""
    # A record that was merged into another is written no more: what names it was made before.
    day_of, stream = Days(), Stream("default")
    columns = (stream.day("birth_date"), stream.day("died_on"))
    return {
        ident: (day_of[birth], died and day_of[died])
        for ident, birth, died in _rows(stream, Child, columns, idents, lock=lock, besides=MERGED)
    }


def households(idents: Iterable[UUID]) -> set[UUID]:
    """Return which of the households exist."""
    return {row[0] for row in _rows(Stream("default"), Household, (), idents, besides=" AND gone_at IS NULL")}


def facilities(idents: Iterable[UUID]) -> set[UUID]:
    """Return which of the bodies are facilities that care for people (co_so_tgxh)."""
    return {ident for part in chunks(idents) for ident in Body.objects.filter(id__in=part, kind=FACILITY).values_list("id", flat=True)}


def household_numbers(hamlet_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return the (hamlet, number) of the households of hamlets, and keep other writers of households there out until commit."""
    found: set[tuple[int, str]] = set()
    for part in chunks(sorted(set(hamlet_ids))):  # in one order, so that two writers never wait for each other
        list(Hamlet.objects.select_for_update(no_key=True).filter(id__in=part).order_by("id").values_list("id"))
        found.update(Household.objects.filter(hamlet_id__in=part, gone_at=None).values_list("hamlet_id", "number"))
    return found


def places(unit_ids: Iterable[int | None], hamlet_ids: Iterable[int | None]) -> Places:
    """Return what is known of the units and hamlets a batch names."""
    units = {
        ident: (level, start, end)
        for part in chunks(ident for ident in unit_ids if ident is not None)
        for ident, level, start, end in Unit.objects.filter(id__in=part).values_list(
            "id", "level", "valid_from", "valid_to"
        )
    }
    hamlets = {
        ident: (unit, start, end)
        for part in chunks(ident for ident in hamlet_ids if ident is not None)
        for ident, unit, start, end in Hamlet.objects.filter(id__in=part).values_list(
            "id", "unit_id", "valid_from", "valid_to"
        )
    }
    homes = {unit for unit, _start, _end in hamlets.values()}
    return Places(units, hamlets, units_made_of(homes) if len(homes | units.keys()) > 1 else {})


def _rows(
    stream: Stream,
    model: type[models.Model],
    columns: tuple[str, ...],
    idents: Iterable[UUID],
    *,
    lock: bool = False,
    besides: str = "",
) -> Iterator[tuple]:
    # SQLite's writers are serial already; in one order, so that two writers of PostgreSQL never wait for each other.
    tail = " ORDER BY id FOR UPDATE" if lock and not stream.sqlite else ""
    names = ", ".join((stream.ident("id"), *columns))
    for part in chunks(sorted(idents) if tail else idents):
        by_hex = {ident.hex: ident for ident in part}
        marks = ", ".join(["%s"] * len(part))
        parameters = list(by_hex) if stream.sqlite else part
        for ident, *rest in stream.rows(
            f"SELECT {names} FROM {model._meta.db_table} WHERE id IN ({marks}){besides}{tail}", parameters
        ):
            yield by_hex[ident], *rest
