"""Task ``duplicates``: how many of the children planted twice are found, how many who only look alike are left apart, how fast.

Defaults were fixed on seed ``TUNED``; the figures are of five other seeds, each a province of its own.
"""

import json
import resource
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

import duckdb

from bench.measure import Row, child, median, say
from bench.planted.planting import Planted, plant
from mangnon.engine.linkage import THRESHOLD, find_pairs
from mangnon.engine.linkage.blocks import block
from mangnon.engine.linkage.reading import read

TUNED, SEEDS, CHILDREN = 1, (2, 3, 4, 5, 6), 50_000
CURVE = (15, 17, 18, THRESHOLD, 20, 21, 23, 25, 30)
SIZES, SECONDS = (200_000, 1_000_000), 10
PROMISED = (("blocking recall", "blocked", "0.985 or more"), ("F1 at the default threshold", "f1", "0.97 or more"), ("look-alikes above the threshold", "hard", "under 0.03"))


def rows(args: Namespace) -> list[Row]:
    """Judge five seeds, then measure the time at two sizes."""
    judged = []
    for seed in SEEDS:
        say(f"seed {seed}")
        judged.append(child("duplicates", "judge", str(args.children or CHILDREN), str(seed)))
    return [*_quality(judged), *_curve(judged), *_kinds(judged), *_speed(args)]


def _quality(judged: list[dict]) -> Iterator[Row]:
    count = sum(one["rows"] for one in judged)
    yield Row(f"{len(judged)} seeds, rows in all", None, note=f"{count:,}; {sum(one['same'] for one in judged):,} children twice, {sum(one['alike'] for one in judged):,} look-alikes")
    for what, key, promised in PROMISED:
        values = [one[key] for one in judged]
        yield Row(what, None, note=f"{sum(values) / len(values):.4f} ({min(values):.4f} to {max(values):.4f}), promised {promised}")
    for kind in judged[0]["hard_kinds"]:
        above, every = (sum(one["hard_kinds"][kind][place] for one in judged) for place in (0, 1))
        yield Row(f"  {kind}", None, note=f"{above} of {every} ({above / every:.2%})")


def _curve(judged: list[dict]) -> Iterator[Row]:
    for number, threshold in enumerate(CURVE):
        found, right, same = (sum(one["curve"][number][place] for one in judged) for place in range(3))
        precision, recall = right / found, right / same
        mark = " (default)" if threshold == THRESHOLD else ""
        yield Row(f"threshold {threshold:g}{mark}", None, note=f"precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / (precision + recall):.4f}")


def _kinds(judged: list[dict]) -> Iterator[Row]:
    every, found = Counter(), Counter()
    for one in judged:
        every.update(one["kinds"])
        found.update(one["kinds_found"])
    for kind, count in sorted(every.items()):
        yield Row(f"  {kind}", None, note=f"found {found[kind]} of {count} ({found[kind] / count:.1%})")


def _speed(args: Namespace) -> Iterator[Row]:
    for size in SIZES:
        say(f"{size:,} children")
        said = child("duplicates", "time", str(size), str(args.runs or 3))
        ratio = {"ratio": round(said["seconds"] / SECONDS, 2), "against": "10 s promised"} if size == SIZES[-1] else {}
        yield Row(f"{said['rows']:,} children, rows in memory to pairs", said["seconds"], note=f"CPU {said['cpu']:.1f} s, {said['pairs']:,} pairs", peak_mb=said["peak_mb"], **ratio)


def judge(children: int, seed: int) -> dict:
    """Say how one seed's list fares."""
    planted = plant(children, seed)
    found = {(pair.a, pair.b): pair.score for pair in find_pairs(planted.rows, threshold=min(CURVE))}
    above = {pair for pair, score in found.items() if score >= THRESHOLD}
    curve = [_at(found, planted, threshold) for threshold in CURVE]
    right = len(above & planted.same.keys())
    return {
        "rows": len(planted.rows), "same": len(planted.same), "alike": len(planted.alike), "blocked": _blocked(planted),
        "f1": 2 * right / (len(above) + len(planted.same)), "hard": len(above & planted.alike.keys()) / len(planted.alike), "curve": curve,
        "hard_kinds": {kind: [sum(1 for pair in above & planted.alike.keys() if planted.alike[pair] == kind), count] for kind, count in sorted(Counter(planted.alike.values()).items())},
        "kinds": Counter(kind for kinds in planted.same.values() for kind in kinds),
        "kinds_found": Counter(kind for pair, kinds in planted.same.items() if pair in above for kind in kinds),
    }  # fmt: skip


def _at(found: dict[tuple[int, int], float], planted: Planted, threshold: float) -> tuple[int, int, int]:
    above = {pair for pair, score in found.items() if score >= threshold}
    return len(above), len(above & planted.same.keys()), len(planted.same)


def _blocked(planted: Planted) -> float:
    with duckdb.connect() as connection:
        read(connection, planted.rows)
        block(connection)
        compared = {(pair >> 32, pair & 0xFFFFFFFF) for (pair,) in connection.execute("SELECT pair FROM candidate").fetchall()}
    return sum(pair in compared for pair in planted.same) / len(planted.same)


def timed(children: int, runs: int) -> dict:
    """Time one list so many times; making it, which takes minutes for a million, is not counted."""
    rows, seconds, busy = plant(children, TUNED).rows[:children], [], []
    for _run in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        pairs = len(find_pairs(rows))
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
    return {"rows": len(rows), "pairs": pairs, "seconds": median(seconds), "cpu": median(busy), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


if __name__ == "__main__":
    print(json.dumps(judge(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "judge" else timed(int(sys.argv[2]), int(sys.argv[3]))))
