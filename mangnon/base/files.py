"""Files that are whole or absent: after a power cut, on a full disk, with several processes at once."""

import contextlib
import errno
import os
import secrets
from pathlib import Path

TEMPORARY = ".tmp-"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # full, or over what this account may use
NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def write_once(path: Path, content: bytes) -> None:
    """Write a file only its owner reads, unless it is there: whole or not at all, and the first process wins.

    A reader never sees an empty file: the content is flushed under another name and linked to its own in one step.
    """
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()
    flush(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file only its owner reads under another name, flush it, then rename: a reader sees the old file or the new."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)  # a full disk is not filled further
        raise
    flush(path.parent)


def flush(path: Path) -> None:
    """Bring a file, or a folder's names, to the disk: without the latter a power cut takes a file whose content was flushed."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
