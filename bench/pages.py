"""Task ``pages``: how long the server takes for a page of the demo province, and what it weighs on the wire."""

from argparse import Namespace

from bench.demo import CHILDREN, built
from bench.measure import Row, child

FIRST, LATER = 60 * 1024, 15 * 1024


def rows(args: Namespace) -> list[Row]:
    """Ask for every page many times; the ratio compares its weight with what was promised."""
    said = child("page_times", str(args.runs or 21), env={"MANGNON_DATA": str(built(args.children or CHILDREN))})
    found = []
    for name, page in said.items():
        first = page["seconds"] is None
        limit, against = (FIRST, "60 KiB (weight)") if first else (LATER, "15 KiB (weight)")
        seconds = None if first else round(page["seconds"], 4)
        slowest = "" if first else f"p95 {page['p95']:.3f} s, "
        found.append(Row(name, seconds, round(page["bytes"] / limit, 2), against, f"{slowest}{page['bytes'] / 1024:.1f} KiB compressed"))
    return found
