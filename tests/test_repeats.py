"""A button pressed three times, a page that sends again, an old page: one record, one answer, nothing overwritten."""

import re

import pytest
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.deadlines.models import DueItem
from mangnon.plans.models import Task, TaskProgress
from mangnon.protection.models import Notice
from mangnon.registry.models import Child
from mangnon.statistics.models import Snapshot
from tests import stories


@pytest.fixture
def officer(world):
    """The browser of a district's officer whose department leads a task, and the task."""
    task = Task.objects.get(pk=stories.task(world, "xa_nha"))
    Task.objects.filter(pk=task.pk).update(lead=world.body("can_bo_huyen", "huyen_nha"))
    return world.client("can_bo_huyen", "huyen_nha"), Task.objects.get(pk=task.pk)


def pressed(client, address: str, typed: dict, times: int = 3) -> set[tuple[int, str]]:
    """Send the same form several times and return the different answers."""
    return {(answer.status_code, answer.get("Location", "")) for answer in [client.post(address, typed) for _ in range(times)]}


def filled(client, address: str) -> dict:
    """Return the hidden fields of the form on a page, as a browser would send them."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(address).content.decode())
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


def test_a_birth_and_a_notice_are_one_record_each(world):
    client = world.client("can_bo_xa", "xa_nha")
    birth = filled(client, reverse("registry:child-new")) | {
        "full_name": "Nông Thị Mới", "sex": "nu", "birth": "18/05/2022", "ethnic": "02", "unit": str(world.unit("xa_nha").pk), "family_state": "", "residence_kind": "thuong_tru", "mother_name": "Lý Thị Mai",
    }
    assert len(pressed(client, reverse("registry:child-new"), birth)) == 1
    assert Child.objects.count() == 1
    notice = filled(client, reverse("protection:notice-new")) | {
        "channel": "ubnd_xa", "day": "20/05/2022", "hour": "07:30", "unit": str(world.unit("xa_nha").pk), "story": "Nghe kể lại",
    }
    assert len(pressed(client, reverse("protection:notice-new"), notice)) == 1
    assert Notice.objects.count() == 1


def test_an_update_of_a_task_is_one_update(officer):
    client, task = officer
    address = reverse("plans:task-detail", args=[task.pk])
    typed = filled(client, address) | {"percent": "30", "result": "Đã họp"}
    assert pressed(client, reverse("plans:task-progress", args=[task.pk]), typed) == {(302, address)}
    assert TaskProgress.objects.count() == 1


def test_an_old_page_shows_both_versions_field_by_field_and_may_then_be_sent(officer):
    client, task = officer
    address, send = reverse("plans:task-detail", args=[task.pk]), reverse("plans:task-progress", args=[task.pk])
    old = filled(client, address)
    client.post(send, filled(client, address) | {"percent": "60", "result": "Của người khác"})
    answer = client.post(send, old | {"percent": "30", "result": "Của tôi"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(word in text for word in ("Của người khác", "Của tôi", "60", 'name="percent" value="30"'))
    assert TaskProgress.objects.count() == 1
    again = dict(re.findall(r'<input type="hidden" name="(version|send_key)" value="([^"]*)"', text))
    assert client.post(send, again | {"percent": "30", "result": "Của tôi"}).status_code == 302
    assert list(TaskProgress.objects.order_by("id").values_list("percent", flat=True)) == [60, 30]


def test_saying_that_an_item_is_done_is_said_once_and_not_over_somebody_else(world):
    item = DueItem.objects.get(pk=stories.due_item(world, "xa_nha"))
    client, address = world.client("can_bo_xa", "xa_nha"), reverse("deadlines:due-item", args=[item.pk])
    old = filled(client, address)
    typed = filled(client, address) | {"note": "Số 12/BC-UBND"}
    assert pressed(client, reverse("deadlines:due-done", args=[item.pk]), typed) == {(302, address)}
    assert audit.events_about("due", item.pk).filter(action="due item done").count() == 1
    answer = client.post(reverse("deadlines:due-done", args=[item.pk]), old | {"note": "Ghi chú của tôi"})
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in ("Số 12/BC-UBND", "Ghi chú của tôi"))


def test_freezing_pressed_three_times_makes_one_snapshot_and_again_another(house):
    client, address = house.clients["can_bo_tinh"], reverse("statistics:freeze", args=[stories.ROUND])
    assert pressed(client, address, {"so": "0"}) == {(302, reverse("statistics:round", args=[stories.ROUND]))}
    assert Snapshot.objects.count() == 1
    page = client.get(reverse("statistics:round", args=[stories.ROUND])).content.decode()
    assert 'name="so" value="1"' in page
    client.post(address, {"so": "1"})
    assert Snapshot.objects.count() == 2
