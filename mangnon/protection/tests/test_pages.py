"""Pages of notices: the desk's list, the short form, the commune's confirmation."""

import pytest
from django.urls import reverse

from mangnon.audit.models import Event
from mangnon.base import ids
from mangnon.organisation.models import Person
from mangnon.protection.models import Informant, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    """Sign in as the person behind an actor."""

    def _enter(actor):
        client.force_login(Person.objects.get(pk=actor.person_id))
        return client

    return _enter


def told(place, **changes) -> dict:
    values = {
        "channel": "tong_dai_111",
        "day": "20/5/2022",
        "hour": "7:30",
        "unit": str(place.xa_a.id),
        "place_text": "cạnh trường học",
        "story": "Nghe tiếng trẻ khóc",
        "informant_name": "Người báo tin",
        "informant_phone": "",
        "send_key": str(ids.uuid7()),
    }
    return values | changes


def test_a_notice_sent_three_times_by_the_desk_is_one_and_waits_for_its_commune(place, enter):
    client, values = enter(place.officer(place.tinh, "truc_111")), told(place)
    for _send in range(3):
        assert client.post(reverse("protection:notice-new"), values).status_code == 302
    notice = Notice.objects.get()
    assert (notice.state, notice.place_text, Informant.objects.get().name) == (
        "moi",
        "cạnh trường học",
        "Người báo tin",
    )
    body = client.get(reverse("protection:notices")).content.decode()
    assert notice.code in body
    assert "Còn" in body


def test_the_informant_is_on_no_page(place, enter):
    client = enter(place.officer(place.tinh, "truc_111"))
    client.post(reverse("protection:notice-new"), told(place))
    body = client.get(reverse("protection:notice", args=[Notice.objects.get().pk])).content.decode()
    assert "Nghe tiếng trẻ khóc" in body
    assert "Người báo tin" not in body
    assert Event.objects.filter(action="notice opened").count() == 1


def test_the_commune_confirms_and_a_stranger_finds_nothing(place, enter):
    enter(place.officer(place.tinh, "truc_111")).post(reverse("protection:notice-new"), told(place))
    notice = Notice.objects.get()
    address = reverse("protection:notice-acknowledge", args=[notice.pk])
    assert enter(place.officer(place.xa_b)).post(address, {"version": "1"}).status_code == 404
    assert enter(place.officer(place.tinh, "truc_111")).post(address, {"version": "1"}).status_code == 403
    assert enter(place.officer(place.xa_a)).post(address, {"version": "9"}).status_code == 409
    assert enter(place.officer(place.xa_a)).post(address, {"version": "1"}).status_code == 302
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None


def test_the_district_reads_no_story(place, enter):
    enter(place.officer(place.tinh, "truc_111")).post(reverse("protection:notice-new"), told(place))
    client = enter(place.officer(place.huyen, "can_bo_huyen"))
    body = client.get(reverse("protection:notice", args=[Notice.objects.get().pk])).content.decode()
    assert "khóc" not in body
    assert "trường học" not in body


def test_a_notice_of_a_moment_that_has_not_come_is_refused_beside_its_day(place, enter):
    response = enter(place.officer(place.tinh, "truc_111")).post(
        reverse("protection:notice-new"), told(place, hour="23:59")
    )
    assert response.status_code == 422
    assert "Thời điểm tiếp nhận chưa tới." in response.content.decode()
