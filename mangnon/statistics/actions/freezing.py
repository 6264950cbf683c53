"""Freezing a round: read in one transaction, write beside, flush, rename, then insert the row."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

from django.db import transaction
from django.db.models import Max

from mangnon import law
from mangnon.audit import keys
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.engine import snapshot as vault
from mangnon.engine.freezing import FreezeContext
from mangnon.plans import frozen as plans
from mangnon.programmes import frozen as programmes
from mangnon.protection import frozen as protection
from mangnon.registry import frozen as registry
from mangnon.statistics import frozen as own
from mangnon.statistics import places
from mangnon.statistics.models import Snapshot, SnapshotLink
from mangnon.statistics.rules import ReportRefused, year_before
from mangnon.support import frozen as support

ROOMS: tuple[ModuleType, ...] = (support, registry, programmes, protection, plans, own)
SERIES = "main"


def freeze(*, by: Actor, round_code: str, known_at: datetime | None = None) -> Snapshot:
    """Freeze a round as known at ``known_at`` (now) and return the snapshot; raises ``ReportRefused``.

    Whatever happens, either a complete snapshot exists or nothing of it: files are written under a temporary name,
    flushed and renamed, and only then is the row inserted; what a killed process leaves is removed by ``clean_up``.
    """
    packs = law.load()
    period = packs.round(round_code)
    try:
        with places.round_lock(round_code):
            return _freeze(by, packs, period, known_at or clock.now())
    except places.Busy:
        raise ReportRefused("busy", f"Kỳ {round_code} đang được chốt ở nơi khác; hãy đợi. (Being frozen elsewhere.)") from None


def _freeze(by: Actor, packs, period, known_at: datetime) -> Snapshot:
    ident = ids.uuid7()
    number = 1 + (Snapshot.objects.filter(round_code=period.code).aggregate(last=Max("number"))["last"] or 0)
    name = f"{period.code}-{number}-{ident.hex[-8:]}"
    temporary = places.snapshots() / f"{places.TEMPORARY}{name}"
    try:
        ctx, manifest = _write(temporary, packs, period, known_at, number)
        places.settle(temporary, places.snapshots() / name)
    except BaseException:
        places.remove(temporary)
        raise
    return _register(by, ident, name, number, ctx, manifest)


def _write(folder: Path, packs, period, known_at: datetime, number: int) -> tuple[FreezeContext, dict]:
    """Read everything in one snapshot transaction and write the folder; return the context and the manifest."""
    folder.mkdir(mode=0o700)
    with transaction.atomic(using="snapshot"):
        ctx = context(period, known_at)
        for room in ROOMS:
            if hasattr(room, "prepare"):
                room.prepare(ctx)
        tables = {name: rows(ctx) for room in ROOMS for name, rows in room.FROZEN.items()}
        written = {name: vault.write_table(folder, name, rows) for name, rows in tables.items()}
        authors = own.authors(ctx)
    return ctx, {}


def context(period, known_at: datetime) -> FreezeContext:
    """Return the context of a freeze of one round, with all units."""
    day = period.reference_day
    return FreezeContext(
        using="snapshot", round_code=period.code, period_from=period.period_from,
        opening_day=period.period_from - timedelta(days=1), reference_day=day, known_at=known_at,
        pseudonym_key=keys.ring().pseudonym_key, units=own.frozen_units("snapshot", day),
    )
