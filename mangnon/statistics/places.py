"""Where snapshots, reports and exports lie in the data folder, and how files get there whole or not at all."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mangnon.base.files import flush


class Busy(Exception):
    """Another process is freezing the same round."""


def snapshots() -> Path:
    """Return the folder of snapshots, made when missing, closed to other accounts."""
    return _folder("snapshots")


def reports() -> Path:
    """Return the folder of written reports."""
    return _folder("reports")


def _folder(name: str) -> Path:
    path = Path(settings.MANGNON_DATA) / name
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def round_lock(round_code: str) -> Iterator[None]:
    """Hold the lock of one round; raises ``Busy``. The system releases it when the process dies, also by kill -9."""
    handle = os.open(snapshots() / f".lock-{round_code}", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(round_code) from None
        yield
    finally:
        os.close(handle)


def settle(temporary: Path, final: Path) -> None:
    """Flush every file of a folder to the disk, close it to others, then give it its name in one step."""
    for path in sorted(temporary.rglob("*"), reverse=True):
        path.chmod(0o700 if path.is_dir() else 0o600)
        flush(path)
    temporary.chmod(0o700)
    flush(temporary)
    temporary.rename(final)
    flush(final.parent)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(folder: Path) -> None:
    """Remove a folder that nobody refers to."""
    shutil.rmtree(folder, ignore_errors=True)
