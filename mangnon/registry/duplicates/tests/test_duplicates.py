"""Pairs that may be one child: listed by the command, kept in a queue, decided by the desk of both, remembered."""

import argparse
import csv
from datetime import date

import pytest

from mangnon.audit.models import Event
from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import ids
from mangnon.registry import actions
from mangnon.registry.duplicates import actions as duplicates
from mangnon.registry.duplicates import commands
from mangnon.registry.duplicates import queries as deciding
from mangnon.registry.models import DuplicatePair
from mangnon.registry.rules import Source
from mangnon.registry.tests.place import SYSTEM

pytestmark = pytest.mark.django_db


def twice(place, unit=None):
    """A child entered in xã A, and again (elsewhere) without accents and with day and month changed."""
    first = place.child(hamlet_id=place.xom.id)
    again = place.child(unit_id=(unit or place.xa_a).id, full_name="Nong Thi Hoa", birth_date=date(2015, 5, 3))
    return first, again


def waiting(place, unit=None) -> DuplicatePair:
    """The pair of such a child in the queue."""
    twice(place, unit)
    duplicates.refresh_pairs(by=SYSTEM)
    return DuplicatePair.objects.get()


def test_the_command_lists_each_pair_with_rows_and_reasons(place, tmp_path):
    batch, one, other = ids.uuid7(), *sorted([ids.uuid7(), ids.uuid7()])
    rows = [place.child_row(id=one), place.child_row(id=other, full_name="Nông Hòa", father_name=""), place.child_row(full_name="Lý Văn An", sex="nam", mother_name="Bế Thị Na", father_name="")]
    actions.register_children(rows, by=SYSTEM, source=Source("import", batch, "", [4, 9, 12]))
    out = tmp_path / "trung.csv"
    assert commands.list_duplicates(argparse.Namespace(out=str(out), threshold=19.0)) == 0
    assert list(csv.DictReader(out.read_text(encoding="utf-8").splitlines())) == [{
        "child_a": str(one), "child_b": str(other), "batch_a": str(batch), "row_a": "4", "batch_b": str(batch), "row_b": "9", "score": "31.8",
        "why": "Họ và tên: thêm hoặc bớt Thị, Văn +9.0; Ngày sinh: cùng ngày +11.0; Mẹ: giống hệt +9.0; Giới tính: giống +0.8; Nơi ở: cùng xã +2.0",
    }]  # fmt: skip


def test_the_queue_keeps_no_name(place):
    pair = waiting(place)
    assert "Nông" not in str(pair.lines) + pair.facts
    assert (pair.state, pair.desk, pair.score) == (DuplicatePair.WAITING, 3, round(sum(line[2] for line in pair.lines), 1))


def test_a_pair_decided_apart_comes_back_only_when_a_fact_changes(place):
    pair = waiting(place)
    duplicates.decide_pair(by=place.officer(place.xa_a), pair=pair.pk, version=pair.version, state="khac", reason="Hai chị em họ")
    duplicates.refresh_pairs(by=SYSTEM)
    assert DuplicatePair.objects.get().state == DuplicatePair.APART
    actions.correct_child(by=SYSTEM, child=pair.child_b_id, version=1, changes={"birth_date": date(2015, 3, 5)}, reason="Gõ nhầm")
    duplicates.refresh_pairs(by=SYSTEM)
    assert DuplicatePair.objects.get().state == DuplicatePair.WAITING


def test_a_pair_that_no_longer_looks_alike_is_put_aside(place):
    pair = waiting(place)
    changes = {"full_name": "Bế Thị Lan", "birth_date": date(2012, 1, 9), "mother_name": "Đàm Thị Na", "father_name": "Bế Văn Đô"}
    actions.correct_child(by=SYSTEM, child=pair.child_b_id, version=1, changes=changes, reason="Nhầm tờ khai")
    duplicates.refresh_pairs(by=SYSTEM)
    assert DuplicatePair.objects.get().state == DuplicatePair.GONE


def test_the_lowest_desk_over_both_decides(place):
    """Inside a commune the commune; of two communes the district; each commune sees its own side only."""
    inside, across = waiting(place), None
    desks = {"xa_a": place.officer(place.xa_a), "xa_b": place.officer(place.xa_b), "huyen": place.officer(place.huyen, "can_bo_huyen"), "tinh": place.officer(place.tinh, "can_bo_tinh")}
    inside_b = place.child(unit_id=place.xa_b.id, full_name="Nông Thị Hòa", father_name="")
    duplicates.refresh_pairs(by=SYSTEM)
    across = DuplicatePair.objects.get(child_a=inside.child_a_id, child_b=inside_b.pk)
    told = {
        name: [(deciding.pairs_for(by).filter(pk=pair.pk).exists(), len(deciding.seen_of(by, pair)), deciding.may_decide(by, pair.child_a_id, pair.child_b_id)) for pair in (inside, across)]
        for name, by in desks.items()
    }
    assert {name: told[name] for name in ("xa_a", "xa_b", "huyen")} == {
        "xa_a": [(True, 2, True), (True, 1, False)],
        "xa_b": [(False, 0, False), (True, 1, False)],
        "huyen": [(True, 2, False), (True, 2, True)],
    }
    assert [(seen, decides) for seen, _sides, decides in told["tinh"]] == [(False, False), (False, False)]


def test_who_is_not_the_desk_cannot_decide_and_a_stale_page_is_told(place):
    pair = waiting(place, place.xa_b)
    district = place.officer(place.huyen, "can_bo_huyen")
    with pytest.raises(Refused):
        duplicates.decide_pair(by=place.officer(place.xa_a), pair=pair.pk, version=pair.version, state="khac", reason="Khác mẹ")
    with pytest.raises(Refused):
        duplicates.decide_pair(by=district, pair=pair.pk, version=pair.version, state="khac", reason=" ")
    duplicates.decide_pair(by=district, pair=pair.pk, version=pair.version, state="chua_ro", reason="Chờ xã xác minh")
    with pytest.raises(Conflict):
        duplicates.decide_pair(by=district, pair=pair.pk, version=pair.version, state="khac", reason="Khác mẹ")
    event = Event.objects.get(action="duplicate decided")
    assert (event.subject_count, DuplicatePair.objects.get().state) == (2, "chua_ro")
