"""No post ends silently: what its holder had is listed, and every piece of it taken by a named person."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.organisation import actions as organisation
from mangnon.organisation.handing import actions, queries
from mangnon.organisation.handing.models import Handing
from mangnon.plans.models import Task
from mangnon.protection.models import Notice
from tests import stories
from tests.world import SYSTEM, World, signed_in

LAST = date(2022, 6, 1)


@pytest.fixture
def leaving(world: World):
    """Somebody of the commune who leaves: with a notice, what the commune owes, nothing else."""
    post = stories.leaver(world, "xa_nha")
    world.notice = Notice.objects.get(pk=stories.notice(world, "xa_nha"))
    stories.notice(world, "xa_ben")
    return post


def ended(post) -> Handing:
    organisation.end_post(by=SYSTEM, post=post, day=LAST, version=1)
    return Handing.objects.get(post=post)


def told(handing: Handing) -> set[tuple[str, str]]:
    return {(line.kind, line.title) for line in queries.left_of(handing)}


def owed(world: World) -> set[tuple[str, str]]:
    items = DueItem.objects.filter(body=world.body("can_bo_xa", "xa_nha"), done_at=None)
    return {("due_item", item.label) for item in items if item.subject_kind == ""}


def taken(world, handing, lines, actor=None, taker=None, version=None):
    post = taker or world.post("can_bo_xa", "xa_nha")
    return actions.take(by=actor or world.can_bo_xa, handing=handing, version=version or handing.version, lines=[line.pk for line in lines], taker=post)


def test_a_post_that_ends_leaves_the_list_of_what_its_holder_had_and_of_nobody_else(world, leaving):
    world.child()
    handing = ended(leaving)
    found = told(handing)
    assert found == owed(world) | {("notice", world.notice.code)}
    assert not any("Nông Thị" in title for _kind, title in found)
    assert Event.objects.filter(action="handing opened").count() == 1


def test_work_is_taken_piece_by_piece_or_whole_and_the_hand_over_is_done_with_the_last(world, leaving):
    handing = ended(leaving)
    first, *rest = queries.left_of(handing)
    handing = taken(world, handing, [first])
    assert (handing.done_at, set(queries.left_of(handing)) == set(rest)) == (None, True)
    handing = taken(world, handing, rest)
    assert handing.done_at is not None
    assert {line.taken_by_id for line in queries.lines_of(handing)} == {world.post("can_bo_xa", "xa_nha").pk}
    assert list(queries.open_for(world.can_bo_xa)) == []


def test_nobody_takes_from_a_page_that_is_stale_or_what_is_taken_already(world, leaving):
    handing = ended(leaving)
    first, second, *_rest = queries.left_of(handing)
    after = taken(world, handing, [first])
    with pytest.raises(actions.HandingRefused, match="người khác ghi"):
        taken(world, handing, [second], version=handing.version)
    with pytest.raises(actions.HandingRefused, match="chưa có người nhận"):
        taken(world, after, [first, second])
    with pytest.raises(actions.HandingRefused, match="chưa có người nhận"):
        taken(world, after, [])
    assert queries.left_of(after).filter(pk=second.pk).exists()


def test_who_leaves_who_can_t_do_the_work_and_who_is_elsewhere_take_nothing(world, leaving):
    handing = ended(leaving)
    lines = list(queries.left_of(handing))
    clerk = world.post("van_thu", "xa_nha")
    for actor, taker in ((world.chu_tich, leaving), (world.chu_tich, clerk), (world.chu_tich, world.post("can_bo_xa", "xa_ben")), (world.can_bo_xa, world.post("chu_tich_xa", "xa_nha"))):
        with pytest.raises(actions.HandingRefused):
            taken(world, handing, lines, actor=actor, taker=taker)
    for actor in (world.can_bo_xa_ben, world.actor("can_bo_huyen", "huyen_khac"), world.actor("van_thu", "xa_nha"), world.quan_tri):
        assert list(queries.handings_for(actor)) == []
    for actor in (world.can_bo_xa, world.chu_tich, world.can_bo_huyen, world.can_bo_tinh):
        assert [row.pk for row in queries.open_for(actor)] == [handing.pk]


def test_the_chair_names_who_takes_and_a_role_that_can_t_do_all_of_it_is_told_what(world, leaving):
    handing = ended(leaving)
    lines = list(queries.left_of(handing))
    handing = taken(world, handing, lines, actor=world.chu_tich)
    assert {line.named_by for line in queries.lines_of(handing)} == {world.chu_tich.label}
    event = Event.objects.get(action="work taken over")
    assert (event.person_id, event.subject_count) == (world.chu_tich.person_id, 3)


def test_who_takes_a_task_answers_for_it(world):
    stories.task(world, "xa_nha")
    role = "can_bo_huyen"
    person, _secret = organisation.create_person(by=SYSTEM, username="huyen.nghi", full_name="Lục Văn Nghỉ", password="mat-khau-thu-2022")
    post = organisation.assign_post(by=SYSTEM, person=person, body=world.body(role, "huyen_nha"), role=role, valid_from=date(2021, 1, 1))
    led = Task.objects.filter(lead__unit=world.unit("huyen_nha"))
    led.update(responsible=person)
    handing = ended(post)
    lines = [line for line in queries.left_of(handing) if line.kind == "task"]
    assert {line.key for line in lines} == {str(task.pk) for task in led}
    taker = world.post(role, "huyen_nha")
    taken(world, handing, lines, actor=world.actor(role, "huyen_nha"), taker=taker)
    assert set(led.values_list("responsible", flat=True)) == {taker.person_id}


def test_a_post_given_for_a_time_is_handed_over_two_weeks_before_and_what_was_done_since_is_not_left(world, leaving):
    type(leaving).objects.filter(pk=leaving.pk).update(valid_to=date(2022, 6, 10))  # as it was given
    assert actions.open_due(by=SYSTEM) == 0  # three weeks before
    with clock.moved_to(date(2022, 5, 28)):
        assert actions.open_due(by=SYSTEM) == 1
        handing = Handing.objects.get(post=leaving)
        before = told(handing)
        item = DueItem.objects.get(pk=next(line.key for line in queries.left_of(handing) if ("due_item", line.title) in owed(world)))
        deadlines.finish_item(by=SYSTEM, item=item, version=item.version)
        actions.open_due(by=SYSTEM)
        assert before - told(handing) == {("due_item", item.label)}


def test_an_account_that_is_closed_leaves_its_work_and_one_opened_again_keeps_it(world, leaving):
    organisation.close_account(by=world.quan_tri, person=leaving.person)
    assert queries.open_for(world.chu_tich).count() == 1
    organisation.open_account(by=world.quan_tri, person=leaving.person)
    assert queries.open_for(world.chu_tich).count() == 0
    assert Handing.objects.get(post=leaving).withdrawn_at is not None


def test_the_pages_show_what_is_left_take_it_and_print_the_record(world, leaving):
    handing = ended(leaving)
    client = signed_in(world.post("can_bo_xa", "xa_nha").person)
    address = reverse("handing:handing", args=[handing.pk])
    assert leaving.person.full_name in client.get("/").content.decode()
    assert address in client.get(reverse("handing:handings")).content.decode()
    shown = client.get(address).content.decode()
    assert world.notice.code in shown
    lines = [str(line.pk) for line in queries.left_of(handing)]
    nothing = client.post(reverse("handing:take", args=[handing.pk]), {"taker": str(world.post("can_bo_xa", "xa_nha").pk), "version": handing.version})
    assert nothing.status_code == 422
    sent = client.post(reverse("handing:take", args=[handing.pk]), {"lines": lines, "taker": str(world.post("can_bo_xa", "xa_nha").pk), "version": handing.version})
    assert (sent.status_code, sent["Location"]) == (302, address)
    paper = client.get(reverse("handing:paper", args=[handing.pk])).content.decode()
    assert "BIÊN BẢN BÀN GIAO CÔNG VIỆC" in paper
    assert paper.count(world.post("can_bo_xa", "xa_nha").person.full_name) >= len(lines)
    assert leaving.person.full_name not in client.get("/").content.decode()


def test_a_body_without_anybody_else_is_told_what_to_do(world, leaving):
    handing = ended(leaving)
    shown = signed_in(world.post("chu_tich_xa", "xa_nha").person).get(reverse("handing:handing", args=[handing.pk])).content.decode()
    assert "quản trị giao chức danh trước" in shown
