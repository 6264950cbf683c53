"""Class C4 opens to who has proved lately who they are: signing in counts, later the password or the code is asked again."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db.models import F
from django.urls import reverse

from mangnon.protection.models import NoticeStep
from mangnon.registry import actions as registry
from mangnon.registry.codes import circumstance_classes, circumstance_labels
from mangnon.registry.rules import CircumstanceRow
from tests import stories
from tests.world import SOURCE, SYSTEM, TODAY

PASSWORD = "mat-khau-thu-2022"


@pytest.fixture
def hour_old(world):
    """Return a browser whose person proved who they are more than an hour ago and has worked since."""

    def browser(role: str, place: str):
        client = world.client(role, place)
        client.get("/")
        UserSession.objects.update(created_at=F("created_at") - timedelta(minutes=61))
        return client

    return browser


def confirm(client, password=PASSWORD):
    return client.post("/xac-nhan-lai/", {"password": password, "next": "/thong-bao/"})


def test_the_protection_room_asks_who_reads_class_c4_again_and_leads_on(world, hour_old):
    address = reverse("protection:notice", args=[stories.notice(world, "xa_nha")])
    client = hour_old("can_bo_xa", "xa_nha")
    assert client.get(address).url == f"/xac-nhan-lai/?next={address}"
    assert confirm(client, "sai-mat-khau").status_code == 200
    assert client.get(address).status_code == 302
    assert confirm(client).url == "/thong-bao/"
    assert client.get(address).status_code == 200


def test_who_reads_no_class_c4_is_not_asked(world, hour_old):
    address = reverse("protection:notice", args=[stories.notice(world, "xa_nha")])
    answer = hour_old("can_bo_huyen", "huyen_nha").get(address)
    assert (answer.status_code, "đang che" in answer.content.decode()) == (200, False)


def test_a_childs_page_masks_class_c4_until_asked_again_and_says_so(world, hour_old):
    child = world.child()
    hiv = next(code for code, level in circumstance_classes().items() if level == "C4")
    registry.open_circumstances([CircumstanceRow(child, hiv, TODAY.replace(day=1), None, "", "UBND xã", "")], by=SYSTEM, source=SOURCE)
    client, address, label = hour_old("can_bo_xa", "xa_nha"), reverse("registry:child", args=[child]), circumstance_labels()[hiv]
    masked = client.get(address).content.decode()
    assert (label in masked, f"/xac-nhan-lai/?next={address}" in masked) == (False, True)
    confirm(client)
    shown = client.get(address).content.decode()
    assert (label in shown, "đang che" in shown) == (True, False)


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "fetch"}])
def test_a_form_sent_when_one_is_asked_again_is_not_lost(world, hour_old, headers):
    made = stories.notice(world, "xa_nha")
    address = reverse("protection:notice-step", args=[made])
    typed = {"kind": "danh_gia_ban_dau", "at_0": "20/05/2022", "at_1": "07:30", "note": "Đã đến nhà", "version": "1", "send_key": stories.KEY}
    client = hour_old("can_bo_xa", "xa_nha")
    assert client.post(address, typed, headers=headers).url == "/xac-nhan-lai/?next=/phien/chua-gui/"
    assert not NoticeStep.objects.exists()
    confirm(client)
    shown = client.get("/phien/chua-gui/").content.decode()
    assert (f'action="{address}"' in shown, "Đã đến nhà" in shown) == (True, True)


def test_the_place_may_choose_how_long(world, settings):
    settings.CONFIRM_MINUTES_C4 = 10
    client = world.client("can_bo_xa", "xa_nha")
    client.get("/")
    UserSession.objects.update(created_at=F("created_at") - timedelta(minutes=11))
    assert client.get("/thong-bao/").url.startswith("/xac-nhan-lai/")


def test_what_is_typed_is_kept_on_the_server_meanwhile(world, hour_old):
    client = hour_old("can_bo_xa", "xa_nha")
    assert client.post(reverse("protection:notice-draft"), {"content": "x"}).status_code == 200
