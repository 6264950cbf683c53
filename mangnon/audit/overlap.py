"""No two believed rows of one key may overlap in time: held by the database, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations, router

SQLITE = """
CREATE TRIGGER {name}_{event} BEFORE {event} ON {table}
WHEN NEW.superseded_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'overlap:{name}') WHERE EXISTS (
    SELECT 1 FROM {table} AS other
    WHERE {same} AND other.id <> COALESCE(NEW.id, -1) AND other.superseded_at IS NULL
      AND other.valid_from < COALESCE(NEW.valid_to, '9999-12-31')
      AND NEW.valid_from < COALESCE(other.valid_to, '9999-12-31'));
END
"""

POSTGRES = """
ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (
  {keys}, daterange(valid_from, valid_to, '[)') WITH &&) WHERE (superseded_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE
"""


class Statements(migrations.RunPython):
    """A migration operation of plain statements: ``RunPython`` would have the models of that day built, a tenth of a second each."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.code(None, schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.reverse_code(None, schema_editor)


def take_away(schema_editor, table: str, name: str) -> None:
    """Remove the guard of a table, if it is there."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}")


class NoOverlap(Statements):
    """A migration operation: believed rows of ``table`` with equal ``keys`` must not overlap.

    SQLite gets a pair of triggers, PostgreSQL an exclusion constraint (btree_gist). Supersede the old row before the
    new one is inserted.
    """

    def __init__(self, table: str, keys: list[str], name: str):
        self.table, self.keys, self.name = table, keys, name
        super().__init__(self._add, self._drop)

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.keys, self.name], {})

    def guards(self, vendor: str) -> list[str]:
        """Return the names of the triggers or the constraint that must be in the database."""
        return [self.name] if vendor == "postgresql" else [f"{self.name}_{event}" for event in ("INSERT", "UPDATE")]

    def overlaps(self) -> str:
        """Return the statement that counts overlapping pairs: what a database whose guard was away may hold."""
        same = " AND ".join(f"one.{key} = other.{key}" for key in self.keys)
        return (
            f"SELECT COUNT(*) FROM {self.table} AS one JOIN {self.table} AS other ON {same} AND one.id < other.id"
            " WHERE one.superseded_at IS NULL AND other.superseded_at IS NULL"
            " AND (other.valid_to IS NULL OR one.valid_from < other.valid_to) AND (one.valid_to IS NULL OR other.valid_from < one.valid_to)"
        )

    def _add(self, apps, schema_editor):
        for statement in self._statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def _drop(self, apps, schema_editor):
        take_away(schema_editor, self.table, self.name)

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            keys = ", ".join(f"{key} WITH =" for key in self.keys)
            return [
                "CREATE EXTENSION IF NOT EXISTS btree_gist",
                POSTGRES.format(table=self.table, name=self.name, keys=keys),
            ]
        same = " AND ".join(f"other.{key} = NEW.{key}" for key in self.keys)
        return [SQLITE.format(table=self.table, name=self.name, event=e, same=same) for e in ("INSERT", "UPDATE")]


class _Statements:
    """Runs statements as a schema editor does, inside the transaction that is open."""

    connection = connection

    def execute(self, statement: str, params=()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


class AppendOnly(Statements):
    """A migration operation: the database itself refuses UPDATE and DELETE on ``table``."""

    def __init__(self, table: str, *, allow_delete: bool = False):
        self.table, self.allow_delete = table, allow_delete
        super().__init__(self._add, self._drop)

    def deconstruct(self):
        return (self.__class__.__name__, [self.table], {"allow_delete": self.allow_delete})

    def guards(self, vendor: str) -> list[str]:
        """Return the names of the triggers that must be in the database."""
        return [f"{self.table}_no_{event}" for event in self.events]

    @property
    def events(self) -> list[str]:
        return ["UPDATE"] if self.allow_delete else ["UPDATE", "DELETE"]

    def _add(self, apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'append-only:%', TG_TABLE_NAME; END $$",
                params=None,  # the sign % is PL/pgSQL's here, not the driver's
            )
        for event in self.events:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE TRIGGER {self.table}_no_{event} BEFORE {event} ON {self.table} "
                    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {self.table}_no_{event} BEFORE {event} ON {self.table} "
                    f"BEGIN SELECT RAISE(ABORT, 'append-only:{self.table}'); END"
                )

    def _drop(self, apps, schema_editor):
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for event in self.events:
            schema_editor.execute(f"DROP TRIGGER {self.table}_no_{event}{on}")

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Take the guard away inside a transaction and put it back: for sealing anew, which changes no word."""
        if not connection.in_atomic_block:
            raise RuntimeError("a guard is lifted inside a transaction only")
        editor = _Statements()
        self._drop(None, editor)
        yield
        self._add(None, editor)


class GuardsKept(Statements):
    """A migration operation: puts triggers back that SQLite lost, because Django changes a column by building the table anew.

    Stands after such an operation, and before it for the way back. ``operation`` is the AppendOnly or NoOverlap whose
    guards are meant; PostgreSQL keeps its own.
    """

    def __init__(self, operation):
        self.operation = operation
        super().__init__(self._put_back, self._put_back)

    def deconstruct(self):
        return (self.__class__.__name__, [self.operation], {})

    def _put_back(self, apps, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return
        for name in self.operation.guards("sqlite"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        self.operation._add(apps, schema_editor)
