"""Task ``search``: queries with planted slips among 200,000 children; times of the query and of the page, recall and rank, by slip."""

import os
import statistics
from argparse import Namespace
from collections.abc import Iterable

from bench import places
from bench.measure import Row, child, say

CHILDREN, EACH, SEEDS = 200_000, 40, (1, 2, 3, 4, 5, 6)  # the weights were fixed on the first seed; the others judge
QUERY, PAGE, ENTRY = 0.016, 0.030, 0.100


def rows(args: Namespace) -> list[Row]:
    """Make the place once for each database there is, ask, and tell what was promised beside what was found."""
    children, address = args.children or CHILDREN, os.environ.get("MANGNON_BENCH_POSTGRES")
    found = _on("SQLite", children, {}, args.runs or EACH)
    if not address:
        return [*found, Row("PostgreSQL", None, note="not measured: MANGNON_BENCH_POSTGRES names no empty database")]
    return found + _on("PostgreSQL", children, {"MANGNON_DATABASE": address}, args.runs or EACH)


def _on(engine: str, children: int, env: dict[str, str], each: int) -> list[Row]:
    folder = places.folder() / f"search-{engine.lower()}-{children}"
    env = env | {"MANGNON_DATA": str(folder)}
    if not (folder / "made").exists():
        say(f"a place of {children} children on {engine}")
        child("search_place", str(children), env=env)
        (folder / "made").touch()
    say(f"queries on {engine}")
    said = child("search_once", str(each), *map(str, SEEDS), env=env)
    judged = [said["seeds"][str(seed)] for seed in SEEDS[1:]]
    busy = {key: statistics.median(one[key] for one in judged) for key in ("p50", "p95", "cpu_p50", "cpu_p95")}
    found = [
        Row(f"{engine}: first search of a process, the whole province", round(said["first"], 2), note=f"{said['children']:,} children; with the file of its shelf CPU {said['again']:.2f} s", peak_mb=said["peak_mb"]),
        Row(f"{engine}: query, median", round(busy["p50"], 4), note=f"CPU {busy['cpu_p50']:.4f} s"),
        Row(f"{engine}: query, p95", round(busy["p95"], 4), round(busy["p95"] / QUERY, 2), "16 ms promised", f"CPU {busy['cpu_p95']:.4f} s"),
    ]
    for username, what in (("bench.tinh", "the whole province"), ("bench.xa", "one commune")):
        page = said["page"][username]
        found.append(Row(f"{engine}: search page, {what}, p95", round(page["p95"], 4), round(page["p95"] / PAGE, 2), "30 ms promised", f"p50 {page['p50']:.4f} s, CPU p95 {page['cpu_p95']:.4f} s, {page['bytes']} bytes"))
    entry = said["entry"]
    note = f"CPU {entry['cpu_p95']:.3f} s, of it the look for likely duplicates {entry['check_cpu_p95']:.3f} s; {entry['shown']} of {entry['asked']} shown"
    found.append(Row(f"{engine}: a child typed again is shown before saving, p95", round(entry["p95"], 4), round(entry["p95"] / ENTRY, 2), "100 ms promised", note))
    found.append(Row(f"{engine}: all slips", None, note=f"{_told(judged)}; promised 0.99 and 0.96"))
    return found + [Row(f"  {kind}", None, note=_told([one["kinds"][kind] for one in judged])) for kind in judged[0]["kinds"]]


def _told(found: Iterable[dict]) -> str:
    return ", ".join(f"{name} {_mean_and_range([one[key] for one in found])}" for name, key in (("recall@10", "recall"), ("MRR", "mrr")))


def _mean_and_range(values: list[float]) -> str:
    return f"{statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"
