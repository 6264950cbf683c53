"""One freeze and one report in a process of its own, in the data folder ``MANGNON_DATA``. Prints seconds of each."""

import json
import tempfile
import time
from pathlib import Path

from mangnon.web.cli import ready

ready()

from mangnon.audit.actor import command  # noqa: E402  Django is set up first
from mangnon.organisation.queries import unit_by_code  # noqa: E402
from mangnon.statistics import actions  # noqa: E402

ROUND, PROVINCE = "2022-6m", "04"


def measured() -> dict:
    """Freeze the round once more and write the province's reports with their annexes."""
    by, began, busy = command("bench"), time.perf_counter(), time.process_time()
    snapshot = actions.freeze(by=by, round_code=ROUND)
    frozen = time.perf_counter()
    unit = unit_by_code(PROVINCE, snapshot.reference_day)
    with tempfile.TemporaryDirectory() as folder:
        written = actions.write_report(by=by, round_code=ROUND, unit=unit, out=Path(folder))
    return {"freeze": frozen - began, "report": time.perf_counter() - frozen, "cpu": time.process_time() - busy, "documents": len(written)}


if __name__ == "__main__":
    print(json.dumps(measured()))
