"""Small files that several processes may want at once."""

import contextlib
import os
import secrets
from pathlib import Path


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
