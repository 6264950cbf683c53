"""A freeze for tests: the context of a round, and frozen rows as dictionaries."""

from datetime import date

from mangnon.engine.freezing import FreezeContext
from mangnon.engine.tables import TABLES, Table
from mangnon.registry import frozen
from mangnon.registry.tests.freezing import bare_context
from mangnon.support import frozen as support_frozen


def context(start: date = date(2021, 12, 15), reference: date = date(2022, 5, 15), known_at=None) -> FreezeContext:
    """Return the context of a round, prepared by support and registry."""
    ctx = bare_context(start, reference, known_at)
    support_frozen.prepare(ctx)
    frozen.prepare(ctx)
    return ctx


def rows(ctx: FreezeContext, table: str, filled: dict | None = None) -> list[dict]:
    """Return a table's frozen rows by column name, held against their declaration."""
    tables = filled or frozen.FROZEN | support_frozen.FROZEN
    found = [tuple(row) for row in tables[table](ctx)]
    _check(TABLES[table], found)
    return [dict(zip(TABLES[table].names, row, strict=True)) for row in found]


def _check(table: Table, found: list[tuple]) -> None:
    """Hold rows against the declaration: width, types, empty only where it may be, one row per key."""
    kinds = {"text": str, "int": int, "bool": bool, "date": date}
    for row in found:
        for column, value in zip(table.columns, row, strict=True):
            assert (value is None and column.nullable) or type(value) is kinds[column.type], (column.name, value)
    keys = [tuple(row[table.names.index(part)] for part in table.key) for row in found]
    assert len(keys) == len(set(keys))


def of(ctx: FreezeContext, table: str, child) -> list[dict]:
    """Return the frozen rows of one child."""
    wanted = ctx.pseudonym("child", child.id)
    return [row for row in rows(ctx, table) if row["child"] == wanted]
