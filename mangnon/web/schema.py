"""Whether the database is at this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending_migrations() -> list[str]:
    """Return the migrations this version has and the database has not."""
    executor = MigrationExecutor(connection)
    return [f"{found.app_label}.{found.name}" for found, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def fresh() -> bool:
    """Say whether the database is empty."""
    return not connection.introspection.table_names()
