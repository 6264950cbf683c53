"""A move between two communes: asked by one, answered by the other; the child is in one commune at every moment."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.deadlines.models import DueItem
from mangnon.organisation.models import Person
from mangnon.registry import actions, queries
from mangnon.registry import tables as people
from mangnon.registry.child_page.record_page import record_groups
from mangnon.registry.models import Away, MoveRequest, Residence
from mangnon.registry.moves import actions as moves
from mangnon.registry.moves import asking, tables
from mangnon.registry.moves import queries as requests
from mangnon.registry.moves.asking import Asked
from mangnon.registry.rules import CallRow, Conflict, DeathRow, MoveAnswer, MoveRow, RowErrors, Source
from mangnon.registry.tests.place import MERGED, SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
DAY = date(2022, 5, 16)
ACCEPT, REFUSE, WITHDRAW = MoveAnswer("nhan"), MoveAnswer("tu_choi", "Không thấy trẻ ở xã"), MoveAnswer("rut")


@pytest.fixture
def two(place):
    """The two communes' workers and the district's, with a child of xã A."""
    return Two(place)


class Two:
    """Two communes with one worker each."""

    def __init__(self, place):
        self.place, self.a, self.b = place, place.officer(place.xa_a), place.officer(place.xa_b)
        self.district = place.officer(place.huyen, "can_bo_huyen")
        self.child = place.child()

    def send(self, child=None, **changes) -> MoveRequest:
        row = MoveRow((child or self.child).pk, DAY, self.place.xa_b.id, None, None, "chuyen_trong_tinh", place="Xóm ngoại")
        return moves.send_moves([row], by=self.a, source=Source("page", post=self.a.post_id))[0]

    def call(self, child=None) -> MoveRequest:
        row = CallRow((child or self.child).pk, DAY, self.place.xa_b.id, self.place.xom_khac.id, typed_name="nong thi hoa", typed_birth="05/03/2015")
        return moves.call_child(row, by=self.b)

    def answer(self, request, row, by, version=1) -> MoveRequest:
        return moves.answer_move(request.pk, row, by=by, source=SOURCE, version=version)

    def lives(self, child=None) -> list[tuple[int, int | None]]:
        stays = Residence.objects.believed().filter(child=child or self.child, valid_to=None)
        return list(stays.values_list("unit_id", "hamlet_id"))

    def client(self, client, actor):
        client.force_login(Person.objects.get(pk=actor.person_id))
        return client


def refused(call, *args, **kwargs) -> list[str]:
    with pytest.raises(RowErrors) as why:
        call(*args, **kwargs)
    return [error.code for error in why.value.errors]


def test_a_sent_child_stays_counted_where_it_was_until_the_other_commune_accepts(two):
    request = two.send()
    assert (two.lives(), [one.pk for one in queries.children_for(two.a)]) == ([(two.place.xa_a.id, None)], [two.child.pk])
    two.answer(request, MoveAnswer("nhan", "", two.place.xom_khac.id, None, "thuong_tru"), two.b)
    assert two.lives() == [(two.place.xa_b.id, two.place.xom_khac.id)]
    assert Residence.objects.believed().get(child=two.child, valid_from=DAY).unit == two.place.xa_b
    assert not queries.children_for(two.a).exists()
    request.refresh_from_db()
    assert (request.state, request.decided_above) == ("nhan", False)


def test_a_called_child_moves_to_the_place_the_receiver_named_when_the_old_commune_agrees(two):
    request = two.call()
    assert two.lives() == [(two.place.xa_a.id, None)]
    two.answer(request, ACCEPT, two.a)
    assert two.lives() == [(two.place.xa_b.id, two.place.xom_khac.id)]


def test_whose_child_it_is_reads_who_holds_its_record_and_the_asker_only_what_it_typed(two):
    request = moves.call_child(CallRow(two.child.pk, DAY, two.place.xa_b.id), by=two.b)  # found by its number: nothing else was typed
    told = [(tables.named(actor, request), tables.birth(actor, request)) for actor in (two.a, two.b)]
    assert told == [("Nông Thị Hoà", "05/03/2015"), ("Tìm theo số định danh", "")]


def test_a_refusal_needs_its_reason_and_leaves_the_child_where_it_is(two):
    request = two.send()
    assert refused(two.answer, request, MoveAnswer("tu_choi"), two.b) == ["reason_missing"]
    two.answer(request, REFUSE, two.b)
    request.refresh_from_db()
    assert (request.state, request.answer, two.lives()) == ("tu_choi", "Không thấy trẻ ở xã", [(two.place.xa_a.id, None)])
    two.send()  # a refused one may be sent anew


def test_only_who_is_asked_answers_and_only_who_asked_withdraws(two):
    request = two.send()
    assert refused(two.answer, request, ACCEPT, two.a) == ["move_not_yours"]
    assert refused(two.answer, request, WITHDRAW, two.b) == ["move_not_yours"]
    assert refused(two.answer, request, ACCEPT, two.district) == ["move_closed"]
    two.answer(request, WITHDRAW, two.a)
    assert refused(two.answer, request, ACCEPT, two.b, 2) == ["move_closed"]
    assert two.lives() == [(two.place.xa_a.id, None)]


def test_a_child_has_one_open_request_and_the_second_asker_is_told(two):
    two.send()
    assert refused(two.send) == ["move_open"]
    assert refused(two.call) == ["move_open"]
    assert MoveRequest.objects.count() == 1


def test_an_answer_over_an_older_page_is_a_conflict(two):
    request = two.send()
    with pytest.raises(Conflict):
        two.answer(request, ACCEPT, two.b, version=7)
    assert two.lives() == [(two.place.xa_a.id, None)]


def test_five_working_days_to_answer_then_the_district_decides(two):
    request = two.send()  # Friday 20/05/2022: Saturdays and Sundays are not counted
    assert request.due_before == date(2022, 5, 28)
    item = DueItem.objects.get(subject_id=request.pk.hex)
    assert (item.body_id, item.due_before, item.status) == (Person.objects.get(pk=two.b.person_id).posts.get().body_id, date(2022, 5, 28), "proposed")
    with clock.moved_to(date(2022, 5, 27)):
        assert requests.turns(two.district, request) == frozenset()
    with clock.moved_to(date(2022, 5, 28)):
        assert moves.lift_unanswered(by=SYSTEM) == moves.lift_unanswered(by=SYSTEM) == 1
        assert [one.pk for one in requests.moves_listed(two.district, requests.OURS)] == [request.pk]
        two.answer(request, ACCEPT, two.district)
    request.refresh_from_db()
    assert (request.state, request.decided_above, two.lives()) == ("nhan", True, [(two.place.xa_b.id, None)])
    assert not DueItem.objects.filter(subject_id=request.pk.hex, done_at=None).exists()


def test_a_late_commune_still_answers_until_the_desk_has_decided(two):
    request = two.send()
    with clock.moved_to(date(2022, 6, 20)):
        two.answer(request, ACCEPT, two.b)
    request.refresh_from_db()
    assert (request.state, request.decided_above) == ("nhan", False)


def test_where_there_are_no_districts_the_province_decides_and_reads_the_name_only_then(two):
    province, request = two.place.officer(two.place.tinh, "can_bo_tinh"), two.send()
    assert (requests.turns(province, request), requests.may_name(province, request)) == (frozenset(), False)
    with clock.moved_to(MERGED + timedelta(days=30)):
        assert requests.turns(province, request) == {requests.DECIDE}
        assert requests.may_name(province, request)


def test_after_a_merger_the_successors_go_on_with_the_request(two):
    with clock.moved_to(date(2025, 6, 27)):
        late = two.place.child(full_name="Lý Văn Sau", birth_date=date(2020, 1, 1), resident_from=date(2020, 1, 1))
        moves.send_moves([MoveRow(late.pk, date(2025, 6, 20), two.place.xa_b.id, None, None, "chuyen_trong_tinh")], by=two.a, source=SOURCE)
    with clock.moved_to(date(2025, 7, 3)):
        heir = two.place.officer(two.place.xa_moi)
        request = requests.moves_listed(heir, requests.OURS).get()
        moves.answer_move(request.pk, ACCEPT, by=heir, source=SOURCE, version=1)
        assert two.lives(late) == [(two.place.xa_b.id, None)]
        assert [one.pk for one in queries.children_for(heir)].count(late.pk) == 1


def test_a_death_ends_the_request(two):
    request = two.send()
    actions.record_deaths([DeathRow(two.child.pk, date(2022, 5, 18))], by=two.a, source=SOURCE)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("het", "tu_vong")


def test_turning_16_ends_the_request(two):
    child = two.place.child(full_name="Lý Văn Lớn", birth_date=date(2006, 5, 25))
    request = two.send(child)
    with clock.moved_to(date(2022, 5, 25)):
        assert requests.turns(two.b, request) == frozenset()
        assert refused(two.answer, request, ACCEPT, two.b) == ["move_closed"]
        moves.lift_unanswered(by=SYSTEM)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("het", "du_16")


def test_who_leaves_the_province_meanwhile_ends_the_request(two):
    request = two.send()
    actions.move_children([MoveRow(two.child.pk, DAY, None, None, None, "nuoc_ngoai", place="Trung Quốc")], by=two.a, source=SOURCE)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("het", "da_chuyen")


def test_a_change_inside_the_commune_leaves_the_request_open(two):
    request = two.send()
    actions.move_children([MoveRow(two.child.pk, date(2022, 5, 2), two.place.xa_a.id, two.place.xom.id, None, "trong_xa")], by=two.a, source=SOURCE)
    request.refresh_from_db()
    assert request.state == "cho"


def test_who_left_the_province_is_kept_with_province_and_place_until_the_return(two):
    gone = MoveRow(two.child.pk, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh", province="74", place="Dĩ An")
    actions.move_children([gone], by=two.a, source=SOURCE)
    assert [(away.province, away.place, away.valid_to) for away in Away.objects.believed()] == [("74", "Dĩ An", None)]
    told = [(entry.day, entry.text) for entry in queries.timeline(two.a, two.child) if entry.kind == "Rời tỉnh"]
    assert told == [(date(2022, 3, 1), "Chuyển ra ngoài tỉnh: Dĩ An, Bình Dương")]
    here = queries.present(two.a, [two.child])[two.child.pk]
    assert next(pair.value for pair in people.child_pairs(two.a, two.child, here) if pair.key == "Nơi ở") == "Chuyển ra ngoài tỉnh từ ngày 01/03/2022: Dĩ An, Bình Dương"
    assert [group.missing for group in record_groups(two.a, two.child, here) if group.missing] == []  # nobody is there to be asked
    request = two.call()  # it comes back to another commune: the last one still answers
    two.answer(request, ACCEPT, two.a)
    assert [(away.valid_from, away.valid_to) for away in Away.objects.believed()] == [(date(2022, 3, 1), DAY)]
    assert two.lives() == [(two.place.xa_b.id, two.place.xom_khac.id)]


def test_a_province_of_another_time_is_refused(two):
    row = MoveRow(two.child.pk, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh", province="2025-46")
    assert refused(actions.move_children, [row], by=two.a, source=SOURCE) == ["province_unknown"]


def test_absent_with_its_parents_a_child_stays_registered_and_counted(two):
    row = MoveRow(two.child.pk, DAY, two.place.xa_a.id, None, None, "trong_xa", "vang_cha_me")
    actions.move_children([row], by=two.a, source=SOURCE)
    assert [one.pk for one in queries.children_for(two.a)] == [two.child.pk]


def test_before_it_accepts_the_receiver_reads_what_was_sent_and_never_the_record(two, client):
    request, browser = two.send(), two.client(client, two.b)
    shown = browser.get(reverse("registry:move", args=[request.pk])).content.decode()
    assert "Nông Thị Hoà" in shown
    assert "05/03/2015" in shown
    assert "Lý Thị Mai" not in shown
    assert reverse("registry:child", args=[two.child.pk]) not in shown
    assert browser.get(reverse("registry:child", args=[two.child.pk])).status_code == 404
    assert "1 trẻ em đang chuyển đến" in browser.get(reverse("registry:children")).content.decode()


def test_the_asking_commune_reads_only_what_it_typed(two, client):
    two.call()
    shown = two.client(client, two.b).get(reverse("registry:moves") + "?ds=dang-cho").content.decode()
    assert "nong thi hoa" in shown
    assert "Nông Thị Hoà" not in shown


def test_a_third_commune_finds_no_request(two, client):
    request, other = two.send(), two.place.officer(two.place._unit("01279", 3, "xa", "Khác", date(2017, 1, 1), None))
    assert two.client(client, other).get(reverse("registry:move", args=[request.pk])).status_code == 404
    assert not requests.moves_for(other).exists()


def test_a_worker_accepts_on_the_page_and_a_repeat_is_answered_alike(two, client):
    request, browser = two.send(), two.client(client, two.b)
    page = browser.get(reverse("registry:move", args=[request.pk]))
    typed = {name: page.context["form"].initial[name] for name in ("version", "send_key")} | {"state": "nhan", "hamlet": str(two.place.xom_khac.id), "kind": "thuong_tru", "unit": str(two.place.xa_b.id)}
    nowhere = browser.post(reverse("registry:move", args=[request.pk]), typed | {"hamlet": ""})
    assert (nowhere.status_code, set(nowhere.context["form"].errors)) == (422, {"hamlet"})
    answers = [browser.post(reverse("registry:move", args=[request.pk]), typed) for _send in range(2)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("registry:moves"))}
    assert browser.get(reverse("registry:child", args=[two.child.pk])).status_code == 200
    assert two.lives() == [(two.place.xa_b.id, two.place.xom_khac.id)]


def test_a_found_child_is_asked_for_by_a_word_of_the_same_post_alone(two, client):
    word = asking.token(Asked(two.child.pk, "nong thi hoa", "05/03/2015"), two.b)
    assert asking.opened(word, two.a) is None
    browser = two.client(client, two.b)
    page = browser.post(reverse("registry:move-ask"), {"word": word})
    assert page.status_code == 200
    assert "Lý Thị Mai" not in page.content.decode()
    typed = {"word": word, "send_key": page.context["form"].initial["send_key"], "day": "16/5/2022", "unit": str(two.place.xa_b.id), "hamlet": "", "kind": "tam_tru"}
    assert browser.post(reverse("registry:move-ask"), typed).status_code == 302
    assert MoveRequest.objects.get().side == "den"
    assert browser.post(reverse("registry:move-ask"), {"word": "x" + word}).status_code == 422


def test_both_sides_of_a_move_are_in_the_record_of_the_child(two):
    request = two.send()
    two.answer(request, ACCEPT, two.b)
    told = EventSubject.objects.filter(kind="child", subject_id=two.child.pk.hex).values_list("event_seq", flat=True)
    assert {"move asked", "move answered", "children moved"} <= set(Event.objects.filter(seq__in=told).values_list("action", flat=True))


def test_the_request_stands_in_the_childs_story(two):
    request = two.send()
    two.answer(request, REFUSE, two.b)
    told = [(entry.text, entry.detail) for entry in queries.timeline(two.a, two.child) if entry.kind == "Yêu cầu chuyển"]
    assert told == [("Bình Dương → Nước Hai", "Không nhận: Không thấy trẻ ở xã")]


def test_who_looks_a_child_up_asks_for_it_with_one_button(two, client):
    browser = two.client(client, two.b)
    typed = {"full_name": "Nông Thị Hoà", "birth": "05/03/2015", "mother_name": "Lý Thị Mai", "reason": "Trẻ vừa đến xóm"}
    found = browser.post(reverse("registry:child-elsewhere"), typed)
    page = browser.post(reverse("registry:move-ask"), {"word": found.context["word"]})
    assert (page.status_code, page.context["found"].child_id, page.context["found"].name) == (200, two.child.pk, "Nông Thị Hoà")
