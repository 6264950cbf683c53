"""Where files lie: <data>/files/ab/<name>, mode 0600, sealed whole. Written aside, flushed, then renamed."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mangnon.audit import keys


def folder() -> Path:
    """Return the folder of this place's files."""
    return Path(settings.MANGNON_DATA) / "files"


def path_of(name: str) -> Path:
    """Return where a file lies."""
    return folder() / name[-2:] / name


def write(name: str, content: bytes) -> None:
    """Seal and write a file so that it is whole or absent, also after a power cut."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(keys.ring().seal(content, _context(name)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _flush_folder(path.parent)


def read(name: str) -> bytes:
    """Return a file's plain content; raises FileNotFoundError, or InvalidTag when it was changed."""
    return keys.ring().open(path_of(name).read_bytes(), _context(name))


def remove(name: str) -> None:
    """Remove a file that has no row."""
    with contextlib.suppress(FileNotFoundError):
        path_of(name).unlink()


def paths() -> Iterator[Path]:
    """Yield all files that lie here, unfinished ones (``.tmp``, after a power cut) included."""
    yield from sorted(folder().glob("??/*"))


def _context(name: str) -> bytes:
    # Authenticated with the name: one file can't be put in another's place.
    return b"files:" + name.encode()


def _flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
