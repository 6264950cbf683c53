"""The whole record in pages: each new form once, over what the page showed; every field of the form on the child's page."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from mangnon.registry import actions
from mangnon.registry.child_page import record_page
from mangnon.registry.models import (
    Child,
    ChildDetail,
    Correction,
    Guardianship,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
)
from mangnon.registry.queries import present
from mangnon.registry.rules import AnswerRow, DetailRow, HouseholdDetailRow, ParentRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.registry.tests.test_entries import HIDDEN, desk
from mangnon.registry.tests.test_record import DAY, NUMBER, asked

pytestmark = pytest.mark.django_db
__all__ = ["asked", "desk"]
DEAD_END = 12  # boxes of a form of one screen at most
OTHERWISE = {"papers": {"home_town": "Nơi khác"}, "health": {"nutrition": "binh_thuong"}, "keeping": {"perm_addr": "Nơi khác"}, "check": {"verified": "dung"}}

TYPED = {
    "papers": ({"birth_place": "tai_nha", "birth_order": "2", "home_town": "Hòa An", "reason": "Theo giấy khai sinh"}, Correction, "Sửa thông tin: Quê quán"),
    "parent": ({"parent": "me", "status": "lam_xa", "birth_year": "1990", "personal_id": NUMBER, "job": "Công nhân", "day": "1/3/2022"}, ParentState, "Mẹ: Đi làm ăn xa"),
    "guardian": ({"care_type": "ho_hang", "name": "Nông Thị Bé", "relation": "ong_ba", "day": "1/3/2022"}, Guardianship, "Chăm sóc: Họ hàng chăm sóc"),
    "health": ({"nutrition": "suy_dinh_duong", "disability": ["van_dong", "nhin"], "disability_degree": "nang", "day": "1/3/2022"}, ChildDetail, "Dạng khuyết tật: Khuyết tật vận động, Khuyết tật nhìn"),
    "keeping": ({"perm_addr": "Xã Nước Hai", "moet_id": "0412345678", "collector": "Bế Văn An", "day": "1/3/2022"}, ChildDetail, "Nơi thường trú: Xã Nước Hai"),
    "check": ({"verified": "co_sai_lech", "note": "Sai năm sinh mẹ", "day": "1/3/2022"}, ChildDetail, "Kiểm tra, phúc tra: Có sai lệch"),
}


@pytest.mark.parametrize("form", TYPED)
def test_a_form_of_the_record_is_one_entry_however_often_it_is_sent_and_stands_on_the_timeline(place, desk, form):
    child = place.child()
    typed, model, line = TYPED[form]
    carried = desk.open(form, child)
    places = {desk.send(form, child, carried, **typed)["Location"] for _send in range(3)}
    assert places == {reverse("registry:child", args=[child.pk])}
    kept = model.objects.filter(child=child).count()
    assert kept == (len(typed) - 1 if model in (ChildDetail, Correction) and form != "check" else 1)
    page = html.unescape(desk.told(child))
    assert line in page
    assert NUMBER not in page.split("Diễn biến")[1]  # no number of a person on the timeline
    old = desk.send(form, child, carried | {"send_key": "0190a5a0-0000-7000-8000-000000000009"}, **typed | {"day": "2/3/2022"} | OTHERWISE.get(form, {}))
    assert old.status_code == 409


@pytest.mark.parametrize("form", TYPED)
def test_a_form_of_the_record_fits_one_screen_and_no_pointer_is_needed(place, desk, form):
    page = desk.client.get(reverse(f"registry:{form}", args=[place.child().pk])).content.decode()
    body = page.split('<form method="post" novalidate', 1)[1].split("</form>", 1)[0]
    assert 0 < body.count('<div class="field') <= DEAD_END
    assert not re.search(r"tabindex=\"[1-9]|onclick|draggable", body)


def test_what_is_known_stands_in_the_form_and_only_what_was_changed_is_recorded(place, desk):
    child = place.child()
    actions.record_details([DetailRow(child.pk, "nutrition", "binh_thuong", DAY), DetailRow(child.pk, "covid", "f0|cha_me_f0", DAY)], by=SYSTEM, source=SOURCE)
    page = desk.client.get(reverse("registry:health", args=[child.pk])).content.decode()
    assert re.search(r'<option value="binh_thuong" selected', page)
    assert len(re.findall(r'name="covid" value="(?:f0|cha_me_f0)"[^>]* checked', page)) == 2
    typed = {"nutrition": "suy_dinh_duong", "covid": ["f0", "cha_me_f0"], "day": "1/3/2022"}
    assert desk.record("health", child, **typed).status_code == 302
    assert set(ChildDetail.objects.believed().values_list("key", "value", "valid_from")) == {
        ("covid", "f0|cha_me_f0", DAY), ("nutrition", "binh_thuong", DAY), ("nutrition", "suy_dinh_duong", date(2022, 3, 1)),
    }  # fmt: skip
    again = desk.record("health", child, **typed | {"day": "1/4/2022"})
    assert (again.status_code, "chưa có gì khác" in html.unescape(again.content.decode())) == (422, True)


def test_a_draft_brings_back_every_tick_and_none_where_all_were_taken_off(place, desk):
    child = place.child()
    actions.record_details([DetailRow(child.pk, "covid", "f0", DAY)], by=SYSTEM, source=SOURCE)
    page = desk.client.get(reverse("registry:health", args=[child.pk])).content.decode()
    draft = html.unescape(re.search(r'data-draft-url="([^"]+)"', page)[1])
    for ticked in (["f0", "cha_me_f0"], []):
        desk.client.post(draft, {"nutrition": "binh_thuong", "covid": ticked})
        page = desk.client.get(reverse("registry:health", args=[child.pk])).content.decode()
        assert re.findall(r'name="covid" value="(\w+)"[^>]* checked', page) == ticked


def test_a_refused_value_is_told_beside_its_box(place, desk):
    answer = desk.record("keeping", place.child(), moet_id="12", day="1/3/2022")
    assert answer.context["form"].errors == {"moet_id": ["Mã này phải có đúng 10 chữ số."]}


def test_an_entry_of_the_record_is_taken_back_by_its_author_and_what_was_before_is_believed_again(place, desk):
    child = place.child()
    actions.record_parents([ParentRow(child.pk, "me", DAY, status="song_cung")], by=SYSTEM, source=SOURCE)
    desk.record("parent", child, parent="me", status="mat", day="1/3/2022")
    (address,) = set(re.findall(r'href="(/tre-em/[^"]+/rut/8-\d+/)"', desk.told(child)))
    carried = dict(HIDDEN.findall(desk.client.get(address).content.decode()))
    assert desk.client.post(address, {name: carried[name] for name in ("version", "send_key")}).status_code == 302
    assert list(ParentState.objects.believed().values_list("status", "valid_to")) == [("song_cung", None)]


def test_the_details_of_a_household_are_recorded_over_time_and_shown(place, desk):
    home = place.household()
    address = reverse("registry:household-details", args=[home])
    carried = {name: value for name, value in HIDDEN.findall(desk.client.get(address).content.decode()) if name in ("version", "send_key")}
    typed = {"address": "Số 3, Nà Rài", "head_id": NUMBER, "day": "1/3/2022"}
    assert {desk.client.post(address, carried | typed)["Location"] for _send in range(3)} == {reverse("registry:household", args=[home])}
    assert set(HouseholdDetail.objects.values_list("key", "value")) == {("address", "Số 3, Nà Rài"), ("head_id", "")}
    assert {"Số 3, Nà Rài", NUMBER} <= set(re.findall(r"<dd>([^<]*)</dd>", desk.client.get(reverse("registry:household", args=[home])).content.decode()))


def test_own_questions_are_asked_only_where_there_are_any(place, desk, asked, settings):
    child = place.child()
    assert "cau-hoi-rieng" in desk.told(child)
    assert desk.record("own-questions", child, nuoc_sach="co", cach_truong="3,5", tham_lan_cuoi="5/3/22", day="1/4/2022").status_code == 302
    assert set(OwnAnswer.objects.values_list("question", "value")) == {("nuoc_sach", "co"), ("cach_truong", "3.5"), ("tham_lan_cuoi", "2022-03-05")}
    page = html.unescape(desk.told(child))
    assert ("Nhà có nước sạch: Có" in page, "Thăm lần cuối: 05/03/2022" in page, "đã ghi 3/3 mục" in page) == (True, True, True)
    settings.MANGNON_LAW_DIR = None
    page = html.unescape(desk.told(child))
    assert ("cau-hoi-rieng" in page, "nuoc_sach: co" in page) == (False, True)  # what was answered stays in the history


def _groups(place, actor) -> dict[str, record_page.RecordGroup]:
    child = Child.objects.get()
    return {group.title: group for group in record_page.record_groups(actor, child, present(actor, [child])[child.pk])}


def test_the_childs_page_shows_every_field_of_the_form_by_group_and_what_is_missing(place, desk):
    child = place.child(household_id=place.household(), relation="con", birth_order=2)
    actions.record_parents([ParentRow(child.pk, "me", DAY, status="song_cung", birth_year=1985)], by=SYSTEM, source=SOURCE)
    groups = _groups(place, desk.actor)
    assert sum(len(group.pairs) for group in groups.values()) == 67  # all but the one that is not collected
    parents = groups["Cha, mẹ"]
    assert {pair.key: pair.value for pair in parents.pairs if pair.value} == {
        "Họ và tên cha": "Nông Văn Quý", "Họ và tên mẹ": "Lý Thị Mai", "Năm sinh mẹ": "1985", "Tình trạng mẹ": "Sống cùng trẻ",
    }  # fmt: skip
    assert (parents.told, groups["Hộ"].missing) == ("đã ghi 4/12 mục; còn thiếu: Tình trạng cha", ["Xóm, tổ dân phố"])
    page = html.unescape(desk.told(child))
    assert ("chưa ghi" in page, "Tôn giáo" in page, "còn thiếu: Tình trạng cha" in page) == (True, False, True)


def test_numbers_of_persons_are_whole_for_who_may_edit_and_masked_for_others(place, desk):
    home = place.household()
    child = place.child(household_id=home)
    actions.record_parents([ParentRow(child.pk, "me", DAY, personal_id=NUMBER)], by=SYSTEM, source=SOURCE)
    actions.record_household_details([HouseholdDetailRow(home, "head_id", NUMBER, DAY)], by=SYSTEM, source=SOURCE)
    for actor, wanted in ((desk.actor, NUMBER), (place.officer(place.xa_a, "chu_tich_xa"), "••••••••0123")):
        told = {pair.key: pair.value for group in _groups(place, actor).values() for pair in group.pairs}
        assert (told["Số định danh mẹ"], told["Số định danh chủ hộ"]) == (wanted, wanted)


def test_an_answer_recorded_by_a_list_is_shown_like_one_from_the_page(place, desk, asked):
    child = place.child()
    actions.record_answers([AnswerRow(child.pk, "nuoc_sach", "khong", DAY)], by=SYSTEM, source=SOURCE)
    assert _groups(place, desk.actor)["Câu hỏi riêng của tỉnh"].pairs[0].value == "Không"
