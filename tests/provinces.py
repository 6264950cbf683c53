"""A demo province, built by the command and exported by the command."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mangnon.engine.snapshot import Snapshot

ROUND, YEAR_BEFORE = "2022-6m", "2021-6m"
AFTER = ("2026-6m", "2025-6m", "--on", "2026-06-01")  # a round after the merger of 1/7/2025, the one before it, the demo's day


@dataclass(frozen=True, slots=True)
class Province:
    """A built province: its data folder, the round and the round a year before, frozen and exported."""

    data: Path
    now: Snapshot
    before: Snapshot
    export: Path
    export_before: Path


def build(folder: Path, children: int, when: tuple[str, ...] = (ROUND, YEAR_BEFORE), data: Path | None = None) -> Province:
    """Build a demo province, or take the one in ``data``, and export the round and the one a year before."""
    now, before, *day = when
    data = data or folder / "data"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))} | {"MANGNON_DATA": str(data)}
    here = [sys.executable, "-m", "mangnon.web.cli"]
    if not (data / "snapshots").exists():
        subprocess.run([*here, "demo", "--no-serve", "--children", str(children), *day], env=clean, check=True, capture_output=True)
    for code in (code for code in (now, before) if not (folder / code).exists()):
        subprocess.run([*here, "export", code, "--out", str(folder / code)], env=clean, check=True, capture_output=True)
    return Province(data, newest(data, now), newest(data, before), folder / now, folder / before)


def newest(data: Path, code: str) -> Snapshot:
    """Return the newest snapshot of a round in a data folder."""
    return Snapshot(max((data / "snapshots").glob(f"{code}-*"), key=lambda path: int(path.name.split("-")[2])))
