"""Where files lie: <data>/files/ab/<name>, mode 0600, sealed whole. Written aside, flushed, then renamed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mangnon.audit import keys
from mangnon.base.files import write_whole


def folder() -> Path:
    """Return the folder of this place's files."""
    return Path(settings.MANGNON_DATA) / "files"


def path_of(name: str) -> Path:
    """Return where a file lies."""
    return folder() / name[-2:] / name


def write(name: str, content: bytes) -> None:
    """Seal and write a file so that it is whole or absent, also after a power cut."""
    write_whole(path_of(name), keys.ring().seal(content, _context(name)))


def renew(name: str) -> bool:
    """Seal a file anew with the newest data key; False when that key sealed it already."""
    sealed = keys.ring().renewed(path_of(name).read_bytes(), _context(name))
    if sealed is not None:
        write_whole(path_of(name), sealed)
    return sealed is not None


def read(name: str) -> bytes:
    """Return a file's plain content; raises FileNotFoundError, or InvalidTag when it was changed."""
    return keys.ring().open(path_of(name).read_bytes(), _context(name))


def remove(name: str) -> None:
    """Remove a file that has no row."""
    with contextlib.suppress(FileNotFoundError):
        path_of(name).unlink()


def paths() -> Iterator[Path]:
    """Yield all files that lie here, unfinished ones (after a power cut) included."""
    yield from sorted(folder().glob("??/*"))  # a dot at the front of a name hides nothing here


def _context(name: str) -> bytes:
    # Authenticated with the name: one file can't be put in another's place.
    return b"files:" + name.encode()
