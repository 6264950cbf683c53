"""The data-protection officer's desk: who read a child's record, what a person read, which named lists left; without a child's name."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.registry.models import Child
from tests import stories

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAME = "Nông Thị Riêng"


@pytest.fixture
def child(world):
    """A child of the home commune whose page its worker opened and whose list was taken out."""
    made, worker = world.child(full_name=NAME), world.client("can_bo_xa", "xa_nha")
    assert worker.get(reverse("registry:child", args=[made])).status_code == 200
    assert worker.post(reverse("registry:children-export", args=["csv"])).status_code == 200
    return made


def told(response) -> list[str]:
    """Return what stands in the column of acts, the newest first."""
    return [line.cells[[col.key for col in response.context["table"].columns].index("action")].text for line in response.context["table"].lines]


def test_who_saw_this_record_is_told_to_the_chair_of_its_commune_and_to_the_officer(world, child):
    address = reverse("record-child", args=[child])
    chair, officer = world.client("chu_tich_xa", "xa_nha").get(address), world.client("kiem_tra", "tinh").get(address)
    assert told(chair) == ["Xuất danh sách trẻ", "Mở hồ sơ trẻ", "Ghi trẻ vào sổ"]
    assert told(officer) == ["Đọc nhật ký", *told(chair)]
    assert "Người Thử can_bo_xa xa_nha" in officer.content.decode()
    assert f'href="{address}"' in world.client("chu_tich_xa", "xa_nha").get(reverse("registry:child", args=[child])).content.decode()


def test_the_officer_reads_the_code_and_the_chair_the_name(world, child):
    address = reverse("record-child", args=[child])
    chair, officer = (world.client(role, place).get(address).content.decode() for role, place in (("chu_tich_xa", "xa_nha"), ("kiem_tra", "tinh")))
    assert NAME in chair
    assert NAME not in officer
    assert child.hex in officer


def test_the_chair_of_another_commune_finds_no_such_record(world, child):
    assert world.client("chu_tich_xa", "xa_ben").get(reverse("record-child", args=[child])).status_code == 404


def test_what_was_read_of_a_record_that_was_merged_is_told_with_the_one_that_goes_on(world):
    stories.merge(world, "xa_nha")
    kept = Child.objects.order_by("pk").first().pk
    shown = world.client("kiem_tra", "tinh").get(reverse("record-child", args=[kept]))
    assert told(shown).count("Ghi trẻ vào sổ") == 2


def test_what_a_person_read_leads_to_the_records_by_their_codes(world, child):
    post = world.post("can_bo_xa", "xa_nha")
    address, officer = reverse("record-person", args=[post.person_id]), world.client("kiem_tra", "tinh")
    assert told(officer.get(address)) == ["Xuất danh sách trẻ", "Mở hồ sơ trẻ"]
    assert told(officer.get(address, {"viec": "xem"})) == ["Mở hồ sơ trẻ"]
    assert told(officer.get(address, {"viec": "xuat"})) == ["Xuất danh sách trẻ"]
    page = officer.get(address).content.decode()
    assert reverse("record-child", args=[child]) in page
    assert NAME not in page


def test_who_took_a_list_with_names_out_is_told_with_body_number_and_purpose(world, child):
    world.child(full_name="Nông Văn Hai")
    world.client("can_bo_xa", "xa_nha").post(reverse("registry:children-export", args=["xlsx"]))
    world.client("quan_tri", "tinh").get(reverse("organisation:people"), {"tai": "csv"})  # names no child
    rows = _csv(world.client("kiem_tra", "tinh").get(reverse("record-exports"), {"tai": "csv"}))
    assert [[row[at] for at in (3, 4, 6, 7, 8, 9)] for row in rows] == [
        ["Người Thử can_bo_xa xa_nha", world.body("can_bo_xa", "xa_nha").name, "Xuất danh sách trẻ", ".xlsx", "2", "danh sách theo nhiệm vụ"],
        ["Người Thử can_bo_xa xa_nha", world.body("can_bo_xa", "xa_nha").name, "Xuất danh sách trẻ", ".csv", "1", "danh sách theo nhiệm vụ"],
    ]


def _csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))[1:-1]


def test_days_narrow_each_list(world, child):
    officer, today = world.client("kiem_tra", "tinh"), clock.today()
    for address in (reverse("record-child", args=[child]), reverse("record-person", args=[world.post("can_bo_xa", "xa_nha").person_id]), reverse("record-exports")):
        assert told(officer.get(address, {"tu": vi_date(today), "den": vi_date(today)}))
        assert told(officer.get(address, {"den": vi_date(today - timedelta(days=1))})) == []
        assert told(officer.get(address, {"tu": vi_date(today + timedelta(days=1))})) == []


def test_what_is_printed_for_a_hearing_says_the_end_of_the_chain_the_day_and_who_made_it(world, child):
    officer = world.client("kiem_tra", "tinh")
    seq, digest = audit.head()
    page = seen(officer.get(reverse("record-child", args=[child]), {"in": "1", "tu": vi_date(clock.today())}))
    for words in (f"Nhật ký đến sự kiện {seq}, mã băm {digest}", "Người in: Người Thử kiem_tra tinh, lúc ", "NGƯỜI LẬP", vi_date(clock.today()), child.hex):
        assert words in page


def seen(response) -> str:
    """Return a page without what only a screen reader is told: paper shows nothing of that."""
    return re.sub(r'<caption class="visually-hidden">.*?</caption>', "", response.content.decode(), flags=re.DOTALL)


def test_that_nobody_saw_a_record_is_said_with_the_end_of_the_chain_too(world):
    officer = world.client("kiem_tra", "tinh")
    seq, digest = audit.head()
    page = seen(officer.get(reverse("record-exports"), {"in": "1"}))
    assert "Không có sự kiện nào trong những ngày này." in page
    assert f"Nhật ký đến sự kiện {seq}, mã băm {digest}" in page


def test_reading_printing_and_taking_the_record_stand_in_it_about_the_same_child(world, child):
    officer, address = world.client("kiem_tra", "tinh"), reverse("record-child", args=[child])
    for asked in ({}, {"in": "1"}, {"tai": "xlsx"}):
        officer.get(address, asked)
    assert list(audit.events_about("child", child).values_list("action", flat=True)[:3]) == ["list exported", "record printed", "record read"]
    before = Event.objects.count()
    officer.get(reverse("record"))
    assert list(Event.objects.filter(seq__gt=before).values_list("action", flat=True)) == ["record read"]


def test_the_desk_leads_by_code_and_by_user_name_and_refuses_what_is_neither(world, child):
    officer, address = world.client("kiem_tra", "tinh"), reverse("record-desk")
    person = world.post("can_bo_xa", "xa_nha").person
    assert officer.post(address, {"child": str(child)}).url == officer.post(address, {"child": child.hex}).url == reverse("record-child", args=[child])
    assert officer.post(address, {"person": person.username.upper()}).url == reverse("record-person", args=[person.pk])
    for sent in ({}, {"child": "12"}, {"person": "khong.co"}):
        assert officer.post(address, sent).status_code == 422
