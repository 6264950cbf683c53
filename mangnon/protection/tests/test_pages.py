"""Pages of notices: the desk's list, the short form, the commune's confirmation."""

import pytest
from django.urls import reverse

from mangnon.audit.models import Event, EventSubject
from mangnon.base import ids
from mangnon.organisation.models import Person
from mangnon.protection import actions
from mangnon.protection.models import Incident, Informant, Notice, NoticeStep
from mangnon.protection.tests.test_notices import incident_row
from mangnon.registry.tests.place import SOURCE, SYSTEM

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
    commune = place.officer(place.xa_a)
    assert enter(place.officer(place.xa_b)).post(address, {"version": "1"}).status_code == 404
    assert enter(place.officer(place.tinh, "truc_111")).post(address, {"version": "1"}).status_code == 403
    assert enter(commune).post(address, {"version": "9"}).status_code == 409
    assert enter(commune).post(address, {"version": "1"}).status_code == 302
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


def page_of(client, name, notice) -> str:
    return client.get(reverse(f"protection:{name}", args=[notice.pk])).content.decode()


def take(place, enter, **changes) -> Notice:
    enter(place.officer(place.tinh, "truc_111")).post(reverse("protection:notice-new"), told(place, **changes))
    return Notice.objects.get()


def a_step(**changes) -> dict:
    return {"version": "1", "kind": "danh_gia_ban_dau", "day": "20/5/2022", "hour": "7:45", "send_key": str(ids.uuid7())} | changes


def test_the_desk_sends_a_notice_to_its_commune_from_the_page(place, enter):
    desk, commune = place.officer(place.tinh, "truc_111"), place.officer(place.xa_a)
    notice = take(place, enter, unit="")
    address = reverse("protection:notice-assign", args=[notice.pk])
    assert address in page_of(enter(desk), "notice", notice)
    values = {"version": "1", "unit": str(place.xa_a.id), "send_key": str(ids.uuid7())}
    for _send in range(3):
        assert enter(desk).post(address, values).url == reverse("protection:notice", args=[notice.pk])
    notice.refresh_from_db()
    assert (notice.unit_id, notice.version) == (place.xa_a.id, 2)
    assert enter(commune).get(address).status_code == 403
    assert "Xác nhận đã tiếp nhận" in page_of(enter(commune), "notice", notice)


def test_a_step_sent_three_times_is_one_and_an_old_page_shows_what_changed(place, enter):
    commune = place.officer(place.xa_a)
    notice = take(place, enter)
    client, address, values = enter(commune), reverse("protection:notice-step", args=[notice.pk]), a_step()
    for _send in range(3):
        assert client.post(address, values).status_code == 302
    assert NoticeStep.objects.count() == 1
    answer = client.post(address, a_step(kind="khan_cap", hour="7:50"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in text for words in ("Có người vừa cập nhật trước", "Đánh giá nguy cơ ban đầu", 'value="7:50"', 'name="version" value="2"'))
    assert client.post(address, a_step(kind="khan_cap", version="2", hour="7:50")).status_code == 302
    assert enter(place.officer(place.xa_b)).post(address, values).status_code == 404


def test_a_harmed_child_is_found_by_name_and_ticked_on_the_incident(place, enter):
    commune, child = place.officer(place.xa_a), place.child()
    place.child(full_name="Nông Thị Hiền", unit_id=place.xa_b.id)
    notice = take(place, enter)
    client, address = enter(commune), reverse("protection:notice-incident", args=[notice.pk])
    values = {
        "version": "1", "day": "19/5/2022", "unit": str(place.xa_a.id), "abuse": ["XH01"], "place": "gia_dinh", "relation": "cha_me", "send_key": str(ids.uuid7()),
    }
    answer = client.post(address, values | {"q": "nong thi", "tim": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert (str(child.pk) in text, "Hiền" in text, 'value="19/5/2022"' in text) == (True, False, True)
    assert not Incident.objects.exists()
    for _send in range(3):
        assert client.post(address, values | {"children": [str(child.pk)]}).status_code == 302
    assert Incident.objects.count() == 1
    assert "Nông Thị Hoà" in page_of(client, "notice", notice)
    listed = client.get(reverse("protection:notices")).content.decode()
    assert not any(words in listed for words in ("Nông Thị Hoà", "Bạo lực", "Gia đình"))


def test_who_told_is_shown_after_a_reason_only(place, enter):
    commune = place.officer(place.xa_a)
    notice = take(place, enter)
    client, address = enter(commune), reverse("protection:notice-informant", args=[notice.pk])
    assert "Nguyễn" not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "gọi lại để xác minh"})
    assert "<dd>Người báo tin</dd>" in answer.content.decode().replace("\n", "")
    assert Event.objects.get(action="informant read").purpose == "gọi lại để xác minh"
    assert enter(place.officer(place.xa_b)).post(address, {"reason": "tò mò"}).status_code == 404


def opened(notice) -> list[set]:
    """Return what each opening of a notice names beside it, in their order."""
    events = Event.objects.filter(action="notice opened").order_by("seq").values_list("seq", flat=True)
    named = [set(EventSubject.objects.filter(event_seq=seq).values_list("kind", "subject_id")) for seq in events]
    assert all(("notice", notice.pk.hex) in subjects for subjects in named)
    return [subjects - {("notice", notice.pk.hex)} for subjects in named]


def test_every_page_that_tells_of_a_notice_is_logged_with_the_children_it_names(place, enter):
    commune, child, stranger = place.officer(place.xa_a), place.child(), place.child(full_name="Nông Thị Hiền", unit_id=place.xa_b.id)
    notice = take(place, enter)
    harmed = [(child.pk, False), (stranger.pk, False)]
    row = incident_row(place, child, confirmed=False, confirmed_on=None, children=harmed)
    actions.add_incident(row, by=SYSTEM, notice=notice.pk, version=1, source=SOURCE)
    client, confirm = enter(commune), reverse("protection:notice-confirm", args=[notice.pk])
    assert "Nông Thị Hoà" in client.get(confirm).content.decode()
    assert "Nông Thị Hoà" in page_of(client, "notice", notice)
    assert client.post(confirm, {"version": "1", "send_key": str(ids.uuid7())}).status_code == 409
    named = {("child", child.pk.hex)}
    assert opened(notice) == [named, named, named]
    step = reverse("protection:notice-step", args=[notice.pk])
    assert client.get(step).status_code == 200
    assert "khóc" in client.post(step, a_step()).content.decode()  # an old page is shown the story
    client.get(reverse("protection:notice-incident", args=[notice.pk]))
    assert opened(notice)[3:] == [set(), set(), set()]


def test_an_urgent_notice_is_not_ended_from_its_page_before_its_measure(place, enter):
    notice = take(place, enter, urgent="on")
    answer = enter(place.officer(place.xa_a)).post(reverse("protection:notice-step", args=[notice.pk]), a_step(kind="ket_thuc"))
    assert answer.status_code == 422
    assert "Hãy ghi “Biện pháp khẩn cấp” với thời điểm đã làm" in answer.content.decode()


def test_an_incident_is_confirmed_from_its_page_once(place, enter):
    commune = place.officer(place.xa_a)
    notice = take(place, enter)
    client, address = enter(commune), reverse("protection:notice-confirm", args=[notice.pk])
    assert address not in page_of(client, "notice", notice)
    told_of = {"version": "1", "day": "19/5/2022", "unit": str(place.xa_a.id), "abuse": ["XH01"], "place": "gia_dinh", "relation": "cha_me", "send_key": str(ids.uuid7())}
    client.post(reverse("protection:notice-incident", args=[notice.pk]), told_of)
    assert address in page_of(client, "notice", notice)
    values = {"version": "2", "incident": str(Incident.objects.get().pk), "confirmed_on": "20/5/2022", "send_key": str(ids.uuid7())}
    assert {client.post(address, values).status_code for _send in range(3)} == {302}
    assert client.post(address, values | {"send_key": str(ids.uuid7())}).status_code == 409
    assert "Đã xác nhận" in page_of(client, "notice", notice)
    assert enter(place.officer(place.xa_b)).post(address, values).status_code == 404
