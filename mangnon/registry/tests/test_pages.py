"""Pages: what each person finds there, what a send does, what is logged, what never stands in an address."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock, ids
from mangnon.exchange.forms import UploadForm
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Person, Post, UnitAncestor
from mangnon.registry import actions
from mangnon.registry.forms.households import HouseholdForm
from mangnon.registry.forms.people import BirthForm
from mangnon.registry.models import Child, Correction
from mangnon.registry.paper.forms import PrintForm
from mangnon.registry.rules import CircumstanceRow
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    """Sign in as the person behind an actor."""

    def _enter(actor):
        client.force_login(Person.objects.get(pk=actor.person_id))
        return client

    return _enter


def birth(place, **changes) -> dict:
    values = {
        "full_name": "Nông Thị Mới",
        "birth": "5/5/22",
        "sex": "nu",
        "ethnic": "02",
        "mother_name": "Lý Thị Mai",
        "father_name": "",
        "guardian_name": "",
        "personal_id": "",
        "birth_registered_on": "",
        "unit": str(place.xa_a.id),
        "hamlet": str(place.xom.id),
        "household": "",
        "residence_kind": "thuong_tru",
        "family_state": "",
        "resident_from": "",
        "send_key": str(ids.uuid7()),
    }
    return values | changes


def text_of(response) -> str:
    return response.content.decode()


def test_the_list_shows_ones_own_children_and_no_others(place, enter):
    place.child()
    place.child(full_name="Lý Xa Lạ", unit_id=place.xa_b.id)
    body = text_of(enter(place.officer(place.xa_a)).get(reverse("registry:children")))
    assert "Nông Thị Hoà" in body
    assert "Lý Xa Lạ" not in body


def test_a_stranger_of_another_commune_gets_404_everywhere(place, enter):
    child, home = place.child(), place.household()
    client = enter(place.officer(place.xa_b))
    for name, ident in (("child", child.pk), ("child-correct", child.pk), ("household", home)):
        assert client.get(reverse(f"registry:{name}", args=[ident])).status_code == 404
    assert not Event.objects.filter(action="child opened").exists()


def test_a_role_without_names_sees_counts_and_no_record(place, enter, settings):
    settings.MANGNON_DEMO = True  # no second factor to set up first
    child = place.child()
    client = enter(place.officer(place.tinh, "can_bo_tinh"))
    body = text_of(client.get(reverse("registry:children")))
    assert "Bình Dương" in body
    assert child.full_name not in body
    assert client.get(reverse("registry:child", args=[child.pk])).status_code == 403


def test_the_typed_words_are_posted_and_logged_sealed(place, enter):
    place.child()
    place.child(full_name="Bế Văn Sĩ", mother_name="", father_name="")
    response = enter(place.officer(place.xa_a)).post(reverse("registry:children"), {"q": "nong hoa"})
    assert "Nông Thị Hoà" in text_of(response)
    assert "Bế Văn Sĩ" not in text_of(response)
    assert Event.objects.get(action="children searched").payload_digest


def test_filters_stand_in_the_address_and_a_page_keeps_them(place, enter):
    place.child()
    client = enter(place.officer(place.xa_a))
    assert "Nông Thị Hoà" in text_of(client.get(reverse("registry:children"), {"gioi": "nu", "xom": "x"}))
    assert "Nông Thị Hoà" not in text_of(client.get(reverse("registry:children"), {"gioi": "nam"}))


def test_a_restricted_group_is_no_filter_for_who_may_not_read_it(place, enter):
    place.child()
    district, commune = place.officer(place.huyen, "can_bo_huyen"), place.officer(place.xa_a)
    assert 'value="HC05"' not in text_of(enter(district).get(reverse("registry:children")))
    assert 'value="HC05"' in text_of(enter(commune).get(reverse("registry:children")))


def test_opening_a_child_is_logged_with_the_child_as_subject(place, enter):
    child = place.child()
    response = enter(place.officer(place.xa_a)).get(reverse("registry:child", args=[child.pk]))
    assert response.status_code == 200
    event = Event.objects.get(action="child opened")
    assert EventSubject.objects.get(event_seq=event.seq).subject_id == child.pk.hex


def test_no_name_stands_in_the_title_of_a_record(place, enter):
    child = place.child()
    body = text_of(enter(place.officer(place.xa_a)).get(reverse("registry:child", args=[child.pk])))
    assert child.full_name not in body.split("</title>")[0]


def test_a_veiled_entry_stays_veiled_on_the_record(place, enter):
    child = place.child()
    row = CircumstanceRow(child.id, "HC05.1", date(2022, 1, 1), evidence="hồ sơ bệnh án")
    actions.open_circumstances([row], by=SYSTEM, source=SOURCE)
    body = text_of(enter(place.officer(place.huyen, "can_bo_huyen")).get(reverse("registry:child", args=[child.pk])))
    assert "HIV" not in body
    assert "bệnh án" not in body
    assert "HIV" in text_of(enter(place.officer(place.xa_a)).get(reverse("registry:child", args=[child.pk])))


def test_a_birth_sent_three_times_is_one_record(place, enter):
    client, values = enter(place.officer(place.xa_a)), birth(place)
    answers = [client.post(reverse("registry:child-new"), values) for _send in range(3)]
    child = Child.objects.get()
    assert "<li class=\"success\">Đã lưu.</li>" in text_of(client.get(answers[-1]["Location"]))
    assert {answer["Location"] for answer in answers} == {reverse("registry:child", args=[child.pk])}
    assert (child.birth_date, child.birth_precision) == (date(2022, 5, 5), "day")


def test_both_parents_are_recorded_only_of_a_newborn_whose_father_and_mother_are_known(place, enter):
    worker, told = place.officer(place.xa_a), {}
    for father, state in (("", ""), ("Nông Văn Bằng", ""), ("", "mo_coi_cha"), ("", "du")):
        form = BirthForm(QueryDict(urlencode(birth(place, father_name=father, family_state=state))), actor=worker)
        told[father, state] = form.row().family_state if form.is_valid() else list(form.errors)
    assert told == {("", ""): None, ("Nông Văn Bằng", ""): "du", ("", "mo_coi_cha"): "mo_coi_cha", ("", "du"): ["family_state"]}
    child = place.child(mother_name="Lý Thị Mai", father_name="")
    later = enter(worker).post(reverse("registry:family-state", args=[child.pk]), {"state": "du", "day": "20/05/2022", "version": "1", "send_key": str(ids.uuid7())})
    assert (later.status_code, list(later.context["form"].errors)) == (422, ["state"])


def test_a_birth_known_by_its_year_is_kept_as_such(place, enter):
    enter(place.officer(place.xa_a)).post(reverse("registry:child-new"), birth(place, birth="2022"))
    child = Child.objects.get()
    assert (child.birth_date, child.birth_precision) == (date(2022, 5, 20), "year")


def test_a_refused_birth_stands_beside_its_field_and_keeps_what_was_typed(place, enter):
    client = enter(place.officer(place.xa_a))
    response = client.post(
        reverse("registry:child-new"), birth(place, full_name="Nông 2", birth="1/6/2022", household="77")
    )
    assert response.status_code == 422
    body = text_of(response)
    assert "Không có hộ mang mã này trong xóm. Xem mã ở “Danh sách hộ”" in body
    body = text_of(client.post(reverse("registry:child-new"), birth(place, household="77", hamlet="")))
    assert "Chọn xóm của hộ: mã hộ đếm riêng trong từng xóm." in body
    response = client.post(reverse("registry:child-new"), birth(place, full_name="Nông 2", birth="1/6/2022"))
    body = text_of(response)
    assert "Họ và tên có chữ số hoặc ký hiệu lạ." in body
    assert "Ngày này chưa tới." in body
    assert 'value="Nông 2"' in body
    assert not Child.objects.exists()


def test_the_household_is_found_by_its_number_in_the_hamlet(place, enter):
    home = place.household()
    enter(place.officer(place.xa_a)).post(reverse("registry:child-new"), birth(place, household="12"))
    assert Child.objects.get().memberships.get().household_id == home


def test_a_correction_from_an_old_page_shows_the_differences_and_writes_nothing(place, enter):
    officer, child = place.officer(place.xa_a), place.child()
    client = enter(officer)
    actions.correct_child(by=officer, child=child.pk, version=1, changes={"full_name": "Nông Thị Hà"}, reason="Nhầm")
    values = birth(
        place, full_name="Nông Thị Hằng", birth="5/3/2015", father_name="Nông Văn Quý", reason="Nhầm", version="1"
    )
    response = client.post(reverse("registry:child-correct", args=[child.pk]), values)
    assert response.status_code == 409
    body = text_of(response)
    assert "Nông Thị Hà" in body
    assert "Nông Thị Hằng" in body
    assert Correction.objects.count() == 1
    typed = {name: found.value() for name in ("full_name", "father_name", "reason", "version") for found in [response.context["form"][name]]}
    assert typed == {"full_name": "Nông Thị Hằng", "father_name": "Nông Văn Quý", "reason": "Nhầm", "version": "2"}
    assert response.context["form"].errors == {}
    again = client.post(reverse("registry:child-correct", args=[child.pk]), values | {"version": "2"})
    assert again.status_code == 302
    assert Child.objects.get().full_name == "Nông Thị Hằng"


def test_an_export_is_a_download_that_logs_every_person(place, enter):
    child = place.child()
    client = enter(place.officer(place.xa_a))
    for form in ("xlsx", "csv"):
        response = client.post(reverse("registry:children-export", kwargs={"form": form}))
        assert response["Content-Disposition"].endswith(f'.{form}"')
        event = Event.objects.filter(action="children exported").latest("seq")
        assert EventSubject.objects.get(event_seq=event.seq).subject_id == child.pk.hex
    assert child.full_name in response.content.decode("utf-8-sig")


def test_a_list_longer_than_one_person_may_take_is_refused(place, enter, monkeypatch):
    monkeypatch.setattr("mangnon.registry.actions.reading.EXPORT_LIMIT", 0)
    place.child()
    response = enter(place.officer(place.xa_a)).post(reverse("registry:children-export", kwargs={"form": "csv"}))
    assert response.status_code == 422


def test_a_household_page_lists_its_children(place, enter):
    home = place.household()
    place.child(household_id=home)
    client = enter(place.officer(place.xa_a))
    assert "Nông Thị Hoà" in text_of(client.get(reverse("registry:household", args=[home])))
    assert ">12</a>" in text_of(client.post(reverse("registry:households"), {"q": "quy"}))


def test_the_list_costs_the_same_queries_for_one_child_and_for_three(place, enter, django_assert_max_num_queries):
    client = enter(place.officer(place.xa_a))
    for count in (1, 3):
        while Child.objects.count() < count:
            place.child(household_id=place.household(number=str(Child.objects.count())))
        client.get(reverse("registry:children"))
        with django_assert_max_num_queries(25):
            client.get(reverse("registry:children"))


def test_what_was_typed_is_found_again_until_it_is_sent_or_thrown_away(place, enter):
    client, values = enter(place.officer(place.xa_a)), birth(place)
    assert client.post(reverse("registry:child-draft"), values).status_code == 200
    body = text_of(client.get(reverse("registry:child-new")))
    assert 'value="Nông Thị Mới"' in body
    assert values["send_key"] in body
    assert client.post(reverse("registry:child-draft"), {"bo": "1"}).status_code == 302
    assert "Nông Thị Mới" not in text_of(client.get(reverse("registry:child-new")))
    client.post(reverse("registry:child-draft"), values)
    client.post(reverse("registry:child-new"), values)
    assert "Nông Thị Mới" not in text_of(client.get(reverse("registry:child-new")))


def test_somebody_elses_draft_is_not_shown(place, enter):
    enter(place.officer(place.xa_a)).post(reverse("registry:child-draft"), birth(place))
    assert "Nông Thị Mới" not in text_of(enter(place.officer(place.xa_a)).get(reverse("registry:child-new")))


def test_a_page_asks_for_its_scope_once_and_the_next_one_anew(place, enter):
    place.child()
    officer = place.officer(place.xa_a)
    desk, form = enter(officer), reverse("registry:child-new")
    desk.get(form)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(form).status_code == 200
    assert sum(UnitAncestor._meta.db_table in query["sql"] for query in asked.captured_queries) == 1
    assert sum(f'FROM "{Post._meta.db_table}"' in query["sql"] for query in asked.captured_queries) == 1
    Post.objects.filter(pk=officer.post_id).update(valid_to=clock.today())
    assert desk.get(form).status_code == 403


def test_a_post_moved_to_another_body_sees_the_other_commune_on_the_next_request(place, enter):
    here, there = place.child(), place.child(full_name="Bế Thị Sim", unit_id=place.xa_b.id, hamlet_id=None)
    officer, other = place.officer(place.xa_a), place.officer(place.xa_b)
    desk = enter(officer)
    assert [desk.get(reverse("registry:child", args=[child.pk])).status_code for child in (here, there)] == [200, 404]
    Post.objects.filter(pk=officer.post_id).update(body_id=other.body_id)
    assert [desk.get(reverse("registry:child", args=[child.pk])).status_code for child in (here, there)] == [404, 200]


def test_a_list_of_children_asks_a_bounded_number_of_questions(place, enter, django_assert_max_num_queries):
    for given in ("Hoa", "Sim", "Mai"):
        place.child(full_name=f"Nông Thị {given}")
    desk, address = enter(place.officer(place.xa_a)), reverse("registry:children")
    desk.get(address)
    with django_assert_max_num_queries(17):
        assert desk.get(address).status_code == 200


def test_a_scope_is_kept_for_one_actor_one_day_and_no_longer_than_the_request(place):
    one, other = place.officer(place.xa_a), place.officer(place.xa_b)
    with organisation.scopes_of_one_request():
        assert organisation.units_in_scope(one, clock.today()) == {place.xa_a.id}
        assert organisation.units_in_scope(other, clock.today()) == {place.xa_b.id}
        Post.objects.filter(pk=one.post_id).update(valid_to=clock.today())
        assert organisation.units_in_scope(one, clock.today()) == {place.xa_a.id}
        assert organisation.units_in_scope(one, clock.today() + timedelta(days=1)) == frozenset()
    assert organisation.units_in_scope(one, clock.today()) == frozenset()


@pytest.mark.parametrize("form", [BirthForm, HouseholdForm, PrintForm, UploadForm])
def test_the_one_commune_of_a_worker_is_told_and_not_asked(place, form):
    """It is checked all the same: another's is refused, a form without it means the one."""
    actor = place.officer(place.xa_a)
    drawn = form(actor=actor)["unit"].as_field_group()
    assert re.search(rf'<p>Xã, phường, thị trấn: <strong>{place.xa_a.name}</strong><input type="hidden" name="unit" value="{place.xa_a.id}"', drawn)
    assert ("<select" in drawn, "<label" in drawn) == (False, False)
    foreign, silent = form(QueryDict(f"unit={place.xa_b.id}"), actor=actor), form(QueryDict("hamlet="), actor=actor)
    assert ("unit" in foreign.errors, "unit" in silent.errors) == (True, False)
    assert f'value="{place.xa_a.id}"' in foreign["unit"].as_field_group()
