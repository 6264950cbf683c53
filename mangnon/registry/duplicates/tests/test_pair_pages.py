"""Pages of records that may be one child: each desk sees what is its own, merges once, and undoes it."""

import re

import pytest
from django.urls import reverse

from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.engine.linkage import Record, find_pairs
from mangnon.registry.duplicates.side_by_side import _compared
from mangnon.registry.models import Child, DuplicatePair, MergedInto, PairOpinion
from tests import stories

pytestmark = pytest.mark.django_db


def across(world) -> DuplicatePair:
    """One child in two neighbouring communes: the district's to decide."""
    one, other = sorted([world.child("xa_nha"), world.child("xa_ben", full_name="Nông Hòa", father_name="Đàm Văn Kín", personal_id="003315104382")])
    lines = [["name", "thi_van", 9.0], ["birth", "same_day", 11.0]]
    return DuplicatePair.objects.create(child_a_id=one, child_b_id=other, score=20, lines=lines, facts="", desk=2, found_at=clock.now())


def fields_of(answer) -> dict[str, str]:
    """Return what a form would send as it is shown."""
    text = answer.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    chosen = dict(re.findall(r'<input type="radio" name="([\w-]+)" value="([^"]*)"[^>]*checked', text))
    return hidden | chosen


def test_a_commune_reads_its_own_side_and_of_the_other_only_where_it_is(world):
    pair = across(world)
    text = world.client("can_bo_xa", "xa_nha").get(reverse("registry:pair", args=[pair.pk])).content.decode()
    assert "N… H…" in text
    assert all(word not in text for word in ("Nông Hòa", "Đàm Văn Kín", "104382", "Là một: nhập hai hồ sơ"))
    assert Event.objects.filter(action="duplicates shown", subject_count=2).count() == 1


def test_what_neither_record_tells_is_not_called_the_same(world):
    """Two empty boxes were not compared: no word of likeness, and no points."""
    pair = across(world)
    Child.objects.filter(pk=pair.child_b_id).update(mother_name="Lý Thị Mai")
    table = world.client("can_bo_huyen", "huyen_nha").get(reverse("registry:pair", args=[pair.pk])).context["records"]
    compared = {row["field"]: _compared(row).word for row in table.rows}
    assert (compared["Người giám hộ"], compared["Ngày đăng ký khai sinh"], compared["Số định danh cá nhân"], compared["Giới tính"]) == ("cả hai chưa ghi", "cả hai chưa ghi", "một bên chưa ghi", "giống")
    record = Record("Nông Thị Hoà", "nu", "2015-03-09", "day", "02", "", "", None, None, None)
    assert [line[0] for pair in find_pairs([record, record], threshold=0) for line in pair.lines if line[0] in ("mother", "father") and line[2] != 0] == []


def test_the_queue_tells_no_more_than_the_page(world):
    across(world)
    text = world.client("can_bo_xa", "xa_nha").get(reverse("registry:pairs")).content.decode()
    assert ("Nông Thị Hoà" in text, "Nông Hòa" in text, "N… H…" in text) == (True, False, True)


def test_who_reads_one_side_is_not_told_what_agrees(world):
    pair = across(world)
    found = ("thêm hoặc bớt Thị, Văn", "cùng ngày", "11,0")
    for role, place, told in (("can_bo_xa", "xa_nha", False), ("can_bo_huyen", "huyen_nha", True)):
        text = world.client(role, place).get(reverse("registry:pair", args=[pair.pk])).content.decode()
        assert [word in text for word in found] == [told] * 3, role
        queue = world.client(role, place).get(reverse("registry:pairs")).content.decode()
        assert ("thêm hoặc bớt Thị, Văn" in queue) is told, role


def test_the_district_merges_what_it_was_shown_and_undoes_it(world):
    pair, browser = across(world), world.client("can_bo_huyen", "huyen_nha")
    form = browser.get(reverse("registry:pair-merge", args=[pair.pk]))
    sent = fields_of(form) | {"reason": "Đã đối chiếu giấy khai sinh", "f-father_name": "a" if pair.child_a.father_name == "Nông Văn Quý" else "b"}
    for _again in range(2):  # sent twice: one merge
        done = browser.post(reverse("registry:pair-merge", args=[pair.pk]), sent)
        assert done.status_code == 302, (done.context["form"].errors, sent)
        assert (done.status_code, done["Location"]) == (302, reverse("registry:pair", args=[pair.pk]))
    merge = MergedInto.objects.get()
    kept = Child.objects.get(pk=merge.kept_id)
    assert (kept.personal_id, kept.father_name, DuplicatePair.objects.get().state) == ("003315104382", "Nông Văn Quý", "la_mot")
    assert browser.get(reverse("registry:child", args=[merge.child_id])).context["child"].pk == merge.kept_id
    undo = reverse("registry:merge-undo", args=[merge.pk])
    assert undo in browser.get(reverse("registry:pair", args=[pair.pk])).content.decode()
    assert browser.post(undo, fields_of(browser.get(undo)) | {"reason": "Hai chị em họ"}).status_code == 302
    assert browser.get(reverse("registry:child", args=[merge.child_id])).context["child"].pk == merge.child_id


def test_a_record_changed_since_the_page_is_not_merged(world):
    pair, browser = across(world), world.client("can_bo_huyen", "huyen_nha")
    sent = fields_of(browser.get(reverse("registry:pair-merge", args=[pair.pk]))) | {"reason": "Cùng cháu"}
    Child.objects.filter(pk=pair.child_a_id).update(version=7)
    assert browser.post(reverse("registry:pair-merge", args=[pair.pk]), sent).status_code == 409
    assert not MergedInto.objects.exists()


def test_the_province_decides_only_between_districts(world):
    stories.pair(world, "xa_nha")
    one, other = sorted([world.child("xa_nha"), world.child("xa_khac", full_name="Nông Hòa")])
    pair = DuplicatePair.objects.create(child_a_id=one, child_b_id=other, score=20, lines=[], facts="", desk=1, found_at=clock.now())
    browser = world.client("can_bo_tinh", "tinh")
    assert [row.pk for row in browser.get(reverse("registry:pairs")).context["page"].object_list] == [pair.pk]
    assert "Nông Hòa" in browser.get(reverse("registry:pair-merge", args=[pair.pk])).content.decode()


def test_a_commune_tells_the_desk_what_it_knows_and_learns_nothing_of_the_other_side(world):
    pair, desk = across(world), world.client("can_bo_huyen", "huyen_nha")
    before = fields_of(desk.get(reverse("registry:pair", args=[pair.pk])))
    told = reverse("registry:pair-opinion", args=[pair.pk])
    for place, says, reason in (("xa_ben", "mot", "Cháu từ xã kia về"), ("xa_nha", "hai", "Vừa gặp cháu tại nhà")):
        browser = world.client("can_bo_xa", place)
        form = browser.get(told)
        assert "0034" not in form.content.decode()
        sent = fields_of(form) | {"says": says, "reason": reason}
        assert [browser.post(told, sent).status_code for _again in range(2)] == [302, 302]  # sent twice: one opinion
        assert browser.post(told, sent | {"send_key": ""}).status_code in (409, 422)  # an older page
    assert PairOpinion.objects.count() == 2
    own = world.client("can_bo_xa", "xa_nha").get(reverse("registry:pair", args=[pair.pk])).content.decode()
    assert ("Vừa gặp cháu tại nhà" in own, "Cháu từ xã kia về" in own) == (True, False)
    shown = desk.get(reverse("registry:pair", args=[pair.pk])).content.decode()
    assert all(reason in shown for reason in ("Vừa gặp cháu tại nhà", "Cháu từ xã kia về"))
    assert desk.post(reverse("registry:pair", args=[pair.pk]), before | {"state": "khac", "reason": "Hai cháu"}).status_code == 409  # opinions came since
    now = fields_of(desk.get(reverse("registry:pair", args=[pair.pk])))
    assert desk.post(reverse("registry:pair", args=[pair.pk]), now | {"state": "khac", "reason": "Hai cháu, khác mẹ"}).status_code == 302
    after = world.client("can_bo_xa", "xa_nha").get(reverse("registry:pair", args=[pair.pk])).content.decode()
    assert ("khác mẹ" in after, world.client("can_bo_xa", "xa_nha").get(told).status_code) == (False, 404)
