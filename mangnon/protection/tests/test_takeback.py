"""A step or an incident entered by mistake is taken back; the notice stands as what is left says, the term runs on."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.audit.models import Event, TakenBack
from mangnon.base import clock
from mangnon.organisation.models import Person
from mangnon.protection import actions
from mangnon.protection.models import Incident, IncidentChild, Notice, NoticeStep
from mangnon.protection.tests.test_handling import HEARD, NOW, heard, term
from mangnon.protection.tests.test_notices import incident_row
from mangnon.registry import takeback
from mangnon.registry.rules import Conflict, RowErrors, Source

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(version|send_key)" value="([^"]*)"')


@pytest.fixture
def desk(place):
    with clock.moved_to(NOW):
        yield place.officer(place.tinh, "truc_111")


@pytest.fixture
def worker(place, desk):
    return place.officer(place.xa_a)


@pytest.fixture
def notice(place, desk):
    return heard(place, desk, unit_id=place.xa_a.id, urgent=True)


def said(by, notice) -> dict:
    return {"by": by, "notice": notice.pk, "version": Notice.objects.get(pk=notice.pk).version, "source": Source("page", post=by.post_id)}


def step(by, notice, kind, at=NOW) -> NoticeStep:
    actions.record_step(kind=kind, at=at, **said(by, notice))
    return NoticeStep.objects.believed().get(notice=notice, kind=kind)


def undo(by, notice, row, reason="") -> Notice:
    if isinstance(row, NoticeStep):
        return actions.take_back_step(step=row, reason=reason, **said(by, notice))
    return actions.take_back_incident(incident=row, reason=reason, **said(by, notice))


def refused(by, notice, row, reason="") -> list[str]:
    with pytest.raises(RowErrors) as caught:
        undo(by, notice, row, reason)
    return [error.code for error in caught.value.errors]


def stands(notice) -> tuple:
    stored = Notice.objects.get(pk=notice.pk)
    return stored.state, stored.acknowledged_at, term(notice)[2]


def test_a_measure_taken_back_lets_the_term_run_on_and_the_child_wait(place, worker, notice):
    child = place.child()
    actions.add_incident(incident_row(place, child, confirmed=False, confirmed_on=None), **said(worker, notice))
    measure = step(worker, notice, "khan_cap")
    assert (stands(notice), IncidentChild.objects.get(incident__superseded_at=None).helped) == (("xac_minh", NOW, NOW), True)
    undo(worker, notice, measure)
    assert (stands(notice), IncidentChild.objects.get(incident__superseded_at=None).helped) == (("moi", None, None), False)
    assert term(notice)[1] == HEARD + timedelta(hours=12)
    assert NoticeStep.objects.count() == TakenBack.objects.count() == Event.objects.filter(action="notice step taken back").count() == 1
    step(worker, notice, "khan_cap")
    assert stands(notice)[0] == "xac_minh"


def test_of_an_ended_notice_the_end_is_taken_back_first(worker, notice):
    measure = step(worker, notice, "khan_cap", NOW - timedelta(hours=1))
    end = step(worker, notice, "ket_thuc")
    assert refused(worker, notice, measure) == ["end_first"]
    undo(worker, notice, end)
    assert stands(notice) == ("xac_minh", NOW - timedelta(hours=1), NOW - timedelta(hours=1))  # the measure had ended the term
    undo(worker, notice, measure)
    assert stands(notice) == ("moi", None, None)


def test_a_confirmation_is_taken_back_before_the_incident_it_is_of(place, worker, notice):
    child = place.child()
    actions.add_incident(incident_row(place, child, confirmed=False, confirmed_on=None), **said(worker, notice))
    told = Incident.objects.get()
    actions.confirm_incident(incident=told.pk, on=date(2022, 5, 20), **said(worker, notice))
    undo(worker, notice, Incident.objects.believed().get())
    now = Incident.objects.believed().get()
    assert (now.confirmed, now.confirmed_on, now.origin) == (False, None, told.pk)
    undo(worker, notice, now)
    assert (Incident.objects.believed().count(), Incident.objects.count(), Notice.objects.believed().count()) == (0, 3, 1)


def test_later_the_chair_takes_it_back_with_a_reason_and_nobody_else(place, worker, notice, desk):
    chair, neighbour = place.officer(place.xa_a, "chu_tich_xa"), place.officer(place.xa_b, "chu_tich_xa")
    actions.add_incident(incident_row(place, place.child(), confirmed=False, confirmed_on=None), **said(worker, notice))
    told, first = Incident.objects.get(), step(worker, notice, "danh_gia_ban_dau")
    assert refused(place.officer(place.xa_a), notice, first, "Ghi nhầm") == ["not_yours_to_take_back"]
    with clock.moved_to(NOW + timedelta(days=1)):
        step(worker, notice, "khan_cap", NOW)  # writes the incident anew: that makes nobody its author again
        now = Incident.objects.believed().get()
        assert {told.pk, None} & {now.origin} == {told.pk} if now.pk != told.pk else True
        for row in (first, now):
            assert refused(worker, notice, row, "Ghi nhầm") == ["not_yours_to_take_back"]
            assert refused(desk, notice, row, "Ghi nhầm") == ["not_yours_to_take_back"]
            assert refused(neighbour, notice, row, "Ghi nhầm") == ["notice_unknown"]
            assert refused(chair, notice, row, " ") == ["reason_missing"]
            undo(chair, notice, row, "Ghi nhầm thông báo")
    assert {mark.reason for mark in TakenBack.objects.all()} == {"Ghi nhầm thông báo"}


def test_a_step_that_a_frozen_round_knows_has_left_its_author(worker, notice, monkeypatch):
    first = step(worker, notice, "danh_gia_ban_dau")
    monkeypatch.setitem(takeback._holders, "thu", lambda recorded_at, day: day == NOW.date())
    assert refused(worker, notice, first) == ["not_yours_to_take_back"]


def test_it_is_taken_back_from_the_notices_page_once_and_not_over_what_changed(place, worker, notice, client):
    client.force_login(Person.objects.get(pk=worker.person_id))
    actions.add_incident(incident_row(place, place.child(), confirmed=False, confirmed_on=None), **said(worker, notice))
    step(worker, notice, "danh_gia_ban_dau")
    page = reverse("protection:notice", args=[notice.pk])
    ways = re.findall(r'href="([^"]*/rut/[^"]*)"', client.get(page).content.decode())
    old = [dict(HIDDEN.findall(client.get(way).content.decode())) for way in ways]
    assert len(ways) == 2
    assert {client.post(ways[0], old[0]).url for _send in range(3)} == {page}
    assert client.post(ways[1], old[1]).status_code == 409
    fresh = dict(HIDDEN.findall(client.get(ways[1]).content.decode()))
    assert client.post(ways[1], fresh).url == page
    assert client.post(ways[1], old[1] | {"send_key": "0190a5a0-0000-7000-8000-000000000009"}).status_code == 409
    assert (NoticeStep.objects.believed().count(), Incident.objects.believed().count()) == (0, 0)
    text = client.get(page).content.decode()
    assert (text.count("Đã rút lại"), "/rut/" in text) == (2, False)
    with pytest.raises(Conflict):
        actions.take_back_step(by=worker, notice=notice.pk, version=1, step=NoticeStep.objects.get(), reason="", source=Source("page"))
