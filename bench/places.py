"""Where the bench keeps what takes long to make: a folder of the clone, or ``MANGNON_BENCH_DATA``."""

import hashlib
import os
from pathlib import Path

from bench.measure import say
from mangnon.demo import nation
from mangnon.engine.lake import Lake
from mangnon.engine.tables import TABLES


def folder() -> Path:
    """Return the folder of the bench's data."""
    found = Path(os.environ.get("MANGNON_BENCH_DATA") or Path(__file__).parents[1] / "build" / "bench")
    found.mkdir(parents=True, exist_ok=True)
    return found


def lake(children: int, provinces: int) -> Lake:
    """Return a synthetic nation of that size, made now unless it is there as this program declares its tables."""
    declared = hashlib.sha256(repr([(table.name, table.columns) for table in TABLES.values()]).encode()).hexdigest()[:8]
    place = folder() / f"lake-{children}-{provinces}-{declared}"
    if not place.exists():
        made = place.with_suffix(".new")
        if made.exists():
            raise SystemExit(f"{made.name}: a nation half made; remove it first")
        nation.write(made, children=children, only=provinces, progress=say)
        made.rename(place)
    return Lake(place)
