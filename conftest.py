"""What every test of the house stands on."""

import fcntl
import ipaddress
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseOperations

from mangnon.base import clock
from mangnon.statistics.letters import Letter
from tests.access import House
from tests.provinces import Province, build
from tests.settings import FOLDER
from tests.world import TODAY, World

REACHING = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}

MADE = "TESTS_MADE_PLACE"  # the folder in which this run's new place is made


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    """Mark what may reach the database, by what pytest-django goes by: it refuses every other test a connection.

    The others need not run again on another database.
    """
    for item in items:
        if item.get_closest_marker("django_db") or REACHING & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture
def world(db, settings):
    """The tiny province on 20/05/2022, as a demo place (no second factor asked)."""
    settings.MANGNON_DEMO = True
    with clock.moved_to(TODAY):
        yield World()


@pytest.fixture
def one_connection(db):
    """Read by the test's own connection: a test's rows are never committed, so the reading alias would not see them.

    On PostgreSQL it would even wait for ever, for a table the test changed.
    """
    reading = connections["snapshot"]
    connections["snapshot"] = connections["default"]
    yield
    connections["snapshot"] = reading


@pytest.fixture
def short_letters(monkeypatch):
    """A report is one short file: what stands in it is tried in tests/test_reports.py."""
    monkeypatch.setattr(Letter, "write", _write_short)


@pytest.fixture
def house(world, settings, tmp_path, one_connection, short_letters):
    """The tiny province with a browser for every role and one thing of every kind; what it freezes lies in a folder of its own.

    Its reports are short: who may take one is tried here.
    """
    settings.MANGNON_DATA = tmp_path
    return House(world)


def pytest_configure(config):
    """Begin to make a place as ``mangnon migrate`` makes it, once for all test processes, while they still collect."""
    if MADE in os.environ:  # a test process of a run that has begun it
        return
    folder = Path(tempfile.mkdtemp(prefix="mangnon-place-", dir=FOLDER.parent))
    os.environ[MADE] = str(folder)
    config.add_cleanup(lambda: _forget(folder))
    if config.getoption("numprocesses", None):
        making = _begin_place(folder)
        config.add_cleanup(lambda: (making.kill(), making.wait()))  # the last added is done first


def _begin_place(folder: Path) -> subprocess.Popen:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))}
    words = [sys.executable, "-m", "mangnon.web.cli", "migrate", "--data", str(folder / "data")]
    with (folder / "told").open("w") as told, (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the command holds it until it ends
        return subprocess.Popen(words, env=clean, stdout=told, stderr=told, pass_fds=[lock.fileno()])


def _forget(folder: Path) -> None:
    os.environ.pop(MADE)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _made_place() -> Path:
    """The place as ``mangnon migrate`` made it; nobody changes it."""
    folder = Path(os.environ[MADE])
    if not (folder / "told").exists():  # one process alone makes it when it is asked for
        _begin_place(folder).wait()
    with (folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    told = (folder / "told").read_text()
    assert "up to date" in told, told
    return folder / "data"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the tests' database is a copy of the made place's: migrating again would cost every process ten seconds."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_keepdb, request):
    """Lay the copy where Django looks for a database to keep; the place's own marks stay out of it."""
    if django_db_keepdb:
        name = connection.creation._get_test_db_name()
        shutil.copyfile(request.getfixturevalue("_made_place") / "mangnon.sqlite3", name)
        with sqlite3.connect(name) as copy:
            copy.execute("DELETE FROM web_stamp")
            copy.execute("DELETE FROM web_keyprint")
        copy.close()


@pytest.fixture
def new_place(_made_place, tmp_path) -> Path:
    """The data folder of a new real place, a test's own."""
    return shutil.copytree(_made_place, tmp_path / "place")


def _write_short(letter: Letter, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{letter.stem}.docx"
    path.write_bytes(letter.stem.encode())
    return [path]


@pytest.fixture(scope="session")
def small_province(tmp_path_factory, worker_id) -> Province:
    """A demo of 1,500 children in 161 communes, built by whichever test process comes first; who changes it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "small-province"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(folder, 1500)


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Nothing of the house speaks to another machine: a test that tries fails."""
    plain = socket.socket.connect

    def connect(self, address):
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"no network in tests: {host}")
        return plain(self, address)

    socket.socket.connect = connect
    yield
    socket.socket.connect = plain


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
