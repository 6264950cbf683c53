"""A place with very many children and nothing else, for ``bench.search_once``: ``python -m bench.search_place CHILDREN``, in ``MANGNON_DATA``."""

import json
import sys
from datetime import date

from mangnon.web import place
from mangnon.web.cli import ready

DAY, SEED = date(2022, 5, 20), 715
RENAMED = 50  # one child in so many has an earlier name
place.data_folder().mkdir(parents=True, exist_ok=True)
place.mark(place.data_folder(), "demo", children=0, seed=SEED, on=DAY, built=False)
ready()

from mangnon.audit.actor import command  # noqa: E402  Django is set up first
from mangnon.base import clock  # noqa: E402
from mangnon.demo import build  # noqa: E402
from mangnon.demo.generate import generate  # noqa: E402
from mangnon.demo.progress import Progress  # noqa: E402
from mangnon.organisation import actions as organisation  # noqa: E402
from mangnon.organisation.models import Body, Post, Unit  # noqa: E402
from mangnon.registry import actions as registry  # noqa: E402
from mangnon.registry.codes import packs as place_packs  # noqa: E402
from mangnon.registry.models import Child  # noqa: E402
from mangnon.registry.rules import NameRow, Source  # noqa: E402
from mangnon.web.commands.serve import prepare  # noqa: E402

LISTS = ("circumstances", "risks", "schooling", "cards", "allowances", "services", "injuries", "notices")


def made(children: int) -> dict:
    """Load the children through the actions, give some an earlier name, open the accounts that search."""
    by, packs = command("bench"), place_packs()
    clock.set_clock(clock.offset_to(DAY))
    prepare()
    province = generate(build.communes_of(packs), children=children, seed=SEED, on=DAY)
    for name in LISTS:
        getattr(province, name).clear()
    build.load(province, packs, by=by, seed=SEED, on=DAY, progress=Progress(1, quiet=True))
    idents, names = zip(*Child.objects.order_by("id").values_list("id", "full_name"), strict=True)
    rows = [NameRow(idents[at], "cu", names[-at - 1]) for at in range(0, len(idents), RENAMED)]
    registry.add_names(rows, by=by, source=Source("bench"))
    _account("bench.tinh", Unit.objects.get(level=1))
    commune = Unit.objects.on(DAY).get(level=3, code="01267")
    _account("bench.xa", commune)
    _account("bench.canbo", commune, "can_bo_xa")
    return {"children": len(idents)}


def _account(username: str, unit: Unit, role: str = "can_bo_huyen") -> None:
    """A role that reads names, in a body whose scope may be the whole province: no role may have so much, and it is the hardest case."""
    person, _secret = organisation.create_person(by=command("bench"), username=username, full_name="Người Đo", password="do-toc-do-2022")  # noqa: S106
    Post.objects.create(person=person, body=Body.objects.on(DAY).filter(unit=unit).first(), role=role, valid_from=date(2021, 1, 1))


if __name__ == "__main__":
    print(json.dumps(made(int(sys.argv[1]))))
