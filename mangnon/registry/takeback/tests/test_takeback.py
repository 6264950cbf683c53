"""A slip is taken back by its author the same day unless it has left the unit; later by the named role with a reason."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.audit.models import Event, TakenBack
from mangnon.base import clock
from mangnon.organisation.models import Person
from mangnon.registry import actions, queries, takeback
from mangnon.registry.models import Child, Circumstance, Death, Membership, Residence, RiskWatch, Schooling
from mangnon.registry.rules import (
    CircumstanceRow,
    CloseRow,
    Conflict,
    DeathRow,
    MoveRow,
    RiskRow,
    RowErrors,
    SchoolingRow,
    Source,
)
from mangnon.registry.takeback.actions import take_back
from mangnon.registry.tests.place import SOURCE, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
DAY = date(2022, 5, 1)


@pytest.fixture
def worker(place):
    return place.officer(place.xa_a)


@pytest.fixture
def chair(place):
    return place.officer(place.xa_a, "chu_tich_xa")


def said(actor) -> dict:
    return {"by": actor, "source": Source("page", post=actor.post_id)}


def believed(model, child) -> list:
    rows = model.objects.believed().filter(child=child.pk).order_by("valid_from", "id")
    return [(row.valid_from, row.valid_to) for row in rows]


def taken_back(actor, child, model, reason="", row=None) -> None:
    kind = next(kind for kind in takeback._kinds.values() if kind.model is model)
    row = row or model.objects.believed().filter(child=child.pk).latest("recorded_at", "id")
    take_back(by=actor, child=child.pk, kind=kind, row_id=str(row.pk), version=kind.version(child.pk), reason=reason)


def refused(actor, child, model, reason="", row=None) -> list[str]:
    with pytest.raises(RowErrors) as caught:
        taken_back(actor, child, model, reason, row)
    return [error.code for error in caught.value.errors]


def test_the_action_too_knows_no_sealed_entry_for_who_may_not_read_c4(place, worker, monkeypatch):
    child = place.child()
    actions.open_circumstances([CircumstanceRow(child.pk, "HC11.1", DAY)], **said(worker))
    monkeypatch.setattr("mangnon.registry.takeback.undoing.may_see_c4", lambda actor: False)
    assert refused(worker, child, Circumstance) == ["fact_unknown"]
    assert believed(Circumstance, child) == [(DAY, None)]


def test_the_author_takes_back_a_slip_of_the_day_from_the_childs_page_once(place, client):
    worker, child = place.officer(place.xa_a), place.child()
    actions.open_circumstances([CircumstanceRow(child.pk, "HC11.1", DAY)], **said(worker))
    before, slip = clock.now(), Circumstance.objects.get()
    client.force_login(Person.objects.get(pk=worker.person_id))
    record = reverse("registry:child", args=[child.pk])
    address = reverse("registry:take-back", args=[child.pk, takeback.token_of(slip)])
    assert re.findall(r'href="([^"]*/rut/[^"]*)"', client.get(record).content.decode()) == [address]
    sent = dict(HIDDEN.findall(client.get(address).content.decode()))
    assert {client.post(address, sent).url for _send in range(3)} == {record}
    assert believed(Circumstance, child) == []
    assert list(Circumstance.objects.believed(before)) == [slip]  # what was known then is known still
    text = client.get(record).content.decode()
    assert ("Đã rút lại" in text, address in text) == (True, False)
    assert Event.objects.filter(action="fact taken back").count() == TakenBack.objects.count() == 1
    assert "đã được rút lại" in client.get(address).content.decode()


def test_what_an_end_had_ended_runs_again_and_may_then_be_taken_back_itself(place, worker):
    child = place.child()
    actions.open_risks([RiskRow(child.pk, "NC01", DAY)], **said(worker))
    actions.close_risks([CloseRow(child.pk, "NC01", date(2022, 5, 10), "Hết")], **said(worker))
    taken_back(worker, child, RiskWatch)
    assert believed(RiskWatch, child) == [(DAY, None)]
    taken_back(worker, child, RiskWatch)
    assert believed(RiskWatch, child) == []
    assert RiskWatch.objects.count() == 3
    assert [entry.taken is not None for entry in queries.facts_of(worker, child, RiskWatch)] == [True, True]


def test_what_had_followed_gives_place_to_what_was_before(place, worker):
    child = place.child()
    actions.record_schooling([SchoolingRow(child.pk, "tieu_hoc", "Trường A", date(2021, 9, 5))], by=SYSTEM, source=SOURCE)
    actions.record_schooling([SchoolingRow(child.pk, "bo_hoc", "", DAY)], **said(worker))
    taken_back(worker, child, Schooling)
    assert believed(Schooling, child) == [(date(2021, 9, 5), None)]


def test_a_child_whose_move_is_taken_back_lives_where_it_lived_in_its_household(place, worker):
    child = place.child(household_id=place.household())
    lived = list(Residence.objects.values_list("unit_id", "kind", "valid_from", "valid_to", "ended_by", "source_post"))
    actions.move_children([MoveRow(child.pk, DAY, None, None, None, "chuyen_ngoai_tinh")], **said(worker))
    taken_back(worker, child, Residence)
    now = Residence.objects.believed().values_list("unit_id", "kind", "valid_from", "valid_to", "ended_by", "source_post")
    assert (list(now), believed(Membership, child)) == (lived, [(date(2017, 1, 1), None)])


def test_a_child_whose_death_is_taken_back_lives_again_with_all_that_ran(place, worker):
    child = place.child(household_id=place.household())
    actions.open_circumstances([CircumstanceRow(child.pk, code, date(2021, 1, 1)) for code in ("HC04.1", "HC11.1")], by=SYSTEM, source=SOURCE)
    actions.open_risks([RiskRow(child.pk, "NC01", date(2021, 1, 1))], by=SYSTEM, source=SOURCE)
    models = (Residence, Membership, Circumstance, RiskWatch)
    before = {model: believed(model, child) for model in models}
    actions.record_deaths([DeathRow(child.pk, DAY, "benh")], **said(worker))
    assert refused(worker, child, Residence) == ["died_since"]
    taken_back(worker, child, Death)
    assert {model: believed(model, child) for model in models} == before
    stored = Child.objects.get()
    assert (stored.died_on, stored.death_cause, Death.objects.believed().count()) == (None, "", 0)
    assert list(queries.children_for(worker)) == [stored]
    actions.record_deaths([DeathRow(child.pk, DAY, "tai_nan")], **said(worker))  # and may be recorded anew


def test_later_the_chair_takes_it_back_with_a_reason_and_nobody_else(place, worker, chair):
    child = place.child()
    actions.open_risks([RiskRow(child.pk, "NC01", DAY)], **said(worker))
    colleague, district, neighbour = place.officer(place.xa_a), place.officer(place.huyen, "can_bo_huyen"), place.officer(place.xa_b, "chu_tich_xa")
    assert refused(colleague, child, RiskWatch, "Ghi nhầm") == ["not_yours_to_take_back"]
    with clock.moved_to(TODAY + timedelta(days=1)):
        assert refused(worker, child, RiskWatch, "Ghi nhầm") == ["not_yours_to_take_back"]
        assert refused(district, child, RiskWatch, "Ghi nhầm") == ["not_yours_to_take_back"]
        assert refused(neighbour, child, RiskWatch, "Ghi nhầm") == ["fact_unknown"]
        assert refused(chair, child, RiskWatch, " ") == ["reason_missing"]
        taken_back(chair, child, RiskWatch, "Nhầm trẻ cùng tên")
    assert (TakenBack.objects.get().reason, believed(RiskWatch, child)) == ("Nhầm trẻ cùng tên", [])


def test_what_is_frozen_has_left_its_author(place, worker, chair, monkeypatch):
    child = place.child()
    actions.open_risks([RiskRow(child.pk, "NC01", DAY)], **said(worker))
    monkeypatch.setitem(takeback._holders, "thu", lambda recorded_at, day: day == DAY)
    assert refused(worker, child, RiskWatch) == ["not_yours_to_take_back"]
    taken_back(chair, child, RiskWatch, "Ghi nhầm")


def test_what_something_later_rests_on_is_taken_back_after_it(place, worker, chair):
    child = place.child()
    actions.record_schooling([SchoolingRow(child.pk, "mau_giao", "", date(2020, 9, 5))], **said(worker))
    first = Schooling.objects.get()
    actions.record_schooling([SchoolingRow(child.pk, "tieu_hoc", "", date(2021, 9, 5))], **said(worker))
    ended = Schooling.objects.believed().get(level="mau_giao")
    actions.record_schooling([SchoolingRow(child.pk, "bo_hoc", "", DAY)], **said(worker))
    assert refused(worker, child, Schooling, row=ended) == ["something_later"]
    assert refused(worker, child, Schooling, row=first) == ["fact_unknown"]
    assert refused(chair, child, Residence, "Ghi nhầm") == ["entered_with_others"]


def test_of_a_list_and_of_a_corrected_birth_date_nothing_is_taken_back_apart(place, chair):
    child = place.child(resident_from=date(2017, 1, 1))
    actions.record_schooling([SchoolingRow(child.pk, level, "", day) for level, day in (("mau_giao", date(2020, 9, 5)), ("tieu_hoc", date(2021, 9, 5)))], by=SYSTEM, source=SOURCE)
    assert refused(chair, child, Schooling, "Ghi nhầm") == ["entered_with_others"]
    newborn = place.child(full_name="Lý A", birth_date=date(2022, 4, 1), resident_from=date(2022, 4, 1))
    actions.correct_child(by=SYSTEM, child=newborn.pk, version=1, changes={"birth_date": date(2022, 3, 1)}, reason="Theo giấy khai sinh")
    assert refused(chair, newborn, Residence, "Ghi nhầm") == ["entered_with_others"]


def test_a_page_older_than_the_record_takes_nothing_back(place, worker, client):
    child = place.child()
    actions.open_risks([RiskRow(child.pk, "NC01", DAY)], **said(worker))
    slip = RiskWatch.objects.get()
    client.force_login(Person.objects.get(pk=worker.person_id))
    address = reverse("registry:take-back", args=[child.pk, takeback.token_of(slip)])
    old = dict(HIDDEN.findall(client.get(address).content.decode()))
    actions.open_risks([RiskRow(child.pk, "NC02", DAY)], **said(worker))
    answer = client.post(address, old)
    assert (answer.status_code, believed(RiskWatch, child)) == (409, [(DAY, None)] * 2)
    again = dict(HIDDEN.findall(answer.content.decode()))
    assert client.post(address, again).status_code == 302
    assert [row.code for row in RiskWatch.objects.believed()] == ["NC02"]
    kind = takeback.kind_of(slip)
    with pytest.raises(Conflict):
        take_back(by=worker, child=child.pk, kind=kind, row_id=str(slip.pk), version=1)


def test_a_day_of_death_known_by_month_or_year_counts_as_the_latest_possible_one(place, worker):
    rows = {"day": date(2022, 3, 5), "month": date(2022, 3, 31), "year": date(2021, 12, 31)}
    for number, (precision, latest) in enumerate(rows.items()):
        child = place.child(full_name=f"Lý {'ABC'[number]}")
        actions.record_deaths([DeathRow(child.pk, latest.replace(day=5), "", precision)], **said(worker))
        assert (Child.objects.get(pk=child.pk).died_on, Death.objects.get(child=child).precision) == (latest, precision)
    child = place.child()
    actions.record_deaths([DeathRow(child.pk, date(2022, 12, 31), "", "year")], **said(worker))
    assert Child.objects.get(pk=child.pk).died_on == TODAY  # never after the day it is entered


def test_a_death_of_which_the_month_is_known_is_typed_and_read_as_one(place, worker, client):
    child = place.child()
    client.force_login(Person.objects.get(pk=worker.person_id))
    address = reverse("registry:death", args=[child.pk])
    sent = dict(HIDDEN.findall(client.get(address).content.decode()))
    assert client.post(address, sent | {"day": "3/2022", "cause": "benh", "sure": "on"}).status_code == 302
    text = client.get(reverse("registry:child", args=[child.pk])).content.decode()
    assert ("Mất tháng 03/2022" in text, "Chỉ biết 03/2022; số liệu tính theo ngày muộn nhất có thể" in text) == (True, True)
