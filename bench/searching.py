"""Task ``search``: queries with planted slips among 200,000 children; times of the query and of the page, recall and rank, by slip."""

import statistics
from argparse import Namespace
from collections.abc import Iterable

from bench import places
from bench.measure import Row, child, say

CHILDREN, EACH, SEEDS = 200_000, 40, (1, 2, 3, 4, 5, 6)  # the weights were fixed on the first seed; the others judge
QUERY, PAGE = 0.016, 0.030


def rows(args: Namespace) -> list[Row]:
    """Make the place once, ask, and tell what was promised beside what was found."""
    children = args.children or CHILDREN
    folder = places.folder() / f"search-{children}"
    if not (folder / "made").exists():
        say(f"a place of {children} children")
        child("search_place", str(children), env={"MANGNON_DATA": str(folder)})
        (folder / "made").touch()
    said = child("search_once", str(args.runs or EACH), *map(str, SEEDS), env={"MANGNON_DATA": str(folder)})
    judged = [said["seeds"][str(seed)] for seed in SEEDS[1:]]
    p95 = statistics.median(one["p95"] for one in judged)
    found = [
        Row("first search of a process, the whole province read", round(said["first"], 2), note=f"{said['children']:,} children", peak_mb=said["peak_mb"]),
        Row("query, median", round(statistics.median(one["p50"] for one in judged), 4), note=f"CPU {statistics.median(one['cpu_p50'] for one in judged):.4f} s"),
        Row("query, p95", round(p95, 4), round(p95 / QUERY, 2), "16 ms", f"CPU {statistics.median(one['cpu_p95'] for one in judged):.4f} s"),
    ]
    for username, what in (("bench.tinh", "the whole province"), ("bench.xa", "one commune")):
        page = said["page"][username]
        found.append(Row(f"search page, {what}, p95", round(page["p95"], 4), round(page["p95"] / PAGE, 2), "30 ms", f"p50 {page['p50']:.4f} s, CPU p95 {page['cpu_p95']:.4f} s, {page['bytes']} bytes"))
    found.append(Row("all slips", None, note=_told(judged)))
    return found + [Row(kind, None, note=_told([one["kinds"][kind] for one in judged])) for kind in judged[0]["kinds"]]


def _told(found: Iterable[dict]) -> str:
    return ", ".join(f"{name} {_mean_and_range([one[key] for one in found])}" for name, key in (("recall@10", "recall"), ("MRR", "mrr")))


def _mean_and_range(values: list[float]) -> str:
    return f"{statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"
