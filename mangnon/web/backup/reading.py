"""Reading a backup: its header, whether it is whole, its files into a folder."""

import gzip
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from mangnon.audit.keys import KeyRing
from mangnon.web.backup.sealing import BackupUnreadable, Opener, read_header

_AT_ONCE = 1 << 20


def header(path: Path) -> dict[str, Any]:
    """Return what a backup says of itself in clear."""
    with path.open("rb") as file:
        return read_header(file)[0]


def check(path: Path, ring: KeyRing) -> int:
    """Read a backup to its end and return how many files it holds; raises BackupUnreadable."""
    with _opened(path, ring) as tar:
        return sum(_read_through(tar, member) for member in tar)


def extract(path: Path, ring: KeyRing, folder: Path) -> list[str]:
    """Write a backup's files into ``folder``, readable by their owner alone and flushed; return their names. Raises BackupUnreadable."""
    names = []
    with _opened(path, ring) as tar:
        for member in tar:
            _write(tar, member, folder / _inside(member))
            names.append(member.name)
    return names


@contextmanager
def _opened(path: Path, ring: KeyRing) -> Iterator[tarfile.TarFile]:
    with path.open("rb") as file:
        stream = Opener(file, read_header(file)[1], ring)
        try:
            with gzip.GzipFile(fileobj=io.BufferedReader(stream, _AT_ONCE)) as packed:
                with tarfile.open(fileobj=packed, mode="r|") as tar:
                    yield tar
                while packed.read(_AT_ONCE):  # what follows the tar's end belongs to it: only the last piece says that nothing was cut off
                    pass
            stream.readall()
        except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError):
            raise BackupUnreadable("Tệp sao lưu hỏng: dùng bản khác. (The backup is damaged: use another.)") from None


def _read_through(tar: tarfile.TarFile, member: tarfile.TarInfo) -> int:
    content = tar.extractfile(member)
    while content is not None and content.read(_AT_ONCE):
        pass
    return 1


def _inside(member: tarfile.TarInfo) -> PurePosixPath:
    """Return where a file lies in its folder; never outside of it."""
    name = PurePosixPath(member.name)
    if not member.isreg() or name.is_absolute() or ".." in name.parts:
        raise BackupUnreadable("Tệp sao lưu chứa đường dẫn lạ: không khôi phục. (A path leads out of the folder.)")
    return name


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = tar.extractfile(member)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while content is not None and (part := content.read(_AT_ONCE)):
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
