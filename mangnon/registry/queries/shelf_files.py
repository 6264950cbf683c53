"""Large shelves of the search as files in the data folder, so that a process that begins need not read a province.

A file is a copy that may be lost at any time: it is sealed with the place's data key for the units it holds, tells up to
which event of the record it is true, and is replaced whole. What can't be opened, or was folded by other rules, is as
none. A restored or other place has another record, so its files are none, too.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings

from mangnon.audit import keys
from mangnon.base.files import write_whole
from mangnon.engine.search import Shelf, pack, unpack

FOLDER, ENDING = "search", ".shelf"


@dataclass(frozen=True, slots=True)
class Kept:
    """A shelf as its file has it: true up to the event ``seen``."""

    units: frozenset[int]
    shelf: Shelf
    fours: dict[str, int]
    seen: tuple[int, str]


def write(units: frozenset[int], shelf: Shelf, fours: dict[str, int], seen: tuple[int, str]) -> None:
    """Keep a shelf; a disk that is full or closed only means that the next process reads the database."""
    path, content = _path(units), pack(shelf, {"units": sorted(units), "fours": fours, "seen": seen})
    with suppress(OSError):
        write_whole(path, keys.ring().seal(content, _context(path)))


def read(units: frozenset[int]) -> Kept | None:
    """Return the shelf kept of these units, None when there is none that can be used."""
    return _opened(_path(units))


def kept() -> Iterator[frozenset[int]]:
    """Yield the units of each file; one that can't be used goes."""
    for path in sorted(_folder().glob(f"*{ENDING}")):
        found = _opened(path)
        if found is None:
            path.unlink(missing_ok=True)
        else:
            yield found.units


def _opened(path: Path) -> Kept | None:
    try:
        found = unpack(keys.ring().open(path.read_bytes(), _context(path)))
    except (OSError, InvalidTag, keys.KeyMissing, ValueError):
        return None
    if found is None:
        return None
    shelf, besides = found
    return Kept(frozenset(besides["units"]), shelf, besides["fours"], (besides["seen"][0], besides["seen"][1]))


def _folder() -> Path:
    return settings.MANGNON_DATA / FOLDER


def _path(units: frozenset[int]) -> Path:
    return _folder() / f"{hashlib.sha256(json.dumps(sorted(units)).encode()).hexdigest()[:24]}{ENDING}"


def _context(path: Path) -> bytes:
    return b"search shelf " + path.name.encode()  # so a file opens under the name of its own units only
