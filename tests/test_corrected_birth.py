"""A corrected birth date and what the rooms above the registry have recorded: it follows, or stands against it in words."""

from datetime import date

import pytest

from mangnon.base import clock
from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import actions as protection
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry.models import Child
from mangnon.registry.rules import RowErrors
from mangnon.support import actions as support
from mangnon.support.models import Allowance, InsuranceCard
from mangnon.support.rules import AllowanceRow, CardRow, ServiceRow
from tests.world import SOURCE, SYSTEM

BORN = date(2015, 3, 5)  # of a child of tests.world
SAID = {"by": SYSTEM, "source": SOURCE}


def corrected(child, born: date) -> Child:
    version = Child.objects.get(pk=child).version
    return registry.correct_child(by=SYSTEM, child=child, version=version, changes={"birth_date": born}, reason="Theo giấy khai sinh")


def incident(world, child, day: date) -> None:
    told = IncidentRow(world.unit("xa_nha").id, day, "gia_dinh", "cha_me", False, None, ["XH03"], [(child, False)])
    protection.record_notices([NoticeRow(None, "cong_an", clock.now(), None, world.unit("xa_nha").id, False, None, incidents=[told])], **SAID)


RECORDED = {
    "Thẻ bảo hiểm y tế": lambda world, child, day: support.record_cards([CardRow(child, None, day)], **SAID),
    "Trợ cấp hằng tháng": lambda world, child, day: support.record_allowances([AllowanceRow(child, "136-5.3", 720_000, "", "", day)], **SAID),
    "Dịch vụ đã nhận": lambda world, child, day: support.record_services([ServiceRow(child, "y_te", day)], **SAID),
    "Tai nạn, thương tích": lambda world, child, day: programmes.record_injuries([InjuryRow(child, world.unit("xa_nha").id, day, "TN01", "nha", "khoi")], **SAID),
}


@pytest.mark.parametrize("what", RECORDED)
def test_what_lies_before_the_corrected_day_stands_against_it_by_name_and_day_alone(world, what):
    child = world.child(resident_from=date(2021, 6, 1))
    RECORDED[what](world, child, date(2021, 3, 10))
    with pytest.raises(RowErrors) as caught:
        corrected(child, date(2021, 4, 1))
    assert caught.value.by_field() == {"birth_date": [f"{what} ghi ngày 10/03/2021, trước ngày sinh này. Hãy xem lại ngày sinh và ngày đã ghi."]}
    assert Child.objects.get(pk=child).birth_date == BORN
    corrected(child, date(2021, 3, 10))
    assert Child.objects.get(pk=child).birth_date == date(2021, 3, 10)


def test_a_notice_about_the_child_stands_against_it_without_being_named(world):
    child = world.child(resident_from=date(2021, 6, 1))
    incident(world, child, date(2021, 3, 10))
    with pytest.raises(RowErrors) as caught:
        corrected(child, date(2021, 4, 1))
    assert caught.value.by_field() == {"birth_date": ["Có việc đã ghi về trẻ trước ngày sinh này; hỏi bàn trực của tỉnh."]}
    assert Child.objects.get(pk=child).birth_date == BORN
    corrected(child, date(2021, 3, 10))
    assert Child.objects.get(pk=child).birth_date == date(2021, 3, 10)


def test_a_card_and_an_allowance_from_the_day_of_birth_follow_it(world):
    child = world.child(birth_date=date(2021, 3, 5), resident_from=date(2021, 3, 5))
    for what in ("Thẻ bảo hiểm y tế", "Trợ cấp hằng tháng"):
        RECORDED[what](world, child, date(2021, 3, 5))
    for born in (date(2021, 4, 1), date(2021, 2, 1)):
        corrected(child, born)
        assert [facts.objects.believed().get().valid_from for facts in (InsuranceCard, Allowance)] == [born, born]
    assert InsuranceCard.objects.count() == 3
