"""The review's pages: a month without change closes with two keys; a stale page overwrites nothing; what a reader may not see is not there."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.deadlines.subjects import work_of
from mangnon.registry import actions as registry
from mangnon.registry.reviews import actions, queries, rules
from mangnon.registry.reviews.models import ReviewList
from mangnon.registry.reviews.rules import Period
from mangnon.registry.rules import CircumstanceRow, CloseRow, RiskRow
from tests.world import SOURCE, SYSTEM, tiny_packs

APRIL = Period("thang", 2022, 4)


def at(world, name: str, *more) -> str:
    return reverse(f"reviews:{name}", args=[world.unit("xa_nha").pk, APRIL.slug, *more])


def hidden(response) -> dict[str, str]:
    return {name: str(response.context["form"].get_initial_for_field(field, name)) for name, field in response.context["form"].fields.items() if field.widget.is_hidden}


def test_a_month_without_change_closes_with_two_keys_and_is_signed_and_sent_with_two_more(world):
    officer, chair = world.client("can_bo_xa", "xa_nha"), world.client("chu_tich_xa", "xa_nha")
    first = officer.get(at(world, "list")).content.decode()
    assert f'href="{at(world, "close")}" autofocus' in first  # Enter
    confirm = officer.get(at(world, "close"))
    assert '<button class="button" autofocus>' in confirm.content.decode()  # Enter
    assert officer.post(at(world, "close"), hidden(confirm)).url == at(world, "list")
    assert officer.post(at(world, "close"), hidden(confirm)).url == at(world, "list")  # sent twice, closed once
    assert f'href="{at(world, "sign")}" autofocus' in chair.get(at(world, "list")).content.decode()
    assert chair.post(at(world, "sign"), hidden(chair.get(at(world, "sign")))).url == at(world, "list")
    review = ReviewList.objects.get()
    assert (review.state, review.editions.count()) == ("gui", 1)


def test_a_stale_confirmation_closes_nothing_and_shows_the_list_as_it_is_now(world):
    officer = world.client("can_bo_xa", "xa_nha")
    seen = hidden(officer.get(at(world, "close")))
    registry.open_risks([RiskRow(world.child(), "NC01", date(2022, 4, 1))], by=SYSTEM, source=SOURCE)
    answer = officer.post(at(world, "close"), seen)
    assert (answer.status_code, "1 dòng" in answer.content.decode(), ReviewList.objects.count()) == (409, True, 0)
    assert officer.post(at(world, "close"), hidden(answer)).status_code == 302


def test_a_district_reads_names_the_province_counts_and_neither_reads_what_is_sealed(world):
    child = world.child()
    registry.open_circumstances([CircumstanceRow(child, "HC05.1", date(2022, 4, 1), None, "giấy xét nghiệm")], by=SYSTEM, source=SOURCE)
    own, district, province = (world.client(*who).get(at(world, "list")).content.decode() for who in (("can_bo_xa", "xa_nha"), ("can_bo_huyen", "huyen_nha"), ("can_bo_tinh", "tinh")))
    label = queries.codes.circumstance_labels()["HC05.1"]
    assert (label in own, label in district, label in province) == (True, False, False)
    assert ("Nông Thị Hoà" in own, "Nông Thị Hoà" in district, "Nông Thị Hoà" in province) == (True, True, False)


def test_a_list_prints_on_paper_with_body_title_period_and_signatures_and_leaves_as_a_file(world):
    registry.open_risks([RiskRow(world.child(), "NC01", date(2022, 4, 1))], by=SYSTEM, source=SOURCE)
    officer = world.client("can_bo_xa", "xa_nha")
    officer.post(at(world, "close"), hidden(officer.get(at(world, "close"))))
    paper = officer.get(at(world, "print")).content.decode()
    for part in ("Tháng 04/2022", "Đây là danh sách đầu tiên", "So với sổ ngày 31/03/2022: vào 1, ra 0", "NGƯỜI LẬP", "TM. ỦY BAN NHÂN DÂN", "Nông Thị Hoà", "Tính đến ngày 30/04/2022", "Thông tin bí mật về trẻ em"):
        assert part in paper, part
    file = officer.get(at(world, "list") + "?tai=csv")
    assert "Nông Thị Hoà" in file.content.decode("utf-8-sig")
    assert "Hoà" not in file["Content-Disposition"]


def test_a_due_item_leads_to_its_list(world):
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    assert work_of(DueItem.objects.get(code="ra-soat-thang", unit=world.unit("xa_nha"))) == at(world, "list")


@pytest.mark.slow
def test_a_list_closed_before_its_month_ends_says_what_comes_later(world):
    officer, unit = world.client("can_bo_xa", "xa_nha"), world.unit("xa_nha").pk
    texts = [officer.get(reverse("reviews:close", args=[unit, slug])).content.decode() for slug in ("2022-05", "2022-04")]
    assert ["Tháng 05/2022 chưa hết: trẻ có thay đổi" in text for text in texts] == [True, False]


@pytest.mark.slow
def test_a_quarter_does_not_ask_again_what_its_months_were_told(world):
    with clock.moved_to(date(2022, 4, 3)):
        goes, unit, march = world.child(), world.unit("xa_nha"), Period("thang", 2022, 3)
        registry.open_risks([RiskRow(goes, "NC01", date(2021, 12, 1))], by=SYSTEM, source=SOURCE)
        registry.close_risks([CloseRow(goes, "NC01", date(2022, 3, 3), "Ổn định")], by=SYSTEM, source=SOURCE)
        officer, asked = world.client("can_bo_xa", "xa_nha"), "chưa ghi việc đã làm"
        assert asked in officer.get(reverse("reviews:close", args=[unit.pk, march.slug])).content.decode()
        actions.note_child(by=world.can_bo_xa, unit=unit, period=march, child=goes, done="", action="Thăm hộ", version=0)
        seen = rules.digest_of(queries.live_rows(unit, march, queries.review_of(unit, march)))
        actions.close_list(by=world.can_bo_xa, unit=unit, period=march, version=queries.review_of(unit, march).version, seen=seen)
        page = officer.get(reverse("reviews:close", args=[unit.pk, "2022-q1"])).content.decode()
    assert ("1 dòng" in page, asked in page) == (True, False)


@pytest.mark.slow
def test_what_a_closed_list_no_longer_allows_is_said_and_not_asked(world):
    officer = world.client("can_bo_xa", "xa_nha")
    officer.post(at(world, "close"), hidden(officer.get(at(world, "close"))))
    child = world.child()
    texts = [officer.get(address).content.decode() for address in (at(world, "include", child), at(world, "remove", child), at(world, "find"), at(world, "send"))]
    assert [("đang ở bước “Đã chốt, chờ ký”" in text, '<form method="post" novalidate data-resend>' in text) for text in texts] == [(True, False)] * 4
