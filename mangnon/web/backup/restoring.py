"""A backup becomes a place again: into an empty folder, with the keys it was sealed with, brought to this version, verified.

While it goes on the folder carries a sign: whoever was killed in between runs it again, and nothing is served from half a place.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.base.files import flush, write_whole
from mangnon.web import place
from mangnon.web.backup import reading

OWN_PACKS = "law"  # where a province's own packs lie in a backup when they lay outside of the place


def unpack(path: Path, folder: Path, key_folder: Path) -> dict[str, Any]:
    """Write a backup's files into an empty folder; return its header. Django is not needed, and not ready yet: the settings lie in the backup."""
    header = reading.header(path)
    ring = _ring_of(header, key_folder)
    _empty(folder, key_folder, path)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / place.RESTORING, json.dumps({"file": path.name, "id": header["id"]}).encode())
    reading.extract(path, ring, folder)
    _flush(folder)
    return header


def set_aside(path: Path, folder: Path, key_folder: Path) -> tuple[Path, Path]:
    """Rename the place that is to be replaced, once the backup is known to open; return where it went, and where the backup lies now.

    The place can be looked at or put back; keys that lie in it are copied to the new folder.
    """
    reading.check(path, _ring_of(reading.header(path), key_folder))
    aside = folder.with_name(f"{folder.name}.truoc-{clock.machine_now():%Y%m%d-%H%M%S}")
    with place.served(folder):
        folder.rename(aside)
    folder.mkdir(mode=0o700)
    if key_folder.is_relative_to(folder):
        shutil.copytree(aside / key_folder.relative_to(folder), key_folder)
    return aside, aside / path.relative_to(folder) if path.is_relative_to(folder) else path


def finished(folder: Path) -> None:
    """Take the sign away: the place may be served."""
    (folder / place.RESTORING).unlink()
    flush(folder)


def _ring_of(header: dict[str, Any], key_folder: Path) -> keys.KeyRing:
    """Return the key ring a backup was sealed with; raises KeysMissing when another lies there, or none."""
    found = keys.prints(key_folder)
    wrong = sorted(name for name, digest in header["keys"].items() if found.get(name) != digest)
    if wrong:
        raise keys.KeysMissing(wrong)
    return keys.KeyRing(key_folder)


def _empty(folder: Path, key_folder: Path, path: Path) -> None:
    """Raise PlaceError unless the folder is empty but for keys and backups; what an interrupted restore left is cleared away."""
    if not folder.exists():
        return
    there = [found for found in folder.iterdir() if found.resolve() != key_folder.resolve() and found != path and found.suffix != path.suffix and not path.is_relative_to(found)]
    if there and not (folder / place.RESTORING).exists():
        raise place.PlaceError(
            f"Thư mục “{folder.name}” không trống: chọn thư mục khác bằng --data, hoặc thêm --replace để cất nơi đang có sang bên. (The folder is not empty.)"
        )
    for found in there:
        if found.name != place.RESTORING:
            shutil.rmtree(found) if found.is_dir() and not found.is_symlink() else found.unlink()


def _flush(folder: Path) -> None:
    """Bring every folder's names to the disk; the files are there already."""
    for path, _folders, _files in os.walk(folder):
        flush(Path(path))
