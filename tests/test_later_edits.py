"""A frozen round prints the same bytes for ever: after a thousand later edits, under another law, beside a second freeze."""

import csv
import hashlib
import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from mangnon.base import clock
from mangnon.law.loader import SHIPPED
from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import actions as protection
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry.models import Child
from mangnon.registry.rules import CircumstanceRow, CloseRow, DeathRow, MoveRow, RiskRow, RowErrors, SchoolingRow
from mangnon.statistics import actions, queries
from mangnon.statistics.book import Book
from mangnon.statistics.letters import letters_of
from mangnon.support import actions as support
from mangnon.support.rules import AllowanceRow, CardRow, ServiceRow
from tests.test_reports import ROUND, world  # noqa: F401  the fixture
from tests.world import SOURCE, SYSTEM, World

PLACES = ("xa_nha", "xa_ben", "xa_khac")
CHANGED = "Đã đổi "
pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_the_first_round_prints_the_same_bytes_after_random_edits_and_another_law(world, settings, tmp_path):  # noqa: F811
    rng, places = random.Random(715), [world.unit(name) for name in ("tinh", "huyen_nha", "xa_nha")]
    edit(world, rng, 30)
    first = actions.freeze(by=SYSTEM, round_code=ROUND)
    before = printed(first, places, tmp_path)
    edit(world, rng, 1000)
    settings.MANGNON_LAW_DIR = other_law(tmp_path / "own-law")
    second = actions.freeze(by=SYSTEM, round_code=ROUND)
    assert second.content_sha256 != first.content_sha256
    assert printed(first, places, tmp_path) == before
    later = printed(second, places, tmp_path)
    assert later.keys() == before.keys()
    assert not set(later.values()) & set(before.values())
    labels = {row.label for annex in queries.book_of(second).annexes for table in annex.tables for row in table.rows}
    assert all(label.startswith(CHANGED) for label in labels)
    assert list(queries.faults()) == []


def printed(snapshot, places, folder: Path) -> dict[str, str]:
    """Print the reports and annexes of some units and return file → SHA-256; nothing read before is used again."""
    target = folder / "print"
    shutil.rmtree(target, ignore_errors=True)
    opened = Book(queries.folder_of(snapshot))
    paths = [path for unit in places for letter in letters_of(opened, unit.id) for path in letter.write(target)]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def other_law(folder: Path) -> Path:
    """Make a province's own folder in which every printed label is another."""
    folder.mkdir()
    text = (SHIPPED / "annexes.yaml").read_text(encoding="utf-8")
    (folder / "annexes.yaml").write_text(re.sub(r'\blabel: ("?)', rf"label: \g<1>{CHANGED}", text), encoding="utf-8")
    for name in ("lists.csv", "age_bands.csv"):
        lines = (SHIPPED / name).read_text(encoding="utf-8-sig").splitlines(keepends=True)
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        for row in rows:
            row["label"] = CHANGED + row["label"]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


def edit(world: World, rng: random.Random, wanted: int) -> None:  # noqa: F811
    """Do ``wanted`` random things to random children, through actions; what the rules refuse is tried otherwise."""
    done = 0
    while done < wanted:
        try:
            rng.choice(EDITS)(world, rng)
        except RowErrors:
            continue
        done += 1


def _child(rng: random.Random):
    return rng.choice(list(Child.objects.order_by("id").values_list("id", flat=True)))


def _day(rng: random.Random) -> date:
    return clock.today() - timedelta(days=rng.randrange(1, 300))


def _unit(world: World, rng: random.Random) -> int:  # noqa: F811
    return world.unit(rng.choice(PLACES)).id


def _born(world, rng):  # noqa: F811
    name = f"Bế Thị {rng.choice(['Mai', 'Lan', 'Én', 'Hoà'])} {''.join(rng.choices('ABCDEGHIKL', k=5)).title()}"
    world.child(rng.choice(PLACES), full_name=name, sex=rng.choice(["nam", "nu"]), birth_date=date(rng.randrange(2007, 2020), rng.randrange(1, 13), 5))


def _moved(world, rng):  # noqa: F811
    registry.move_children([MoveRow(_child(rng), _day(rng), _unit(world, rng), None, None, "chuyen_di")], by=SYSTEM, source=SOURCE)


def _died(world, rng):  # noqa: F811
    if rng.random() < 0.1:
        registry.record_deaths([DeathRow(_child(rng), _day(rng))], by=SYSTEM, source=SOURCE)


def _special(world, rng):  # noqa: F811
    code = rng.choice(["HC01.3", "HC04.1", "HC04.2", "HC10.1", "HC13.1"])
    registry.open_circumstances([CircumstanceRow(_child(rng), code, _day(rng), None, "Giấy", "UBND xã", "")], by=SYSTEM, source=SOURCE)


def _no_longer_special(world, rng):  # noqa: F811
    code = rng.choice(["HC04.1", "HC04.2"])
    registry.close_circumstances([CloseRow(_child(rng), code, clock.today() - timedelta(days=rng.randrange(1, 30)), "Hết")], by=SYSTEM, source=SOURCE)


def _at_risk(world, rng):  # noqa: F811
    registry.open_risks([RiskRow(_child(rng), rng.choice(["NC01", "NC02", "NC05"]), _day(rng))], by=SYSTEM, source=SOURCE)


def _at_school(world, rng):  # noqa: F811
    registry.record_schooling([SchoolingRow(_child(rng), "tieu_hoc", "Trường Thử", _day(rng))], by=SYSTEM, source=SOURCE)


def _served(world, rng):  # noqa: F811
    support.record_services([ServiceRow(_child(rng), rng.choice(["y_te", "giao_duc", "khac"]), _day(rng))], by=SYSTEM, source=SOURCE)


def _insured(world, rng):  # noqa: F811
    support.record_cards([CardRow(_child(rng), f"TE104{rng.randrange(10**9, 10**10)}", _day(rng))], by=SYSTEM, source=SOURCE)


def _allowed(world, rng):  # noqa: F811
    support.record_allowances([AllowanceRow(_child(rng), "5.6", 720_000, "12/QĐ-UBND", "Bưu điện", _day(rng))], by=SYSTEM, source=SOURCE)


def _hurt(world, rng):  # noqa: F811
    row = InjuryRow(_child(rng), _unit(world, rng), _day(rng), rng.choice(["TN01", "TN08"]), "nha", rng.choice(["khoi", "khuyet_tat"]))
    programmes.record_injuries([row], by=SYSTEM, source=SOURCE)


def _abused(world, rng):  # noqa: F811
    unit, day = _unit(world, rng), _day(rng)
    incident = IncidentRow(unit, day, "gia_dinh", "than_thich", True, day, ["XH01"], [(_child(rng), rng.random() < 0.5)])
    received = clock.now() - timedelta(days=(clock.today() - day).days - 1, hours=1)
    protection.record_notices([NoticeRow(None, "cong_an", received, None, unit, False, "Nghe kể lại.", (), [incident])], by=SYSTEM, source=SOURCE)


EDITS = [
    _born, _moved, _died, _special, _no_longer_special, _at_risk, _at_school, _served, _insured, _allowed, _hurt, _abused,
]
