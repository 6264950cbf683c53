"""Whether the database is at this version."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from mangnon.audit.overlap import AppendOnly, NoOverlap


def pending_migrations() -> list[str]:
    """Return the migrations this version has and the database has not."""
    executor = MigrationExecutor(connection)
    return [f"{found.app_label}.{found.name}" for found, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def applied_migrations() -> list[str]:
    """Return the migrations the database has, of every app."""
    return sorted(f"{label}.{name}" for label, name in MigrationLoader(connection).applied_migrations)


def unknown_migrations(names: Iterable[str]) -> list[str]:
    """Return which of these migrations this version does not have: a later version made them."""
    loader = MigrationLoader(None)
    known = {f"{label}.{name}" for label, name in loader.disk_migrations} | {f"{label}.{name}" for migration in loader.disk_migrations.values() for label, name in migration.replaces}
    return sorted(set(names) - known)


def guard_faults() -> Iterator[str]:
    """Yield one sentence per guard of the database that is gone, and per table where overlapping facts slipped in meanwhile."""
    present = _guards_present()
    for operation in _guards():
        missing = ", ".join(name for name in operation.guards(connection.vendor) if name.lower() not in present)
        if missing:
            yield f"bảng {operation.table}: mất ràng buộc {missing} của cơ sở dữ liệu (a guard of the database is gone)"
        if isinstance(operation, NoOverlap):
            with connection.cursor() as cursor:
                cursor.execute(operation.overlaps())
                count = cursor.fetchone()[0]
            if count:
                yield f"bảng {operation.table}: {count} cặp dòng trùng thời gian (overlapping facts)"


def _guards() -> Iterator[NoOverlap | AppendOnly]:
    """Yield what the migrations that have run put up as guards."""
    loader = MigrationLoader(connection)
    ran = sorted(loader.disk_migrations.keys() & loader.applied_migrations.keys())
    yield from (found for key in ran for found in loader.disk_migrations[key].operations if hasattr(found, "guards"))


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Take away, for one transaction, what lets nobody change the rows of ``table``; most tables have no such guard."""
    with ExitStack() as stack:
        for operation in _guards():
            if isinstance(operation, AppendOnly) and operation.table == table and "UPDATE" in operation.events:
                stack.enter_context(operation.lifted())
        yield


def _guards_present() -> set[str]:
    if connection.vendor == "postgresql":
        wanted = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' UNION SELECT conname FROM pg_constraint"
    else:
        wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(wanted)
        return {row[0].lower() for row in cursor.fetchall()}


def fresh() -> bool:
    """Say whether the database is empty."""
    return not connection.introspection.table_names()
