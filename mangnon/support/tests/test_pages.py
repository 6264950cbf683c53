"""What a commune worker records of the help a child receives: once, over what the page showed, read by who may."""

import re
from datetime import date

import pytest
from django.urls import reverse

from mangnon.organisation.models import Person
from mangnon.registry import actions as registry
from mangnon.registry.rules import DeathRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support import actions, queries
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.support.rules import AllowanceRow, CardRow

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
SAID = {"by": SYSTEM, "source": SOURCE}
TYPED = {
    "card": {"number": "TE1040000000001", "day": "1/1/2022"},
    "allowance": {"kind": "5.3", "amount": "720.000", "decision": "12/QĐ-UBND", "decided_on": "20/12/2021", "day": "1/1/2022", "payer": "Bưu điện"},
    "service": {"kind": "giao_duc", "day": "1/3/2022", "provider": "Trường tiểu học"},
}
STORED = {"card": InsuranceCard, "allowance": Allowance, "service": Service}


@pytest.fixture
def desk(place, client):
    client.force_login(Person.objects.get(pk=place.officer(place.xa_a).person_id))
    return client


def opened(client, form, child) -> tuple[str, dict]:
    address = reverse(f"support:{form}", args=[child.pk])
    text = client.get(address).content.decode()
    return address, {name: value for name, value in HIDDEN.findall(text) if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("form", TYPED)
def test_a_form_sent_three_times_makes_one_and_stands_on_the_timeline(place, desk, form):
    child = place.child()
    address, hidden = opened(desk, form, child)
    record = reverse("registry:child", args=[child.pk])
    assert address in desk.get(record).content.decode()
    assert {desk.post(address, hidden | TYPED[form]).url for _send in range(3)} == {record}
    assert STORED[form].objects.count() == 1
    words = {"card": "Thẻ bảo hiểm y tế: ••• 0001", "allowance": "720.000 đồng một tháng. 12/QĐ-UBND, 20/12/2021. Bưu điện", "service": "Dịch vụ đã nhận: Giáo dục"}
    assert words[form] in desk.get(record).content.decode()


@pytest.mark.parametrize("form", TYPED)
def test_a_page_older_than_the_record_shows_what_was_saved_and_may_then_be_sent(place, desk, form):
    child = place.child()
    address, old = opened(desk, form, child)
    desk.post(address, opened(desk, form, child)[1] | TYPED[form])
    mine = TYPED[form] | {"day": "1/4/2022", "number": "TE1040000000002", "provider": "Trạm y tế", "payer": "Xã"}
    answer = desk.post(address, old | mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Vừa được lưu" in text
    assert 'value="1/4/2022"' in text
    assert STORED[form].objects.count() == 1
    again = dict(HIDDEN.findall(text))
    assert desk.post(address, again | mine).status_code == 302
    assert STORED[form].objects.count() > 1


def test_a_running_card_and_a_running_allowance_are_ended_from_their_pages(place, desk):
    child = place.child()
    actions.record_cards([CardRow(child.pk, None, date(2021, 1, 1))], **SAID)
    actions.record_allowances([AllowanceRow(child.pk, "5.3", 720_000, "", "", date(2022, 1, 1))], **SAID)
    for form, typed in {"card-end": {"day": "1/5/2022"}, "allowance-end": {"day": "1/5/2022", "kind": "5.3"}}.items():
        address, hidden = opened(desk, form, child)
        assert desk.post(address, hidden | typed).status_code == 302
        assert "Hiện không có gì để ghi ở đây" in desk.get(address).content.decode()
    assert [facts.objects.believed().get().valid_to for facts in (InsuranceCard, Allowance)] == [date(2022, 5, 1)] * 2


def test_what_is_wrong_stands_beside_its_field(place, desk):
    child = place.child()
    faults = {
        "card": ({"number": "12"}, "Số thẻ bảo hiểm y tế phải có 10 số hoặc 15 ký tự."), "allowance": ({"amount": "nhiều"}, "Ghi số tiền bằng đồng"),
        "service": ({"day": "1/6/2022"}, "Ngày này chưa tới."),
    }  # fmt: skip
    for form, (typed, sentence) in faults.items():
        address, hidden = opened(desk, form, child)
        answer = desk.post(address, hidden | TYPED[form] | typed)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_form_offers_the_kinds_in_force_on_the_day_typed_and_says_which_are_unconfirmed(place, desk):
    address, hidden = opened(desk, "allowance", place.child())
    kinds = {"136-5.1", "136-5.3", "136-5.6", "5.1", "5.3", "5.6", "5.7"}
    offered = {day: set(re.findall(r'<option value="([^"]+)"', desk.post(address, hidden | {"day": day}).content.decode())) for day in ("30/6/2021", "1/7/2021", "")}
    assert offered == {"30/6/2021": {kind for kind in kinds if kind.startswith("136")}, "1/7/2021": {kind for kind in kinds if not kind.startswith("136")}, "": kinds}
    answer = desk.post(address, hidden | TYPED["allowance"] | {"day": "30/6/2021"})
    text = answer.content.decode()
    assert (answer.status_code, Allowance.objects.count(), "Đối tượng này không có hiệu lực vào ngày hưởng." in text) == (422, 0, True)
    assert '<optgroup label="Hưởng từ 01/01/2014 đến 30/06/2021 (NĐ 136/2013/NĐ-CP): chưa đối chiếu với văn bản gốc">' in text


def test_who_may_not_read_class_c4_reads_of_every_allowance_only_that_it_is_one(place):
    child = place.child()
    for kind in ("5.3", "5.6"):
        actions.record_allowances([AllowanceRow(child.pk, kind, 720_000, "QĐ 1", "Xã", date(2022, 1, 1))], **SAID)
    worker, district = place.officer(place.xa_a), place.officer(place.huyen, "can_bo_huyen")
    assert {(entry.text, entry.detail) for entry in queries.allowances_of(district, child)} == {("", "")}
    assert {entry.text for entry in queries.allowances_of(worker, child)} == {"Trẻ em nhiễm HIV thuộc hộ nghèo", "Trẻ em khuyết tật đặc biệt nặng hoặc nặng"}
    assert queries.running_allowances(district, child) == []


def test_no_kind_of_allowance_stands_in_an_address_or_a_title(place, desk):
    child = place.child()
    actions.record_allowances([AllowanceRow(child.pk, "5.3", 720_000, "", "", date(2022, 1, 1))], **SAID)
    for address in (reverse("registry:child", args=[child.pk]), reverse("support:allowance-end", args=[child.pk])):
        text = desk.get(address).content.decode()
        assert "HIV" not in re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1]
        assert not re.search(r'(href|action)="[^"]*5\.3', text)


def test_a_service_given_before_a_death_may_be_written_down_after_it(place, desk):
    child = place.child()
    registry.record_deaths([DeathRow(child.pk, date(2022, 4, 1))], **SAID)
    record = desk.get(reverse("registry:child", args=[child.pk])).content.decode()
    assert [name for name in STORED if reverse(f"support:{name}", args=[child.pk]) in record] == ["service"]
    address, hidden = opened(desk, "service", child)
    assert desk.post(address, hidden | TYPED["service"]).status_code == 302


@pytest.mark.parametrize("form", TYPED)
def test_what_was_typed_by_mistake_is_taken_back_by_its_author_and_stays_on_the_timeline(place, desk, form):
    child = place.child()
    earlier = {"card": lambda: actions.record_cards([CardRow(child.pk, None, date(2021, 1, 1))], **SAID), "allowance": lambda: actions.record_allowances([AllowanceRow(child.pk, "5.3", 540_000, "", "", date(2021, 7, 1))], **SAID)}
    earlier.get(form, lambda: None)()
    before = list(STORED[form].objects.values_list("superseded_at"))
    address, hidden = opened(desk, form, child)
    record = desk.post(address, hidden | TYPED[form]).url
    way = re.search(r'href="([^"]*/rut/[^"]*)"', desk.get(record).content.decode())[1]
    sent = dict(HIDDEN.findall(desk.get(way).content.decode()))
    assert {desk.post(way, sent).url for _send in range(3)} == {record}
    assert [row.valid_to for row in STORED[form].objects.believed()] == [None] * len(before) if before else not STORED[form].objects.believed().exists()
    assert "Đã rút lại" in desk.get(record).content.decode()
