"""Many rows in few statements. Measured: ``executemany`` writes five times what ``bulk_create`` does per second."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from uuid import UUID

from django.db import connections, models

PART = 400  # rows a statement: with the widest table 9,200 values, SQLite takes 32,766
Rows = tuple[type[models.Model], Sequence[str], Iterable[Sequence]]  # of one table: model, columns, rows
AHEAD = 3  # statements that wait for the database while more rows are made


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], *, using="default", keep_known: bool = False) -> int:
    """Insert ``rows`` (tuples in the order of ``columns``, which are field attnames) and return how many.

    Python values only: UUID, date, datetime, bool, int, str, bytes, None. Call it inside ``atomic()``; defaults of the
    model are not applied, so name every column without a database default. With ``keep_known`` a row that breaks a unique
    key is left out (and still counted): somebody else wrote it meanwhile. A generator of rows must not ask the database:
    SQLite may be writing the rows before.
    """
    return insert_tables([(model, columns, rows)], using=using, keep_known=keep_known)[0]


def insert_tables(tables: Iterable[Rows], *, using="default", keep_known: bool = False) -> list[int]:
    """Insert rows of several tables as ``insert_rows`` does; return how many of each.

    Written by turns: while SQLite takes the rows of one table, those of the next are made. Keys into each other may hold at commit only.
    """
    connection = connections[using]
    made = [_Table(connection, *table, " ON CONFLICT DO NOTHING" if keep_known else "") for table in tables]
    if connection.vendor == "sqlite" and any(table.is_long for table in made):
        _write_beside(connection, _by_turns(made))
    else:
        with connection.cursor() as cursor:
            for table in made:
                cursor.executemany(table.statement(1, "%s"), chain.from_iterable(table.left))
    return [table.parts.count for table in made]


class _Table:
    """A table that is written: its rows in parts, and the statement for a part."""

    def __init__(self, connection, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], known: str):
        by_attname = {field.attname: field for field in model._meta.concrete_fields}
        fields = [by_attname[column] for column in columns]
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        self._into, self._known, self._width = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ", known, len(fields)
        self.parts = _Parts(rows, [_adapter(field, connection) for field in fields])
        first = next(self.parts, [])
        self.is_long, self.left = len(first) == PART, chain([first] if first else [], self.parts)
        self._whole = self.statement(PART, "?") if self.is_long else ""

    def statement(self, count: int, mark: str) -> str:
        """Return the statement that inserts ``count`` rows."""
        return self._into + ", ".join([f"({', '.join([mark] * self._width)})"] * count) + self._known

    def next(self) -> tuple[str, list] | None:
        """Return the next part as SQLite's driver takes it, None after the last."""
        part = next(self.left, None)
        return None if part is None else (self._whole if len(part) == PART else self.statement(len(part), "?"), list(chain.from_iterable(part)))


def _by_turns(tables: Sequence[_Table]) -> Iterator[tuple[str, list]]:
    left = list(tables)
    while left:
        parts = [(table, table.next()) for table in left]
        yield from (part for _table, part in parts if part is not None)
        left = [table for table, part in parts if part is not None]


class _Parts:
    """An iterator over lists of rows as the driver takes them, which knows how many rows went through it.

    A province's rows are never all in memory. Adapted column by column: most columns pass through untouched.
    """

    def __init__(self, rows: Iterable[Sequence], adapters: list):
        self._rows, self.count = iter(rows), 0
        self._busy = [(index, adapt) for index, adapt in enumerate(adapters) if adapt]

    def __iter__(self) -> Iterator[list[tuple]]:
        return self

    def __next__(self) -> list[tuple]:
        part = list(islice(self._rows, PART))
        if not part:
            raise StopIteration
        self.count += len(part)
        columns = list(zip(*part, strict=True))
        for index, adapt in self._busy:
            columns[index] = adapt(columns[index])
        return list(zip(*columns, strict=True))


def _write_beside(connection, parts: Iterable[tuple[str, list]]) -> None:
    """Have one thread write while this one makes the next rows: SQLite lets Python go on during a statement.

    A row a statement would hand the interpreter back and forth for every row, and nothing would overlap. The driver is
    called directly, because Django's connection belongs to the thread that opened it.
    """
    execute = connection.connection.execute
    waiting: list[Future] = []
    with connection.wrap_database_errors, ThreadPoolExecutor(1) as writer:  # leaving it waits for the writer, whatever happened
        for part in parts:
            waiting.append(writer.submit(execute, *part))
            if len(waiting) > AHEAD:
                waiting.pop(0).result()
        for written in waiting:
            written.result()


def _hexes(column: Sequence) -> list[str | None]:
    first = column[0]
    if first is column[-1] and column.count(first) == len(column):  # the batch they came in
        return [first.hex if isinstance(first, UUID) else first] * len(column)
    # ``UUID.hex`` written out: a call less for each of three million keys of a province.
    return [f"{value.int:032x}" if isinstance(value, UUID) else value for value in column]


def _days(column: Sequence) -> list[str | None]:
    return [value and value.isoformat() for value in column]


def _instants(column: Sequence) -> list[str | None]:
    return [value and _instant_text(value) for value in column]


@lru_cache(maxsize=256)
def _instant_text(value: datetime) -> str:
    # Cached: the rows of one call carry the same instant.
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _adapter(field: models.Field, connection) -> Callable[[Sequence], list] | None:
    """Return the conversion of a column a driver does not do by itself, or None where its values go through as they are."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if hasattr(field, "seal_all"):
        return field.seal_all
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.UUIDField):
        return _hexes
    if isinstance(field, models.DateTimeField):
        return _instants
    if isinstance(field, models.DateField):
        return _days
    return None
