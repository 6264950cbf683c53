"""Freezing a round: read in one transaction, write beside, flush, rename, then insert the row."""

import gc
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from types import ModuleType
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mangnon import __version__
from mangnon.audit import keys
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.base.files import TEMPORARY
from mangnon.base.numbers import vi_date
from mangnon.engine import snapshot as vault
from mangnon.engine.freezing import FreezeContext
from mangnon.law import LawPacks
from mangnon.law.rows import RoundRow
from mangnon.plans import frozen as plans
from mangnon.programmes import frozen as programmes
from mangnon.protection import frozen as protection
from mangnon.registry import codes
from mangnon.registry import frozen as registry
from mangnon.registry.bulk.stream import Stream
from mangnon.statistics import frozen as own
from mangnon.statistics import lawbook, places
from mangnon.statistics.models import Snapshot, SnapshotLink
from mangnon.statistics.rules import ReportRefused, year_before
from mangnon.support import frozen as support

# prepare() runs in this order: support before registry, registry before all others (engine/freezing.py says why).
ROOMS: tuple[ModuleType, ...] = (support, registry, programmes, protection, plans, own)
SERIES = "main"


def freeze(*, by: Actor, round_code: str, known_at: datetime | None = None, after: int | None = None) -> Snapshot:
    """Freeze a round as known at ``known_at`` (now) and return the snapshot; raises ``ReportRefused``.

    ``after`` is the number of the newest snapshot the person saw: when there is a newer one by now, that one is returned.

    Whatever happens, either a complete snapshot exists or nothing of it: files are written under a temporary name,
    flushed and renamed, and only then is the row inserted; what a killed process leaves is removed by ``clean_up``.
    """
    packs = codes.packs()
    try:
        period = packs.round(round_code)
    except KeyError:
        raise ReportRefused("round", _("Không có kỳ báo cáo %(round)s."), round=round_code) from None
    known_at = known_at or clock.now()
    if period.reference_day > known_at.astimezone(clock.TZ).date():
        raise ReportRefused("early", _("Kỳ %(round)s chốt số liệu ngày %(day)s, chưa đến ngày."), round=round_code, day=vi_date(period.reference_day))
    try:
        with places.round_lock(round_code), _no_collector():
            made = Snapshot.objects.filter(round_code=round_code, number__gt=after).order_by("-number").first() if after is not None else None
            return made or _freeze(by, packs, period, known_at)
    except places.Busy:
        raise ReportRefused("busy", _("Kỳ %(round)s đang được chốt ở nơi khác; hãy đợi."), round=round_code) from None


def _freeze(by: Actor, packs: LawPacks, period: RoundRow, known_at: datetime) -> Snapshot:
    ident = ids.uuid7()
    number = 1 + (Snapshot.objects.filter(round_code=period.code).aggregate(last=Max("number"))["last"] or 0)
    name = f"{period.code}-{number}-{ident.hex[-8:]}"
    temporary = places.snapshots() / f"{TEMPORARY}{name}"
    try:
        temporary.mkdir(mode=0o700)
        ctx, tables = _write_tables(temporary, context(period, known_at))
        lawbook.copy_to(temporary, packs, period.reference_day)
        manifest = _manifest(temporary, packs, period, known_at, number, tables)
        digest = vault.write_manifest(temporary, manifest)
        places.settle(temporary, places.snapshots() / name)
    except BaseException:
        places.remove(temporary)
        raise
    return _register(by, ident, name, number, ctx, packs, digest)


def context(period: RoundRow, known_at: datetime) -> FreezeContext:
    """Return the context of a freeze of one round, with all units."""
    day = period.reference_day
    return FreezeContext(
        using="snapshot", round_code=period.code, period_from=period.period_from,
        opening_day=period.period_from - timedelta(days=1), reference_day=day, known_at=known_at,
        pseudonym_key=keys.ring().pseudonym_key, units=own.frozen_units("snapshot", day), map_days=own.MAPS,
    )


def _write_tables(folder: Path, ctx: FreezeContext) -> tuple[FreezeContext, dict]:
    """Read every room's rows in one snapshot transaction and write them; return the context and the tables' entries."""
    with transaction.atomic(using="snapshot"):
        for room in ROOMS:
            if hasattr(room, "prepare"):
                room.prepare(ctx)
        with ThreadPoolExecutor(1) as second:
            begun = {name: second.submit(vault.begin_table(folder, name, rows)) for name, rows in _frozen_rows(ctx)}
        tables = {name: made.result() for name, made in begun.items()}
        beside = {own.AUTHORS: own.authors(ctx), own.INFERRED: own.inferred(ctx)}
    for name, found in beside.items():
        (folder / name).write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    return ctx, tables


@contextmanager
def _no_collector() -> Iterator[None]:
    """Half a million rows are held and none is part of a cycle: looking for cycles among them took a sixth of a freeze."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _frozen_rows(ctx: FreezeContext) -> Iterator[tuple[str, Iterable[tuple]]]:
    for room in ROOMS:
        for name, rows in room.FROZEN.items():
            yield name, rows(ctx)


def _manifest(folder: Path, packs: LawPacks, period: RoundRow, known_at: datetime, number: int, tables: dict) -> dict:
    before = Snapshot.objects.filter(round_code=year_before(period.code)).order_by("-number").first()
    return {
        "format": 1, "program": __version__, "round": period.code, "label": period.label, "number": number, "series": SERIES,
        "period_from": period.period_from.isoformat(), "period_to": period.period_to.isoformat(),
        "opening_day": (period.period_from - timedelta(days=1)).isoformat(), "reference_day": period.reference_day.isoformat(),
        "known_at": known_at.isoformat(), "round_status": period.status, "round_basis": period.basis,
        "law_sha256": packs.sha256, "maps": sorted(own.MAPS), "tables": tables,
        "files": {name: places.sha256_of(folder / name) for name in (own.AUTHORS, own.INFERRED, lawbook.LAYOUTS, *lawbook.files(folder))},
        "previous": before.folder if before else None,
    }


@transaction.atomic
def _register(by: Actor, ident: UUID, name: str, number: int, ctx: FreezeContext, packs: LawPacks, digest: str) -> Snapshot:
    manifest = vault.Snapshot(places.snapshots() / name).manifest
    _link(ctx)
    snapshot = Snapshot(
        id=ident, round_code=ctx.round_code, number=number, folder=name, reference_day=ctx.reference_day,
        opening_day=ctx.opening_day, known_at=ctx.known_at, frozen_at=clock.now(), pack_sha256=packs.sha256,
        manifest_sha256=digest, content_sha256=manifest["content_sha256"], series=SERIES,
    )
    snapshot.save(force_insert=True)
    counts = {table: entry["rows"] for table, entry in manifest["tables"].items()}
    record(by, "round frozen", subjects=[("snapshot", ident)], sensitive=False,
           data={"round": ctx.round_code, "number": number, "content_sha256": snapshot.content_sha256, "rows": counts})
    return snapshot


def _link(ctx: FreezeContext) -> None:
    """Keep which record each new pseudonym of the series is.

    What is linked already is read first, so that only new links are written; two rounds frozen at once may still bring
    the same child, in one order so that neither waits for the other.
    """
    new = []
    for kind, given in ctx.given.items():
        statement = f"SELECT pseudonym FROM {SnapshotLink._meta.db_table} WHERE series = %s AND kind = %s"
        known = set(chain.from_iterable(Stream("default").rows(statement, [SERIES, kind])))
        if not known.issuperset(given.values()):
            new += [(SERIES, kind, pseudonym, record_) for record_, pseudonym in given.items() if pseudonym not in known]
    new.sort()
    insert_rows(SnapshotLink, ["series", "kind", "pseudonym", "record"], new, keep_known=True)


def clean_up() -> list[str]:
    """Remove what a killed freeze left: temporary folders and folders without a row. Returns their names.

    A round that is being frozen right now is left alone. Run when the server or a command starts.
    """
    known = set(Snapshot.objects.values_list("folder", flat=True))
    removed = []
    for folder in sorted(path for path in places.snapshots().iterdir() if path.is_dir() and path.name not in known):
        name = folder.name.removeprefix(TEMPORARY)
        try:
            with places.round_lock(name.rsplit("-", 2)[0]):
                if not Snapshot.objects.filter(folder=folder.name).exists():
                    places.remove(folder)
                    removed.append(folder.name)
        except places.Busy:
            continue
    return removed
