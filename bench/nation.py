"""Task ``nation``: all computable indicators over 25 million children against ten separate queries on the same Parquet."""

from argparse import Namespace

from bench import places
from bench.measure import Row, alternating, child, median
from mangnon.demo.nation import CHILDREN

TEN = "ten hand-written queries, one by one (DuckDB)"


def rows(args: Namespace) -> list[Row]:
    """Make the nation, race the two sides, and check that they count the same."""
    lake = places.lake(args.children or CHILDREN, 63)
    return race(str(lake.folder), args.runs or 3)


def race(lake: str, runs: int) -> list[Row]:
    """Return the rows of one race; refuses when the numbers differ."""
    wrong = {name: rows for name, rows in child("counting", "check", lake)["differences"].items() if rows}
    if wrong:
        raise SystemExit(f"The engine and the queries count differently: {wrong}")
    said = alternating({"engine": ("counting", "engine", lake), "queries": ("counting", "queries", lake)}, runs)
    ours, theirs = ([run["seconds"] for run in said[side]] for side in ("engine", "queries"))
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    busy = {side: median(run["cpu"] for run in said[side]) for side in said}
    first = said["engine"][0]
    found = [
        Row(f"all {first['indicators']} R indicators, every breakdown and unit, one engine run", median(ours), ratio, TEN,
            f"CPU {busy['engine']} s; {first['values']:,} values; numbers equal", max(run["peak_mb"] for run in said["engine"])),
        Row(TEN, median(theirs), 1.0, TEN, f"CPU {busy['queries']} s", max(run["peak_mb"] for run in said["queries"])),
    ]
    return found + [Row(f"  {name}", median(run["each"][name] for run in said["queries"])) for name in said["queries"][0]["each"]]
