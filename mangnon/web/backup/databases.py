"""A copy of the database as it was at one moment, while others write, and its way back into an empty one."""

import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from mangnon.audit import queries as audit
from mangnon.web.backup.sealing import BackupUnreadable

COPIES = {"sqlite": "mangnon.sqlite3", "postgresql": "mangnon.dump"}  # the name of the copy in a backup, by kind of database


def copy(folder: Path) -> tuple[Path, int, str]:
    """Write a copy into ``folder``; return it with the number and hash of the record's last event at that moment."""
    target = folder / COPIES[connection.vendor]
    if connection.vendor == "sqlite":
        return target, *_copy_sqlite(target)
    return target, *_copy_postgres(target)


def size() -> int:
    """Return about how many bytes a copy takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return cursor.fetchone()[0]


def put_back(copied: Path) -> None:
    """Fill the empty PostgreSQL database of this place from a copy, whole or not at all. (SQLite's copy is the database.)"""
    _run([_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", *_address(), str(copied)])


def _copy_sqlite(target: Path) -> tuple[int, str]:
    # All pages in one step: in write-ahead mode that is one state, and nobody who writes waits for it.
    address = settings.DATABASES["default"]["NAME"]
    with connection.wrap_database_errors, closing(sqlite3.connect(address)) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied)
        head = copied.execute("SELECT seq, hash FROM audit_chainhead WHERE id = 1").fetchone()
    return head or (0, "0" * 64)


def _copy_postgres(target: Path) -> tuple[int, str]:
    with transaction.atomic(using="snapshot"), connections["snapshot"].cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        shared = cursor.fetchone()[0]
        head = audit.head("snapshot")
        # Not compressed: the backup is, as a whole.
        _run([_program("pg_dump"), "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={shared}", f"--file={target}", *_address()])
    return head


def _address() -> list[str]:
    told = connection.settings_dict
    parts = {"--host": told["HOST"], "--port": told["PORT"], "--username": told["USER"], "--dbname": told["NAME"]}
    return [f"{name}={value}" for name, value in parts.items() if value]


def _program(name: str) -> str:
    """Return PostgreSQL's own program of the server's version where Debian keeps several, else the one on the path."""
    major = connection.cursor().connection.info.server_version // 10000
    beside = Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    return str(beside) if beside.exists() else name


def _run(words: Sequence[str]) -> None:
    secret = {"PGPASSWORD": connection.settings_dict["PASSWORD"]} if connection.settings_dict["PASSWORD"] else {}
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ | secret)
    except FileNotFoundError:
        raise BackupUnreadable(f"Chưa cài {Path(words[0]).name} (gói postgresql-client cùng phiên bản máy chủ). ({Path(words[0]).name} is not installed.)") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[0]
        raise BackupUnreadable(f"{Path(words[0]).name} không xong: {said} (it failed; nothing was half written)")


@contextmanager
def scratch(address: str) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database beside this one, dropped afterwards."""
    name = f"mangnon_dien_tap_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:  # no transaction: PostgreSQL makes databases outside of them
        try:
            cursor.execute(f'CREATE DATABASE "{name}" ENCODING \'UTF8\' TEMPLATE template0')
        except DatabaseError as error:
            raise BackupUnreadable(f"Tài khoản PostgreSQL không được tạo cơ sở dữ liệu để diễn tập: {str(error).splitlines()[0]} (can't create a database for the drill)") from None
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
