"""Injuries on pages: from a child's record with the death it led to, of a child not in the register, and their list."""

import re
from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from mangnon.base import clock, ids
from mangnon.base.days import CHILD_YEARS
from mangnon.organisation.models import Person
from mangnon.programmes import actions, queries
from mangnon.programmes.forms import InjuryForm, UnnamedInjuryForm
from mangnon.programmes.frozen import FROZEN
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.tests.freezing import bare_context
from mangnon.registry.tests.place import MERGED, SOURCE, START, SYSTEM

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def worker(place):
    return place.officer(place.xa_a)


@pytest.fixture
def desk(worker, client):
    client.force_login(Person.objects.get(pk=worker.person_id))
    return client


def opened(client, child) -> tuple[str, dict]:
    address = reverse("programmes:injury", args=[child.pk])
    return address, {name: value for name, value in HIDDEN.findall(client.get(address).content.decode()) if name != "csrfmiddlewaretoken"}


def typed(place, **changes) -> dict:
    return {"day": "1/2/2022", "unit": str(place.xa_a.id), "kind": "TN08", "place": "cong_dong", "outcome": "khoi", "note": "suối"} | changes


def test_an_injury_sent_three_times_is_one_and_stands_on_the_childs_record(place, desk):
    child = place.child()
    address, hidden = opened(desk, child)
    record = reverse("registry:child", args=[child.pk])
    assert {desk.post(address, hidden | typed(place)).url for _send in range(3)} == {record}
    assert Injury.objects.count() == 1
    assert "Tai nạn, thương tích: Đuối nước" in desk.get(record).content.decode()
    old = hidden | typed(place, kind="TN01") | {"send_key": str(ids.uuid7())}
    assert desk.post(address, old).status_code == 409


def test_a_death_goes_with_the_injury_it_came_from_or_neither_is_recorded(place, desk):
    child = place.child()
    address, hidden = opened(desk, child)
    for wrong in ({"outcome": "tu_vong"}, {"outcome": "khoi", "died_on": "2/2/2022"}, {"outcome": "tu_vong", "died_on": "1/6/2022"}):
        assert desk.post(address, hidden | typed(place, **wrong)).status_code == 422
    assert not Injury.objects.exists()
    assert desk.post(address, hidden | typed(place, outcome="tu_vong", died_on="2/2/2022")).status_code == 302
    child.refresh_from_db()
    assert (child.died_on, child.death_cause, Injury.objects.get().outcome) == (date(2022, 2, 2), "tai_nan", "tu_vong")
    assert 'name="died_on"' not in desk.get(address).content.decode()


def test_a_death_before_the_injury_it_came_from_is_refused_beside_its_day(place, desk, worker):
    child = place.child()
    address, hidden = opened(desk, child)
    answer = desk.post(address, hidden | typed(place, outcome="tu_vong", died_on="31/1/2022"))
    assert (answer.status_code, answer.context["form"].errors) == (422, {"died_on": ["Ngày mất không thể trước ngày xảy ra."]})
    child.refresh_from_db()
    assert (child.died_on, Injury.objects.exists()) == (None, False)
    row = InjuryRow(child.pk, place.xa_a.id, date(2022, 2, 1), "TN08", "nha", "tu_vong")
    actions.record_injury([row], by=worker, source=SOURCE, died_on=date(2022, 2, 1))
    assert Injury.objects.get().outcome == "tu_vong"


def test_after_the_merger_an_earlier_injury_lies_in_the_neighbouring_commune_of_its_day(place, worker):
    child, other = place.child(), place._unit("01290", 3, "xa", "Dân Chủ", START, MERGED)
    with clock.moved_to(date(2025, 8, 1)):
        desk = place.officer(place.xa_moi)
        form = InjuryForm({}, actor=desk, child=child)
        offered = form.fields["unit"].choices
        assert offered == [
            (str(place.xa_moi.id), "Hòa An"), (str(place.xa_a.id), "Bình Dương (đến trước 01/07/2025)"), (str(place.xa_b.id), "Nước Hai (đến trước 01/07/2025)"),
            ("", [(str(other.id), "Dân Chủ (đến trước 01/07/2025)")]),
        ]  # fmt: skip
        actions.record_injury([InjuryRow(child.pk, other.id, date(2025, 6, 1), "TN08", "nha", "khoi")], by=desk, source=SOURCE)
    assert InjuryForm({}, actor=worker, child=child).fields["unit"].choices[1][1] == [(str(other.id), "Dân Chủ"), (str(place.xa_b.id), "Nước Hai")]


def test_an_injury_of_a_child_not_in_the_register_is_one_and_is_frozen_by_its_traits(place, desk):
    address = reverse("programmes:injury-new")
    form = typed(place, sex="nam", age="7", ethnic="02", send_key=str(ids.uuid7()))
    assert {desk.post(address, form).url for _send in range(3)} == {reverse("programmes:injuries")}
    found = [row[1:] for row in FROZEN["injuries"](bare_context())]
    assert found == [(None, place.xa_a.id, "TN08", "cong_dong", "nam", 84, True, False, False)]
    assert "không có trong sổ: Nam, 7 tuổi" in desk.get(reverse("programmes:injuries")).content.decode()


def test_the_oldest_age_the_form_takes_is_the_oldest_of_a_child(worker):
    assert UnnamedInjuryForm(actor=worker).fields["age"].max_value == CHILD_YEARS - 1


def test_a_child_not_in_the_register_is_recorded_by_the_commune_where_it_happened(place, worker):
    def refused(**changes) -> set[str]:
        row = InjuryRow(None, place.xa_a.id, date(2022, 2, 1), "TN08", "nha", "khoi", **{"sex": "nam", "age_months": 84, "ethnic": "02"} | changes)
        with pytest.raises(RowErrors) as caught:
            actions.record_injuries([row], by=worker, source=SOURCE)
        return {error.code for error in caught.value.errors}

    assert refused(sex="") == {"sex_unknown"}
    assert refused(age_months=192) == {"age_not_a_childs"}
    assert refused(ethnic="?") == {"ethnic_unknown"}
    row = InjuryRow(None, place.xa_b.id, date(2022, 2, 1), "TN08", "nha", "khoi", sex="nam", age_months=84, ethnic="02")
    with pytest.raises(RowErrors) as caught:
        actions.record_injuries([row], by=worker, source=SOURCE)
    assert {error.code for error in caught.value.errors} == {"unit_not_yours"}


def test_the_database_holds_a_child_or_its_traits(place):
    with pytest.raises(IntegrityError):
        Injury(unit=place.xa_a, day=date(2022, 2, 1), kind="TN01", place="nha", outcome="khoi", recorded_at="2022-02-01T00:00Z").save(force_insert=True)


def test_a_list_names_the_children_of_ones_own_commune_only(place, worker, desk):
    mine, other = place.child(), place.child(full_name="Lý Thị Xa", unit_id=place.xa_b.id)
    here, away = place.xa_a.id, place.xa_b.id
    rows = [InjuryRow(mine.pk, here, date(2022, 2, 1), "TN01", "nha", "khoi"), InjuryRow(other.pk, here, date(2022, 2, 2), "TN01", "nha", "khoi"), InjuryRow(mine.pk, away, date(2022, 2, 3), "TN01", "nha", "khoi")]
    actions.record_injuries(rows, by=SYSTEM, source=SOURCE)
    listed = desk.get(reverse("programmes:injuries")).content.decode()
    assert ("Nông Thị Hoà" in listed, "trẻ của xã khác" in listed, "Lý Thị Xa" in listed) == (True, True, False)
    assert [injury.day for injury in queries.injuries_for(worker)] == [date(2022, 2, 2), date(2022, 2, 1)]
    assert not queries.injuries_for(place.officer(place.tinh, "can_bo_tinh")).exists()


def test_an_injury_typed_by_mistake_is_taken_back_and_counts_no_more(place, desk):
    child = place.child()
    address, hidden = opened(desk, child)
    record = desk.post(address, hidden | typed(place)).url
    way = re.search(r'href="([^"]*/rut/[^"]*)"', desk.get(record).content.decode())[1]
    assert desk.post(way, dict(HIDDEN.findall(desk.get(way).content.decode()))).url == record
    assert (Injury.objects.count(), Injury.objects.believed().count()) == (1, 0)
    assert "Đã rút lại" in desk.get(record).content.decode()


def test_an_injury_of_a_child_not_in_the_register_is_taken_back_from_the_list_once(place, worker, desk):
    row = InjuryRow(None, place.xa_a.id, date(2022, 2, 1), "TN01", "nha", "khoi", sex="nam", age_months=60, ethnic="99")
    actions.record_injuries([row], by=worker, source=Source("page", post=worker.post_id))
    listing = reverse("programmes:injuries")
    way = re.search(r'href="([^"]*/rut/)"', desk.get(listing).content.decode())[1]
    sent = dict(HIDDEN.findall(desk.get(way).content.decode()))
    assert {desk.post(way, sent).url for _send in range(2)} == {listing}
    assert (Injury.objects.count(), Injury.objects.believed().count()) == (1, 0)
    assert desk.post(way, sent | {"send_key": str(ids.uuid7())}).status_code == 409
    assert "không còn được tính" in desk.get(way).content.decode()
