"""Adding a child: who may be the same is shown once before it is saved, with the reason; of another commune only where it lives."""

import pytest
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.audit.models import Event, EventSubject
from mangnon.organisation import drafts
from mangnon.organisation.models import Person
from mangnon.registry.models import Child
from mangnon.registry.tests.test_pages import birth

pytestmark = pytest.mark.django_db
AGAIN = {"full_name": "Nong Thi Hoa", "birth": "3/5/2015", "mother_name": "Lý Thị Mai", "father_name": "Nông Văn Quý"}


@pytest.fixture
def desk(place, client, settings):
    """A worker of xã A at the page that adds a child; ``send`` posts it."""
    settings.MANGNON_DEMO = True
    place.there = place.child(hamlet_id=place.xom.id, personal_id="003315000001")
    place.by = place.officer(place.xa_a)
    client.force_login(Person.objects.get(pk=place.by.person_id))
    place.form = birth(place, **AGAIN)
    place.send = lambda **more: client.post(reverse("registry:child-new"), place.form | more)
    return place


def text_of(response) -> str:
    return response.content.decode()


def test_a_likely_duplicate_is_shown_with_its_reasons_before_anything_is_saved(desk):
    answer = desk.send()
    text = text_of(answer)
    assert (answer.status_code, Child.objects.count()) == (422, 1)
    for said in (reverse("registry:child", args=[desk.there.pk]), "Họ và tên: một bên mất dấu", "Ngày sinh: đảo ngày và tháng", "Mẹ: giống hệt", "Nơi ở: cùng xóm"):
        assert said in text
    shown = Event.objects.get(action="likely duplicates shown")
    assert list(EventSubject.objects.filter(event_seq=shown.seq).values_list("subject_id", flat=True)) == [desk.there.pk.hex]


def test_saving_again_what_was_shown_makes_the_child_once_and_drops_the_draft(desk):
    drafts.save(by=desk.by, form="child-new", key="", values={"full_name": ["Nong Thi Hoa"]})
    seen = desk.send().context["seen"]
    assert drafts.load(desk.by, "child-new", "") is not None
    first, again = desk.send(seen=seen), desk.send(seen=seen)
    assert (first.status_code, first.url, Child.objects.count()) == (302, again.url, 2)
    assert drafts.load(desk.by, "child-new", "") is None


def test_who_comes_in_between_is_asked_about_too(desk):
    seen = desk.send().context["seen"]
    other = desk.child(full_name="Nông Thị Hoà", hamlet_id=desk.xom.id)
    answer = desk.send(seen=seen)
    assert answer.status_code == 422
    assert other.pk in {one.child.pk for one in answer.context["likely"]}


def test_a_twin_and_a_namesake_are_saved_without_a_question(desk):
    for changed in ({"full_name": "Nông Thị Hiền", "birth": "5/3/2015", "personal_id": "003315771340"}, {"birth": "9/9/2019", "mother_name": "Hoàng Thị Lan", "father_name": ""}):
        assert desk.send(**birth(desk, **AGAIN | changed)).status_code == 302


def test_of_a_child_of_another_commune_only_the_commune_is_told_as_the_look_up_tells_it(desk):
    there = desk.child(full_name="Vàng A Páo", mother_name="Lầu Thị Xúa", unit_id=desk.xa_b.id)
    near = desk.send(full_name="Vàng A Páo", birth="6/3/2015", mother_name="Lầu Thị Xúa", father_name="")
    assert near.status_code == 302, "not exactly the same: the night's list finds it for the desk of both"
    text = text_of(desk.send(**birth(desk, full_name="Vang A Pao", birth="5/3/2015", mother_name="Lau Thi Xua")))
    assert "Đang quản lý tại Nước Hai" in text
    assert "Vàng A Páo" in text.split("Nước Hai")[0], "the one of the own commune, saved just now"
    assert there.pk.hex not in text.replace("-", "")
    looked = Event.objects.get(action="child looked up elsewhere")
    assert (looked.purpose, audit.payload_of(looked)["name"]) == ("Thêm trẻ em", "Vang A Pao")


def test_after_so_many_a_day_nothing_is_told_of_elsewhere_and_saving_goes_on(desk, monkeypatch):
    monkeypatch.setattr("mangnon.registry.elsewhere.actions.MOST", 1)
    desk.child(full_name="Vàng A Páo", mother_name="Lầu Thị Xúa", unit_id=desk.xa_b.id)
    values = {"full_name": "Vàng A Páo", "birth": "5/3/2015", "mother_name": "Lầu Thị Xúa", "father_name": ""}
    assert desk.send(**values).status_code == 422
    assert desk.send(**values).status_code == 302
