"""One loading of the synthetic province into an empty folder, in a process of its own: ``python -m bench.load_once CHILDREN [--no-audit]``.

Without audit every action's last statement, the append to the record, does nothing: what is left is the price of the rows.
"""

import json
import sys
import time
from datetime import date

from mangnon.web import place
from mangnon.web.cli import ready

DAY, SEED = date(2022, 5, 20), 715
place.data_folder().mkdir(parents=True, exist_ok=True)
place.mark(place.data_folder(), "demo", children=0, seed=SEED, on=DAY, built=False)
ready()

from mangnon.audit import actions as audit  # noqa: E402  Django is set up first
from mangnon.audit.actor import command  # noqa: E402
from mangnon.audit.models import Event, EventSubject  # noqa: E402
from mangnon.base import clock  # noqa: E402
from mangnon.demo import build  # noqa: E402
from mangnon.demo.generate import generate  # noqa: E402
from mangnon.demo.progress import Progress  # noqa: E402
from mangnon.registry.codes import packs as place_packs  # noqa: E402
from mangnon.web.commands.serve import prepare  # noqa: E402


def measured(children: int, audited: bool) -> dict:
    """Load the province; generating it and making the tables is not counted."""
    by, packs = command("bench"), place_packs()
    clock.set_clock(clock.offset_to(DAY))
    prepare()
    province = generate(build.communes_of(packs), children=children, seed=SEED, on=DAY)
    if not audited:
        _unrecorded()
    before, began, busy = Event.objects.count(), time.perf_counter(), time.process_time()
    build.load(province, packs, by=by, seed=SEED, on=DAY, progress=Progress(1, quiet=True))
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    return {"seconds": seconds, "cpu": busy, "rows": _rows(province), "events": Event.objects.count() - before, "subjects": EventSubject.objects.count()}


def _unrecorded() -> None:
    """Every room holds the function by its name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mangnon.") and getattr(module, "record", None) is audit.record:
            module.record = lambda *args, **kwargs: None


def _rows(province) -> int:
    names = ("households", "children", "circumstances", "risks", "schooling", "cards", "allowances", "services", "injuries", "notices")
    return sum(len(getattr(province, name)) for name in names)


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), "--no-audit" not in sys.argv)))
