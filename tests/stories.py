"""One thing of every kind an address may be about, made through actions: a new kind of address needs its line here."""

from datetime import date, timedelta

from mangnon import law
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.files import actions as files
from mangnon.plans import actions as plans
from mangnon.plans.models import Task
from mangnon.protection import actions as protection
from mangnon.protection.rules import NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry.rules import HouseholdRow
from tests.world import DISTRICTS, SOURCE, SYSTEM, World, tiny_packs

DISTRICT_OF = {"xa_nha": "huyen_nha", "xa_ben": "huyen_nha", "xa_khac": "huyen_khac"}


def household(world: World, place: str, number: str = "12"):
    """A poor household."""
    row = HouseholdRow(None, number, "Nông Văn Quý", world.unit(place).id, None, "", [("ngheo", date(2021, 1, 1), None)])
    return registry.register_households([row], by=SYSTEM, source=SOURCE)[0]


def notice(world: World, place: str):
    """A notice from the hotline, two hours old."""
    row = NoticeRow(None, "tong_dai_111", clock.now() - timedelta(hours=2), None, world.unit(place).id, False, "Nghe kể lại.")
    return protection.record_notices([row], by=SYSTEM, source=SOURCE)[0]


def task(world: World, place: str):
    """A task of the plan, led by the district of the place."""
    packs = law.load()
    plan = packs.plans[0]
    plans.load_plan(by=SYSTEM, plan=plan, clauses=[row for row in packs.clauses if row.plan == plan.code])
    code, _level = DISTRICTS[DISTRICT_OF[place]]
    return Task.objects.filter(lead__unit__code=code).order_by("clause__order", "id").first().pk


def due_item(world: World, place: str):
    """What the commune owes in May 2022."""
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    return DueItem.objects.filter(unit=world.unit(place)).order_by("code", "id").first().pk


def stored_file(world: World, place: str):
    """A file of a subject that no room has opened to anybody."""
    return files.store(by=SYSTEM, content=b"van ban", original_name="x.txt", subject=("nothing", place)).pk


ARGUMENTS = {
    "child_id": lambda world, place: world.child(place),
    "household_id": household,
    "notice_id": notice,
    "task_id": task,
    "item_id": due_item,
    "file_id": stored_file,
    "person_id": lambda world, place: world.post("can_bo_xa", place).person_id,
    "post_id": lambda world, place: world.post("can_bo_xa", place).pk,
    "unit_id": lambda world, place: world.unit(place).id,
    "round_code": lambda world, place: "2022-6m",
    "roman": lambda world, place: "I",
    "table": lambda world, place: 0,
    "row": lambda world, place: 0,
    "column": lambda world, place: 0,
    "key": lambda world, place: "k",
}

# Parts that mean something else in one address, or are a word of it.
FIXED = {
    ("draft", "form"): "thu",
    ("draft-keyed", "form"): "thu",
    ("registry:children-export", "form"): "csv",
    ("statistics:annex-file", "form"): "csv",
    # A report nobody wrote: tests/test_reports.py tries those that were, in and out of scope.
    ("statistics:step", "report_id"): "01900000-0000-7000-8000-000000000000",
    ("statistics:file", "report_id"): "01900000-0000-7000-8000-000000000000",
    ("statistics:file", "file_id"): 1,
}
