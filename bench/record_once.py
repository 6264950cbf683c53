"""One reading of the record in a process of its own, in ``MANGNON_DATA``: ``python -m bench.record_once AFTER``, the number of the event before."""

import json
import resource
import sys
import time

from mangnon.web.cli import ready

ready()

from mangnon.audit import chain  # noqa: E402  Django is set up first


def read(after: int) -> dict:
    """Read the chain after an event; the faults are told, so that a bench of a broken chain can't pass for one of a whole."""
    began, worked = time.perf_counter(), time.process_time()
    believed = (after, chain.hash_of(after)) if after else chain.START
    found = list(chain.faults(after=believed))
    if found:
        raise SystemExit(f"faults in the bench's own chain: {found[:3]}")
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    return {"seconds": seconds, "cpu": busy, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "events": chain.head()[0] - after}


if __name__ == "__main__":
    print(json.dumps(read(int(sys.argv[1]))))
