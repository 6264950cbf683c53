"""What state a place is in: for ``status``, ``verify`` and the administrator's first screen."""

import platform
import sqlite3
from collections.abc import Callable, Iterable, Iterator

import django
from django.conf import settings
from django.db import connection

from mangnon import __version__, law
from mangnon.audit import queries as audit
from mangnon.audit.actor import command
from mangnon.audit.refusals import both
from mangnon.base import clock
from mangnon.deadlines import queries as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.files import queries as files
from mangnon.organisation.models import Person
from mangnon.protection import queries as protection
from mangnon.registry import queries as registry
from mangnon.statistics import queries as statistics
from mangnon.statistics.models import Snapshot
from mangnon.web import anchoring, stamp, upkeep
from mangnon.web.schema import guard_faults, pending_migrations


def packs() -> law.LawPacks:
    """Return the packs this place uses."""
    return law.load(settings.MANGNON_LAW_DIR)


def status() -> dict:
    """Return counts, versions and the head of the chain; every key is part of the command's contract."""
    actor, now = command("status"), clock.now()
    seq, head = audit.head()
    last = Snapshot.objects.order_by("-frozen_at", "-id").first()
    return {
        "version": __version__,
        "kind": settings.MARKER.get("kind", ""),
        "today": now.date().isoformat(),
        "database": connection.vendor,
        "versions": {"python": platform.python_version(), "django": django.get_version(), "sqlite": sqlite3.sqlite_version},
        "children": registry.children_for(actor).count(),
        "households": registry.homes_of_children(actor, clock.today()),
        "open_cases": protection.waiting(protection.notices_for(actor)).count(),
        "people": people_count(),
        "due_items": dict(deadlines.counts_by_class(DueItem.objects.all(), now)),
        "jobs": deadlines.job_counts(),
        "last_snapshot": {"round": last.round_code, "number": last.number, "at": last.frozen_at.isoformat()} if last else None,
        "law_packs": packs().sha256,
        "chain": {"seq": seq, "hash": head},
        "warnings": [both(item.text) for item in upkeep.tasks() if item.urgent],
    }


def people_count() -> int:
    """Return how many accounts are open."""
    return Person.objects.filter(is_active=True).count()


def event_count() -> int:
    """Return how many events the record holds."""
    return audit.head()[0]


def faults(record: Callable[[], Iterable[str]] = anchoring.chain_faults) -> Iterator[str]:
    """Yield one sentence per fault of the place: database, record, snapshots, documents, files, packs.

    ``record`` says how the record is checked: the whole chain, or with its anchors too.
    """
    yield from _database_faults()
    yield from stamp.faults(settings.MARKER.get("kind", ""))
    yield from (f"khóa {name} thiếu hoặc không phải của nơi này (key missing, or of another place)" for name in stamp.foreign_keys())
    yield from record()
    yield from statistics.faults()
    yield from files.faults()
    for error in law.check(settings.MANGNON_LAW_DIR):
        yield str(error)


def _database_faults() -> Iterator[str]:
    for name in pending_migrations():
        yield f"chưa nâng cấp {name} (pending migration)"
    yield from guard_faults()
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"cơ sở dữ liệu hỏng: {row[0]} (database damaged)" for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"cơ sở dữ liệu: dòng {row[1]} của {row[0]} trỏ tới {row[2]} không còn (dangling key)" for row in cursor.fetchall())
