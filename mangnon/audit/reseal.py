"""Sealing anew, with the newest data key, what older ones sealed: in parts, each whole or not at all.

A value the newest key sealed is left alone, so a run that was stopped anywhere is simply run again. Older keys stay in
the folder: backups are sealed with them, and so is the inside of the record's payloads.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, transaction

from mangnon.audit import keys
from mangnon.audit.actions import PAYLOAD_CONTEXT
from mangnon.audit.models import EventPayload
from mangnon.audit.sealed import SealedText

SEALED_ANEW = "values sealed anew"
PART = 1000
Lifted = Callable[[str], AbstractContextManager]


def columns() -> list[SealedText]:
    """Return every sealed column of the place."""
    return [field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, SealedText)]


def samples(field: SealedText) -> list[bytes]:
    """Return the first and the last value of a sealed column as they lie in the database, none of one it has not yet."""
    table, column, key = _names(field)
    with connection.cursor() as cursor:
        present = {row.name for row in connection.introspection.get_table_description(cursor, field.model._meta.db_table)}
    if field.column not in present:
        return []
    found = []
    for order in ("ASC", "DESC"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {key} {order} LIMIT 1")
            found += [bytes(row[0]) for row in cursor.fetchall()]
    return found


def renew_column(field: SealedText, lifted: Lifted) -> tuple[int, int]:
    """Seal a column's values anew; returns (how many that were, how many no key opens).

    ``lifted(table)`` takes away, for one transaction, the guard of a table the database lets nobody change.
    """
    table, column, key = _names(field)
    renewed = unopened = 0
    for rows in _parts(table, column, key):
        fresh, shut = _renewed(rows, lambda value: field.renewed(value))
        unopened += shut
        renewed += len(fresh)
        if fresh:
            with transaction.atomic(), lifted(field.model._meta.db_table), connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s", [(new, ident, old) for ident, old, new in fresh])
    return renewed, unopened


def renew_payloads() -> tuple[int, int]:
    """Wrap the sealed payloads of the record in the newest key; returns as ``renew_column``.

    The chain holds the digest of a payload as it was first sealed, so that form is kept, and sealed as a whole again.
    """
    renewed = unopened = last = 0
    while rows := list(EventPayload.objects.filter(sealed=True, event_seq__gt=last).order_by("event_seq")[:PART]):
        last = rows[-1].event_seq
        found, shut = _renewed(((row, bytes(row.content)) for row in rows), lambda value: keys.ring().wrapped(value, PAYLOAD_CONTEXT))
        unopened += shut
        renewed += len(found)
        with transaction.atomic():  # the database lets a payload go, and lets nobody change one
            EventPayload.objects.filter(pk__in=[row.pk for row, _old, _new in found]).delete()
            EventPayload.objects.bulk_create(
                EventPayload(event_seq=row.pk, salt=bytes(row.salt), sealed=True, content=new) for row, _old, new in found
            )
    return renewed, unopened


def _names(field: SealedText) -> tuple[str, str, str]:
    quote, meta = connection.ops.quote_name, field.model._meta
    return quote(meta.db_table), quote(field.column), quote(meta.pk.column)


def _parts(table: str, column: str, key: str) -> Iterator[list[tuple]]:
    """Yield (key, sealed value) rows in the order of the key, which no write of ours changes."""
    after: tuple = ()
    while True:
        beyond = f"AND {key} > %s" if after else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL {beyond} ORDER BY {key} LIMIT {PART}", after)
            rows = [(ident, bytes(value)) for ident, value in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = (rows[-1][0],)


def _renewed(rows, renew: Callable[[bytes], bytes | None]) -> tuple[list[tuple], int]:
    fresh, shut = [], 0
    for ident, old in rows:
        try:
            new = renew(old)
        except (InvalidTag, keys.KeyMissing):
            shut += 1
            continue
        if new is not None:
            fresh.append((ident, old, new))
    return fresh, shut
