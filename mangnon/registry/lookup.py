"""What an action must know about the records its rows name, read in sets: never a query per row."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry.ledger import chunks
from mangnon.registry.models import Child, Household
from mangnon.registry.rules.checks import Places

Lives = dict[UUID, tuple[date, date | None]]


def lives(idents: Iterable[UUID]) -> Lives:
    """Return (birth, death or None) of the children that exist."""
    days: dict[str, date] = {}
    found: Lives = {}
    for ident, birth, died in _rows(Child, ("id", "birth_date", "died_on"), idents):
        if isinstance(birth, str):  # SQLite: the raw text, many children share a day
            birth = days.get(birth) or days.setdefault(birth, date.fromisoformat(birth))
            died = died and date.fromisoformat(died)
        found[ident] = (birth, died)
    return found


def households(idents: Iterable[UUID]) -> set[UUID]:
    """Return which of the households exist."""
    return {row[0] for row in _rows(Household, ("id",), idents)}


def places(unit_ids: Iterable[int | None], hamlet_ids: Iterable[int | None]) -> Places:
    """Return what is known of the units and hamlets a batch names."""
    units = {
        ident: (level, start, end)
        for part in chunks(ident for ident in unit_ids if ident is not None)
        for ident, level, start, end in Unit.objects.filter(id__in=part).values_list("id", "level", "valid_from", "valid_to")
    }
    hamlets = {
        ident: (unit, start, end)
        for part in chunks(ident for ident in hamlet_ids if ident is not None)
        for ident, unit, start, end in Hamlet.objects.filter(id__in=part).values_list("id", "unit_id", "valid_from", "valid_to")
    }
    return Places(units, hamlets)


def _rows(model, columns: tuple[str, ...], idents: Iterable[UUID]) -> Iterable[tuple]:
    # Raw: the ORM's converters cost more than the query when 100,000 rows are asked for.
    quote = connection.ops.quote_name
    names, sqlite = ", ".join(quote(column) for column in columns), connection.vendor == "sqlite"
    for part in chunks(idents):
        marks = ", ".join(["%s"] * len(part))
        by_hex = {ident.hex: ident for ident in part} if sqlite else None
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE id IN ({marks})", list(by_hex) if sqlite else part,
            )
            for ident, *rest in cursor.fetchall():
                yield (by_hex[ident] if sqlite else ident, *rest)
