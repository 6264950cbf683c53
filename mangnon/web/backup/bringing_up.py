"""What was unpacked is brought up: the database filled, brought to this version, everything verified, the act recorded."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from mangnon import __version__
from mangnon.audit import actions as audit
from mangnon.audit import queries as record
from mangnon.audit.actor import command
from mangnon.web import schema, stamp, state
from mangnon.web.backup import databases
from mangnon.web.backup.noted import DRILLED, RESTORED
from mangnon.web.backup.sealing import BackupUnreadable
from mangnon.web.place import PlaceError


class NotVerified(RuntimeError):
    """What was restored or upgraded is there, and is not as it should be."""

    one_line = True

    def __init__(self, faults: list[str], advice: str):
        for fault in faults[:20]:
            print(fault, file=sys.stderr)
        super().__init__(f"{len(faults)} sai sót khi kiểm tra (faults found). {advice}")


def bring_up(header: dict[str, Any], folder: Path) -> None:
    """Make a place of a folder a backup was unpacked into; raises BackupUnreadable, PlaceError, NotVerified."""
    _refuse_later(header)
    _fill(header, folder)
    call_command("migrate", verbosity=0, interactive=False)
    stamp.keep_keys()
    if faults := list(state.faults()):
        raise NotVerified(faults, "Nơi này chưa được dùng; thử bản sao lưu khác. (The place is not released; try another backup.)")
    data = {"backup": header["id"], "at": header["at"], "seq": header["seq"], "version": header["version"]}
    audit.record(command("mangnon restore"), RESTORED, sensitive=False, data=data)
    connections.close_all()


def note_drill(name: str, seconds: int) -> None:
    """Record that a backup was tried and became a place."""
    audit.record(command("mangnon restore --drill"), DRILLED, sensitive=False, data={"file": name, "seconds": seconds})


def _refuse_later(header: dict[str, Any]) -> None:
    if schema.unknown_migrations(header["migrations"]):
        raise BackupUnreadable(
            f"Bản sao lưu của phiên bản mới hơn ({header['version']}), đây là {__version__}: cài phiên bản ấy rồi khôi phục. (Made by a later version.)"
        )


def _fill(header: dict[str, Any], folder: Path) -> None:
    """Fill PostgreSQL from the copy, unless an interrupted run did; SQLite's copy lies in its place already."""
    if header["database"] != connection.vendor:
        raise BackupUnreadable(f"Bản sao lưu là của {header['database']}, nơi này dùng {connection.vendor}: đặt MANGNON_DATABASE cho đúng loại. (Another kind of database.)")
    expected, copied = (header["seq"], header["head"]), folder / databases.COPIES["postgresql"]
    tables = connection.introspection.table_names()
    if connection.vendor == "postgresql" and not tables:
        databases.put_back(copied)
    elif connection.vendor == "postgresql" and record.head() != expected:
        raise PlaceError("Cơ sở dữ liệu PostgreSQL không trống: tạo cơ sở dữ liệu mới, đặt MANGNON_DATABASE tới đó. (The database is not empty.)")
    if record.head() != expected:
        raise BackupUnreadable("Nhật ký trong bản sao lưu không kết thúc như bản ấy nói: dùng bản khác. (The record does not end as the backup says.)")
    copied.unlink(missing_ok=True)
