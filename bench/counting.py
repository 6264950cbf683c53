"""One side of a race, in a process of its own: ``python -m bench.counting SIDE LAKE``. Prints seconds, CPU seconds and peak memory.

Both sides read the same Parquet with the same two threads and keep their numbers as tables of every unit of the map.
"""

import json
import resource
import sys
import time
from pathlib import Path

from bench import queries
from mangnon.demo.nation import MAP
from mangnon.engine import cube, engines, indicators
from mangnon.engine.lake import Lake
from mangnon.law import load


def peak_mb() -> int:
    """Return the most memory this process held, in MiB. What getrusage tells on Linux counts the parent's memory too."""
    try:
        told = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    except (OSError, IndexError):
        told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(told) // 1024


def engine(lake: Lake) -> dict:
    """All computable indicators with all breakdowns in the engine's passes; then the values written out as one file."""
    catalogue = load().indicators
    with lake.opened(threads=2) as connection:
        began, busy = time.perf_counter(), time.process_time()
        lie = cube.run(engines.Duck(connection), indicators.asks(catalogue), MAP)
        counted, busy = time.perf_counter() - began, time.process_time() - busy
        whole = " UNION ALL ".join(f"SELECT '{key}' AS indicator, * FROM ({select})" for key, _name, select in indicators.selects(lie, catalogue))
        rows = connection.execute(f"SELECT count(*) FROM ({whole})").fetchone()[0]
    return {"seconds": counted, "cpu": busy, "indicators": len(catalogue.computable), "values": rows}


def separate(lake: Lake) -> dict:
    """The ten queries, one after the other."""
    each, busy = {}, time.process_time()
    with lake.opened(threads=2) as connection:
        for query in queries.every():
            began = time.perf_counter()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query.text}")
            each[query.name] = time.perf_counter() - began
    return {"seconds": sum(each.values()), "cpu": time.process_time() - busy, "each": each}


def check(lake: Lake) -> dict:
    """Do both sides count the same? The differences of each query; none is right."""
    catalogue, found = load().indicators, {}
    with lake.opened(threads=2) as connection:
        lie = cube.run(engines.Duck(connection), indicators.asks(catalogue), MAP)
        selects = list(indicators.selects(lie, catalogue))
        for query in queries.every():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query.text}")
            wrong = queries.differences(connection, query, "answer", [select for key, _name, select in selects if key == query.indicator])
            found[query.name] = [str(row) for row in wrong]
    return {"seconds": 0, "differences": found}


SIDES = {"engine": engine, "queries": separate, "check": check}

if __name__ == "__main__":
    result = SIDES[sys.argv[1]](Lake(Path(sys.argv[2])))
    print(json.dumps(result | {"peak_mb": peak_mb()}))
