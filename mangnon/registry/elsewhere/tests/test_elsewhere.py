"""A child that lives elsewhere: the commune and its telephone, by what is known exactly; never the record, always on record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.audit.models import Event, EventSubject
from mangnon.organisation.models import Person
from mangnon.registry import actions as registry
from mangnon.registry.elsewhere import actions, queries
from mangnon.registry.elsewhere.actions import MOST
from mangnon.registry.elsewhere.queries import Wanted
from mangnon.registry.models import Child, MoveRequest, Residence
from mangnon.registry.moves import actions as moves
from mangnon.registry.rules import CallRow, MoveAnswer, MoveRow
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
NAMED = {"full_name": "nong thi hoa", "birth": "5/3/2015", "mother_name": "Lý Thị Mai", "reason": "Trẻ vừa đến xóm"}


@pytest.fixture
def asker(place, client, settings):
    """A worker of xã A, while the child lives in xã B."""
    settings.MANGNON_DEMO = True
    place.there = place.child(unit_id=place.xa_b.id, personal_id="003315000001")
    place.by = place.officer(place.xa_a)
    client.force_login(Person.objects.get(pk=place.by.person_id))
    place.ask = lambda **values: client.post(reverse("registry:child-elsewhere"), NAMED | values)
    return place


def text_of(response) -> str:
    return response.content.decode()


def test_the_exact_number_or_name_birth_and_mother_tell_the_commune_and_no_more(asker):
    for values in ({}, {"personal_id": "003315 000001", "full_name": "", "birth": "", "mother_name": ""}):
        text = text_of(asker.ask(**values))
        assert "Đang quản lý tại Nước Hai" in text
        assert "Nông Thị Hoà" not in text
        assert asker.there.pk.hex not in text.replace("-", "")


def test_the_officers_telephone_is_told_or_that_there_is_none(asker):
    assert "Hệ thống chưa có số điện thoại" in text_of(asker.ask())
    Person.objects.filter(pk=asker.officer(asker.xa_b).person_id).update(phone="0206 385 0000")
    assert "0206 385 0000" in text_of(asker.ask())


@pytest.mark.parametrize("values", [{"full_name": "nong hoa"}, {"birth": "6/3/2015"}, {"mother_name": "Lý Mai"}, {"personal_id": "003315000002"}])
def test_what_is_not_exact_finds_nobody(asker, values):
    assert "Không có trẻ nào khớp đúng" in text_of(asker.ask(**values))


@pytest.mark.slow
@pytest.mark.parametrize(("recorded", "typed", "found"), [("year", "5/3/2015", True), ("year", "2015", True), ("month", "3/2015", True), ("month", "2015", False), ("day", "2015", False), ("year", "2016", False)])
def test_a_record_of_which_less_than_the_day_is_known_is_found_by_what_fits_it_and_a_year_alone_finds_no_day(asker, recorded, typed, found):
    """Nobody tries out a year and a name on the whole province: less than the day finds only who is recorded as vaguely."""
    Child.objects.filter(pk=asker.there.pk).update(birth_precision=recorded, birth_date={"year": date(2015, 12, 31), "month": date(2015, 3, 31), "day": date(2015, 3, 5)}[recorded])
    assert ("Đang quản lý tại Nước Hai" in text_of(asker.ask(birth=typed))) is found


def test_two_that_agree_are_as_none(asker):
    asker.child(unit_id=asker.xa_b.id)
    assert "Không có trẻ nào khớp đúng" in text_of(asker.ask())


def test_who_left_the_province_is_told_with_the_commune_that_has_the_record_and_comes_back_as_one_child(asker):
    """In two communes as two records is what the look-up is to prevent: also of a child that went away and comes to another one."""
    leaving = MoveRow(asker.there.pk, date(2022, 4, 1), None, None, None, "chuyen_ngoai_tinh")
    registry.move_children([leaving], by=SYSTEM, source=SOURCE)
    text = text_of(asker.ask())
    assert ("Đã chuyển đi khỏi tỉnh; hồ sơ ở Nước Hai" in text, "Xin chuyển đến" in text, "Nông Thị Hoà" in text) == (True, True, False)
    found = queries.elsewhere(asker.by, Wanted(number="003315000001"))
    request = moves.call_child(CallRow(found.child_id, date(2022, 5, 10), asker.xa_a.id, None, None, "thuong_tru", "", "", "Nông Thị Hoà", "05/03/2015"), by=asker.by)
    moves.answer_move(request.pk, MoveAnswer(MoveRequest.ACCEPTED), by=asker.officer(asker.xa_b), source=SOURCE, version=request.version)
    assert list(Residence.objects.believed().filter(valid_to=None).values_list("child_id", "unit_id")) == [(asker.there.pk, asker.xa_a.id)]


def test_ones_own_child_that_left_is_said_to_come_back_by_its_record(asker):
    own = asker.child(full_name="Bế Văn Sĩ")
    registry.move_children([MoveRow(own.pk, date(2022, 4, 1), None, None, None, "chuyen_ngoai_tinh")], by=SYSTEM, source=SOURCE)
    assert "mở hồ sơ rồi ghi trẻ trở về" in text_of(asker.ask(full_name="Bế Văn Sĩ"))


def test_who_has_died_is_as_none(asker):
    asker.there.died_on = date(2022, 1, 1)
    asker.there.save()
    assert "Không có trẻ nào khớp đúng" in text_of(asker.ask())


def test_each_look_is_logged_with_the_reason_and_the_child_it_found(asker):
    asker.ask()
    asker.ask(full_name="ai do")
    found, missed = Event.objects.filter(action="child looked up elsewhere").order_by("seq")
    assert (found.purpose, missed.purpose) == ("Trẻ vừa đến xóm",) * 2
    assert [row.subject_id for row in EventSubject.objects.filter(event_seq__in=[found.seq, missed.seq])] == [asker.there.pk.hex]
    assert audit.payload_of(missed)["name"] == "ai do"


def test_a_look_without_a_reason_or_with_half_of_what_is_asked_is_refused(asker):
    for values in ({"reason": ""}, {"mother_name": ""}, {"birth": ""}, {"birth": "32/3/2015"}, {"personal_id": "3315000001"}):
        assert asker.ask(**values).status_code == 422
    assert not Event.objects.filter(action="child looked up elsewhere").exists()


def test_there_are_so_many_looks_a_day(asker):
    for _time in range(MOST):
        actions.look_elsewhere(Wanted(number="003315000009"), reason="thử", by=asker.by)
    answer = asker.ask()
    assert answer.status_code == 429
    assert "Nước Hai" not in text_of(answer)


def test_the_same_statements_run_whether_there_is_one_or_not(asker):
    ran = []
    for name in ("nong thi hoa", "ai do"):
        with CaptureQueriesContext(connection) as caught:
            queries.elsewhere(asker.by, Wanted(name=name, birth=date(2015, 3, 5), mother="Lý Thị Mai"))
        ran.append(len(caught))
    assert ran[0] == ran[1]


def test_a_child_of_ones_own_list_is_said_to_be_there(asker):
    asker.child(full_name="Bế Văn Sĩ")
    assert "trong danh sách của đơn vị mình" in text_of(asker.ask(full_name="Bế Văn Sĩ"))
