"""Finding: each way people type a name, and what the box takes beside it. Here three hundred children; the bench asks among 200,000."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.organisation.models import Person
from mangnon.registry import actions, queries
from mangnon.registry.models import Child
from mangnon.registry.queries import shelves
from mangnon.registry.rules import DeathRow, MoveRow, NameRow
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
MEANT = "Nguyễn Thị Thuý Quỳnh"


@pytest.fixture
def crowd(place, settings):
    """The child who is meant, with an identity number, among a few others."""
    settings.MANGNON_DEMO = True
    for name in ("Nông Thị Hoà", "Lý Văn Bình", "Bế Đức Hà"):
        place.child(full_name=name, mother_name="Lục Thị Sen", father_name="")
    place.meant = place.child(full_name=MEANT, birth_date=date(2015, 3, 5), mother_name="Phan Thị Đào", hamlet_id=place.xom.id, personal_id="003315004711")
    return place


def first(place, typed: str) -> str:
    found = queries.search_children(place.officer(place.xa_a), typed)
    return found[0].full_name if found else ""


def test_one_box_takes_name_birth_hamlet_commune_mother_and_number(crowd):
    typed = ["quynh 2015", "quynh 5/3/2015", "na rai quỳnh", "quynh binh duong", "quynh dao", "quynh 4711", "4711", "003315004711", "3315004711", "0033 1500 4711"]
    assert {text: first(crowd, text) for text in typed} == dict.fromkeys(typed, MEANT)


def test_an_earlier_name_and_one_used_at_home_find_the_child(crowd):
    actions.add_names([NameRow(crowd.meant.pk, "goi_o_nha", "Mỷ Sùng")], by=SYSTEM, source=SOURCE)
    assert first(crowd, "sung my") == MEANT


def test_a_search_of_nonsense_finds_nobody(crowd):
    assert [first(crowd, typed) for typed in ("", "  ", ".,;", "zzzzzz wwww", "%", "'; drop table", "x" * 5000)] == [""] * 7


def test_who_is_no_child_here_now_comes_after_who_is(place):
    grown, dead, left = (place.child(full_name="Nông Thị Hoà", **more) for more in ({"birth_date": date(2005, 1, 1)}, {}, {"birth_date": date(2016, 1, 1)}))
    here = place.child(full_name="Nông Thị Hoà", birth_date=date(2014, 1, 1))
    actions.record_deaths([DeathRow(dead.pk, date(2020, 1, 1), "benh")], by=SYSTEM, source=SOURCE)
    actions.move_children([MoveRow(left.pk, date(2021, 1, 1), None, None, None, "chuyen_ngoai_tinh")], by=SYSTEM, source=SOURCE)
    officer = place.officer(place.xa_a)
    found = list(queries.search_children(officer, "nông thị hoà", everyone=True))
    assert found[0] == here
    assert set(found[1:]) == {grown, dead, left}
    assert list(queries.search_children(officer, "nông thị hoà")) == [here], "a list for work holds children who live here"


def test_neither_results_nor_the_way_a_word_is_read_tell_of_other_communes(crowd):
    crowd.child(full_name="Vàng A Xopáo", unit_id=crowd.xa_b.id)
    here, there = crowd.officer(crowd.xa_a), crowd.officer(crowd.xa_b)
    assert list(queries.search_children(here, "vang xopao", everyone=True)) == []
    assert [child.full_name for child in queries.search_children(there, "vang xopao", everyone=True)] == ["Vàng A Xopáo"]
    assert list(queries.search_children(here, "003315004711")) == [crowd.meant]
    assert list(queries.search_children(there, "003315004711", everyone=True)) == []
    assert list(queries.search_children(there, "4711", everyone=True)) == []


def test_only_the_people_of_the_scope_are_looked_into(crowd, monkeypatch):
    crowd.child(full_name="Vàng A Xopáo", unit_id=crowd.xa_b.id)
    asked = []
    monkeypatch.setattr(shelves, "find", lambda shelf, *args, **kwargs: asked.append((set(shelf.unit_of), shelf.count)) or [])
    queries.search_children(crowd.officer(crowd.xa_a), "xopao")
    assert asked == [({crowd.xa_a.id}, 4)]


def test_a_child_just_registered_corrected_or_moved_is_found_at_once_as_it_is_now(crowd):
    officer, other = crowd.officer(crowd.xa_a), crowd.officer(crowd.xa_b)

    def names(by, typed):
        return [child.full_name for child in queries.search_children(by, typed)]

    assert names(officer, "ksok") == []
    child = crowd.child(full_name="Ksok Văn Tài")
    assert names(officer, "ksok") == ["Ksok Văn Tài"]
    actions.correct_child(by=SYSTEM, child=child.pk, version=1, changes={"full_name": "Ksok Văn Toại", "personal_id": "003215009999"}, reason="giấy khai sinh")
    assert (names(officer, "ksok toai"), names(officer, "ksok 9999")) == (["Ksok Văn Toại"], ["Ksok Văn Toại"])
    actions.move_children([MoveRow(child.pk, date(2022, 5, 1), crowd.xa_b.id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
    assert (names(officer, "ksok"), names(other, "ksok")) == ([], ["Ksok Văn Toại"])


def test_another_record_begins_another_index(crowd):
    officer = crowd.officer(crowd.xa_a)
    queries.search_children(officer, "quynh")
    shelves.INDEX.seen = (shelves.INDEX.seen[0], "of another place")
    crowd.child(full_name="Ksok Văn Tài")
    assert [child.full_name for child in queries.search_children(officer, "ksok")] == ["Ksok Văn Tài"]


def test_a_search_costs_the_same_few_queries_whatever_it_finds(crowd, django_assert_max_num_queries):
    officer = crowd.officer(crowd.xa_a)
    queries.search_children(officer, "quynh", everyone=True)
    for typed in ("quynh", "thi", "zzzz"):
        with django_assert_max_num_queries(4):
            list(queries.search_children(officer, typed, everyone=True))


def test_the_last_four_digits_are_kept_as_a_keyed_digest_only(crowd):
    assert Child.objects.get(pk=crowd.meant.pk).personal_id_last4 not in ("", "4711", None)
    assert Child.objects.exclude(personal_id=None).filter(personal_id_last4=None).count() == 0


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def searches() -> list[str]:
    return [audit.payload_of(event)["typed"] for event in Event.objects.filter(action="children searched").order_by("seq")]


def test_the_log_has_what_a_person_stopped_at_not_each_letter(place, client):
    child, browser = place.child(), None
    browser = enter(client, place.officer(place.xa_a))
    for typed in ("no", "nong", "nong thi hoa"):
        browser.post(reverse("registry:children"), {"q": typed}, headers={"HX-Request": "true"})
    assert searches() == []
    browser.get(reverse("registry:child", args=[child.pk]))
    assert searches() == ["nong thi hoa"]
    for typed in ("ly", "be van", "be van si"):
        browser.post(reverse("registry:children"), {"q": typed}, headers={"HX-Request": "true"})
    assert searches() == ["nong thi hoa", "ly"], "another name is another search"
    browser.post(reverse("registry:children"), {"q": "be van si"})
    assert searches() == ["nong thi hoa", "ly", "be van si"]


def test_a_search_left_alone_is_logged_by_the_days_job_with_its_author(place, client):
    officer = place.officer(place.xa_a)
    enter(client, officer).post(reverse("registry:children"), {"q": "nong"}, headers={"HX-Request": "true"})
    assert actions.log_waiting_searches(by=SYSTEM) == 0
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        assert actions.log_waiting_searches(by=SYSTEM) == 1
        assert actions.log_waiting_searches(by=SYSTEM) == 0
    assert searches() == ["nong"]
    assert Event.objects.get(action="children searched").person_id == officer.person_id


def test_a_search_while_typing_makes_no_more_than_it_shows(crowd, client, django_assert_max_num_queries):
    """Its answer tells one child from another, the mother too, and has no filters: their lists of choices cost more than the search."""
    browser = enter(client, crowd.officer(crowd.xa_a))
    browser.post(reverse("registry:children"), {"q": "quy"}, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(17):
        text = browser.post(reverse("registry:children"), {"q": "quynh"}, headers={"HX-Request": "true"}).content.decode()
    assert MEANT in text
    assert "Phan Thị Đào" in text
    assert "Lọc danh sách" not in text
