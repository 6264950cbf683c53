"""Every later migration runs on a filled database, back and forth, on SQLite and on PostgreSQL.

The first migration of a room makes its tables: there is nothing it could find filled.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from mangnon import law
from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.protection.models import Incident
from mangnon.registry.models import Child, Residence
from mangnon.web.schema import guard_faults, pending_migrations
from tests import stories
from tests.world import TODAY, World


def ours() -> dict[str, list[str]]:
    """Return the names of the migrations of every room in their order."""
    found: dict[str, list[str]] = {}
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if migration.__module__.startswith("mangnon."):
            found.setdefault(label, []).append(name)
    return found


def later() -> Iterator[tuple[str, str, str]]:
    """Yield (room, migration, the one before) of every migration that finds filled tables."""
    for label, names in ours().items():
        yield from ((label, name, before) for before, name in pairwise(names))


@pytest.fixture
def filled(transactional_db, settings):
    """The tiny province with something of every kind, committed."""
    settings.MANGNON_DEMO = True
    with clock.moved_to(TODAY):
        world = World()
        for place in ("xa_nha", "xa_ben", "xa_khac"):
            stories.household(world, place)
            stories.notice(world, place)
            stories.incident(world, place)
            stories.due_item(world, place)
        stories.task(world, "xa_nha")
        stories.allowances(world, "xa_nha")
        stories.injury(world, "xa_nha", 1)
        yield world
    call_command("migrate", verbosity=0, interactive=False)


def test_there_are_such_migrations():
    assert len(list(later())) >= 7


def each() -> list:
    """Return them as cases: the default run takes the registry's newest, CI all."""
    newest = ("registry", ours()["registry"][-1])
    return [
        pytest.param(label, name, before, id=f"{label}.{name}", marks=() if (label, name) == newest else pytest.mark.slow)
        for label, name, before in later()
    ]


@pytest.mark.parametrize(("label", "name", "before"), each())
def test_it_runs_on_a_filled_database_and_back(filled, label, name, before):
    call_command("migrate", label, before, verbosity=0, interactive=False)
    assert f"{label}.{name}" in pending_migrations()
    assert list(guard_faults()) == []
    assert Child.objects.count() == Residence.objects.count() == 5
    call_command("migrate", verbosity=0, interactive=False)
    assert pending_migrations() == []
    assert Child.objects.count() == Residence.objects.count() == 5
    assert list(audit.faults()) == list(guard_faults()) == []
    assert stories.kinds_of_allowances() == ["5.3", "5.6"]
    assert {incident.place for incident in Incident.objects.all()} == {law.load().list("abuse_place")[0].code}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_key_check")
            assert cursor.fetchall() == []
