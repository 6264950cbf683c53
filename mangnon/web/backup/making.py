"""A backup is made while people work: the database of one moment first, then the files it speaks of, which lie there since before their rows."""

import gzip
import os
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from mangnon import __version__
from mangnon.audit import actions as audit
from mangnon.audit import keys
from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.files import TEMPORARY, flush
from mangnon.web.backup import databases, reading
from mangnon.web.backup.noted import MADE
from mangnon.web.backup.restoring import OWN_PACKS
from mangnon.web.backup.sealing import BackupUnreadable, Sealer
from mangnon.web.place import PlaceError
from mangnon.web.schema import applied_migrations

ENDING = ".mnb"
# Made anew at every start, or of this machine alone; the keys never lie in a backup.
SHELF = "backups"
LEFT_OUT = frozenset({SHELF, "static", "search", "serve.lock", "mangnon.sqlite3", "mangnon.sqlite3-wal", "mangnon.sqlite3-shm", "mangnon.sqlite3-journal", "test.sqlite3"})
ROOM = 50 << 20  # bytes that stay free


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written and read again: where, how large, the number of the record's last event in it, files beside the database."""

    path: Path
    size: int
    seq: int
    files: int


def make(path: Path, *, by: Actor) -> Made:
    """Write a backup to ``path``, whole or not at all, read it again to the end, and record that it was made."""
    _refuse_over(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{TEMPORARY}{secrets.token_hex(4)}-{path.name}")
    try:
        seq, files = _write(unfinished)
        if reading.check(unfinished, keys.ring()) != files + 1:
            raise BackupUnreadable("Bản sao lưu đọc lại không đủ tệp: ổ đĩa lỗi, hãy ghi sang ổ khác. (The backup reads back incomplete.)")
        _refuse_over(path)  # somebody chose the same name meanwhile
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    flush(path.parent)
    made = Made(path, path.stat().st_size, seq, files)
    audit.record(by, MADE, sensitive=False, data={"file": path.name, "bytes": made.size, "seq": seq, "files": files})
    return made


def _refuse_over(path: Path) -> None:
    if path.exists():
        raise PlaceError(f"Đã có tệp “{path.name}”: chọn tên khác, bản sao lưu không bị ghi đè. (The file exists; a backup is never overwritten.)")


def _write(path: Path) -> tuple[int, int]:
    """Write the backup; return the number of the record's last event in it and how many files stand beside the database."""
    with tempfile.TemporaryDirectory(dir=settings.MANGNON_DATA, prefix=TEMPORARY) as folder:
        _need_room(Path(folder), path.parent)
        copied, seq, head = databases.copy(Path(folder))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            sealed = Sealer(file, _header(seq, head), keys.ring())
            with gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=1, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                tar.add(copied, copied.name)
                count = sum(_added(tar, member, name) for member, name in _members(path))
            sealed.finish()
            file.flush()
            os.fsync(file.fileno())
    return seq, count


def _header(seq: int, head: str) -> dict:
    """Return what a backup says in clear: what is needed to choose and to open it, nothing of a child."""
    return {
        "id": ids.uuid7().hex, "at": clock.machine_now().isoformat(timespec="seconds"), "version": __version__, "kind": settings.MARKER.get("kind", "real"),
        "database": connection.vendor, "seq": seq, "head": head, "keys": keys.prints(settings.MANGNON_KEYS), "migrations": applied_migrations(),
    }  # fmt: skip


def _members(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file of the place that a restored one needs, with its name there."""
    beside = {settings.MANGNON_KEYS.resolve(), path.parent.resolve()} - {settings.MANGNON_DATA.resolve()}
    for top in sorted(settings.MANGNON_DATA.iterdir()):
        if top.name not in LEFT_OUT and top.resolve() not in beside:
            yield from _below(top, top.name)
    packs = settings.MANGNON_LAW_DIR
    if packs and not packs.resolve().is_relative_to(settings.MANGNON_DATA.resolve()):
        yield from _below(packs, OWN_PACKS)


def _below(path: Path, name: str) -> Iterator[tuple[Path, str]]:
    if path.is_symlink() or path.name.startswith(TEMPORARY) or path.suffix == ENDING:
        return
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _below(inner, f"{name}/{inner.name}")
    elif path.is_file():
        yield path, name


def _added(tar: tarfile.TarFile, path: Path, name: str) -> bool:
    try:
        tar.add(path, name, recursive=False)
    except FileNotFoundError:  # lawfully removed since the database was copied: ``verify`` names a row without its file
        return False
    return True


def _need_room(*folders: Path) -> None:
    needed = databases.size() + ROOM
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise PlaceError(
                f"Ổ đĩa của “{folder.parent.name}” còn {free >> 20} MB, sao lưu cần khoảng {needed >> 20} MB: dọn bớt hoặc ghi sang ổ khác. (Not enough room for a backup.)"
            )
