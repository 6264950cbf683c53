"""Task ``province``: a province's indicators on every engine at hand, then its round from freeze to the signed documents."""

import os
from argparse import Namespace

from bench import places, rivals
from bench.demo import CHILDREN as CHILDREN_OF_DEMO
from bench.demo import built
from bench.measure import Row, child, median
from bench.nation import TEN, race

CHILDREN = 125_000
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "spark": "Spark, two cores of this machine"}


def rows(args: Namespace) -> list[Row]:
    """Race the engines over one province, then time freeze and report on the demo province."""
    lake, runs = places.lake(args.children or CHILDREN, 1), args.runs or 3
    found = race(str(lake.folder), runs)
    ten = found[1].median_s
    for engine, name in NAMES.items():
        found += _rival(engine, name, str(lake.folder), runs, ten)
    return found + _round(runs)


def _rival(engine: str, name: str, lake: str, runs: int, ten: float) -> list[Row]:
    if reason := rivals.why_not(engine):
        return [Row(f"ten queries on {name}", None, None, TEN, f"not run: {reason}")]
    env = {rivals.POSTGRES: os.environ[rivals.POSTGRES]} if engine == "postgres" else {}
    said = [child("rivals", engine, lake, env=env) for _ in range(1 if engine == "spark" else runs)]
    seconds = median(run["seconds"] for run in said)
    found = [Row(f"ten queries on {name}", seconds, round(seconds / ten, 1), TEN)]
    if engine == "spark":
        found.append(Row(f"all R indicators on {name}", median(run["engine"] for run in said), None, TEN, "same declarations, same numbers"))
    return found


def _round(runs: int) -> list[Row]:
    env = {"MANGNON_DATA": str(built())}
    said = [child("round", env=env) for _ in range(runs)]
    freeze, report, busy = (median(run[name] for run in said) for name in ("freeze", "report", "cpu"))
    whole = median(run["freeze"] + run["report"] for run in said)
    return [
        Row(f"freeze a round of the demo province ({CHILDREN_OF_DEMO:,} children)", freeze),
        Row("report .docx with annexes and .xlsx, province", report),
        Row("from freeze to .docx with annexes", whole, round(whole / 15, 3), "the promised 15 s", f"CPU {busy:.1f} s"),
    ]
