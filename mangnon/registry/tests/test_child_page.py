"""What other rooms put on a child's page: who is offered what, and whose events stand on the timeline."""

from datetime import date, datetime

import pytest

from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.registry import actions, child_page
from mangnon.registry.child_page import Offer
from mangnon.registry.models import Child
from mangnon.registry.rules import DeathRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.ui.parts import Event

pytestmark = pytest.mark.django_db
A_FORM = Offer("Ghi một việc", "registry:child-correct", roles.CHILD_EDIT, "ho_tro")


@pytest.fixture
def alone(monkeypatch):
    """Only what the test itself offers and tells."""
    monkeypatch.setattr(child_page, "_offers", {})
    monkeypatch.setattr(child_page, "_tellers", {})


def words(actor, child) -> list[tuple[str, list[str]]]:
    return [(group, [link.text for link in links]) for group, links in child_page.offered(actor, child)]


def test_a_room_offers_a_form_to_the_roles_that_may_fill_it(place, alone):
    child_page.offer(A_FORM)
    child = place.child()
    assert words(place.officer(place.xa_a), child) == [("Thẻ bảo hiểm, trợ cấp, dịch vụ", ["Ghi một việc"])]
    assert words(place.officer(place.xa_a, "chu_tich_xa"), child) == []


def test_of_a_child_entered_as_dead_only_what_asks_for_it_is_offered(place, alone):
    child_page.offer(A_FORM)
    child_page.offer(Offer("Việc sau khi mất", "registry:child", roles.CHILD_EDIT, "bao_ve", wanted=lambda actor, child: True))
    child = place.child()
    actions.record_deaths([DeathRow(child.id, date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    assert words(place.officer(place.xa_a), Child.objects.get()) == [("Tai nạn, bảo vệ", ["Việc sau khi mất"])]


def test_an_unknown_group_stops_the_start(alone):
    with pytest.raises(ValueError, match="chuyen_khac"):
        child_page.offer(Offer("Ghi", "registry:child", roles.CHILD_EDIT, "chuyen_khac"))


def test_other_rooms_events_stand_among_the_registrys_by_their_day(place, alone):
    child_page.tell("support", lambda actor, child: [Event(date(2021, 1, 1), "Thẻ"), Event(datetime(2022, 5, 19, 23, tzinfo=clock.TZ), "Tin báo")])
    own = [Event(date(2022, 5, 20), "Sửa"), Event(date(2022, 5, 18), "Nguy cơ"), Event(date(2015, 3, 5), "Sinh")]
    told = child_page.told(place.officer(place.xa_a), place.child(), own)
    assert [event.title for event in told] == ["Sửa", "Tin báo", "Nguy cơ", "Thẻ", "Sinh"]
