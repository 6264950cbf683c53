"""What every test of the house stands on."""

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations

from mangnon.base import clock
from tests.world import TODAY, World


@pytest.fixture
def world(db, settings):
    """The tiny province on 20/05/2022, as a demo place (no second factor asked)."""
    settings.MANGNON_DEMO = True
    with clock.moved_to(TODAY):
        yield World()


@pytest.fixture(scope="session", autouse=True)
def _flushing():
    """Let a transactional test be cleaned up on SQLite, where the append-only triggers refuse DELETE, as they should."""
    plain = DatabaseOperations.execute_sql_flush

    def flush(operations, statements):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            plain(operations, statements)
            for _name, sql in triggers:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = plain
