"""A re-check: what is drawn, what is found, what it says of the whole."""

from datetime import datetime
from math import comb
from uuid import UUID

import pytest
from django.urls import reverse

from mangnon.audit.models import Event
from mangnon.audit.queries import payload_of
from mangnon.base import clock
from mangnon.base.ids import uuid7
from mangnon.registry import actions as registry
from mangnon.registry.recheck import actions, queries, rules, tables
from mangnon.registry.recheck.models import Recheck
from mangnon.registry.recheck.rules import Rate, RecheckRefused, StaleLine


def strata(**sizes: int) -> dict[str, list[UUID]]:
    return {name: [UUID(int=1000 * n + m) for m in range(size)] for n, (name, size) in enumerate(sizes.items())}


def test_a_sample_is_drawn_from_every_hamlet_by_its_share_and_the_same_seed_draws_the_same():
    places = strata(ban=60, coc=30, lung=10)
    drawn = rules.drawn(places, 10, 7)
    assert [sum(name == place for name, _ident in drawn) for place in places] == [6, 3, 1]
    assert (rules.drawn(places, 10, 7) == drawn, rules.drawn(places, 10, 8) == drawn) == (True, False)
    assert sorted(ident for _name, ident in rules.drawn(places, 500, 7)) == sorted(ident for idents in places.values() for ident in idents)


WILSON = [
    (0, 10, 20, 0.0, 16.82), (1, 10, 50, 2.06, 37.04), (5, 50, 120, 5.26, 18.2), (10, 10, 30, 79.06, 100.0), (3, 20, 25, 12.0, 23.48), (2, 5, 5, 40.0, 40.0),
    (5, 50, 10**9, 4.35, 21.36),  # of an endless list: the table of the plain formula
]


@pytest.mark.parametrize(("hits", "trials", "of", "low", "high"), WILSON)
def test_the_interval_is_wilsons_of_a_finite_list(hits, trials, of, low, high):
    """Worked out by hand from the formula of the docstring, to two decimals."""
    assert tuple(round(end, 2) for end in Rate(hits, trials, of).interval) == (low, high)


def test_the_interval_holds_the_truth_of_a_finite_list_as_often_as_it_says():
    """Of every number of wrong ones in a list of 60, by the exact odds of a sample of 20."""
    whole, n, held = 60, 20, []
    for wrong in range(whole + 1):
        likely = {hits: comb(wrong, hits) * comb(whole - wrong, n - hits) / comb(whole, n) for hits in range(max(0, n - whole + wrong), min(n, wrong) + 1)}
        ends = {hits: Rate(hits, n, whole).interval for hits in likely}
        held.append(sum(odds for hits, odds in likely.items() if ends[hits][0] - 1e-9 <= 100 * wrong / whole <= ends[hits][1] + 1e-9))
    assert (min(held) > 0.88, 0.95 <= sum(held) / len(held) < 0.96) == (True, True), "the plain formula holds it in 98.7 %"


def test_the_system_gives_the_seed_and_the_record_tells_how(world, sample):
    """Who is checked picks neither seed nor, before all were asked, another sample; the same seed draws the same children again."""
    drawn = Event.objects.get(action="recheck drawn")
    told = payload_of(drawn)
    assert sample.seed == told["seed"] == rules.seed_of(Event.objects.get(seq=told["after"]).hash, sample.unit_id)
    again, _told = queries.strata_of(world.can_bo_xa, sample.unit)
    assert [ident for _xom, ident in rules.drawn(again, 5, sample.seed)] == [line.child_id for line in queries.lines_of(sample)]
    with pytest.raises(RecheckRefused, match="còn 5 trẻ chưa phúc tra"):
        actions.draw_sample(by=world.can_bo_xa, unit=sample.unit, size=5)
    for number in range(1, 6):
        found(world, sample, number)
    assert actions.draw_sample(by=world.can_bo_xa, unit=sample.unit, size=5).seed != sample.seed
    page = world.client("can_bo_xa", "xa_nha")
    assert "seed" not in page.get(reverse("recheck:draw")).context["form"].fields
    assert f"số gieo {sample.seed}" in page.get(reverse("recheck:sheets", args=[sample.pk])).content.decode()


def test_nothing_tried_is_no_rate():
    assert (Rate(0, 0, 9).percent, Rate(0, 0, 9).interval) == (None, None)


@pytest.fixture
def sample(world) -> Recheck:
    """Five children of one commune, all drawn."""
    for number in range(5):
        world.child(full_name=f"Nông Văn {'ABCDE'[number]}", birth_date=world.birthday(number))
    return actions.draw_sample(by=world.can_bo_xa, unit=world.unit("xa_nha"), size=5)


def found(world, sample, number, version=1, absent=False, **said):
    return actions.record_found(by=world.can_bo_xa, recheck=sample, number=number, version=version, absent=absent, found=said, day=clock.today())


def test_what_differs_is_counted_by_record_and_by_field_and_the_register_stays_as_it_is(world, sample):
    found(world, sample, 1)
    found(world, sample, 2, full_name="Nông Văn Khác", sex="Nam")
    found(world, sample, 3, absent=True)
    whole, fields = queries.rates(queries.lines_of(sample), sample.population)
    assert (whole, fields["full_name"], fields["sex"], fields["birth"]) == (Rate(2, 3, 5), Rate(1, 2, 5), Rate(1, 2, 5), Rate(0, 2, 5))
    line = queries.line_of(sample, 2)
    assert (line.state, line.wrong, line.child.version) == ("sai", "full_name|sex", 1)
    with pytest.raises(StaleLine):
        found(world, sample, 2, absent=True)


@pytest.mark.slow
def test_what_is_typed_as_the_register_says_it_is_no_error(world, sample):
    asked = queries.Basics.read(queries.line_of(sample, 1).asked)
    line = found(world, sample, 1, full_name=asked.full_name.upper(), birth=asked.birth, sex=asked.sex.lower(), mother_name=f" {asked.mother_name} ")
    assert (line.state, line.wrong, line.found) == (rules.RIGHT, "", None)
    officer, address = world.client("can_bo_xa", "xa_nha"), reverse("recheck:line", args=[sample.pk, 2])
    sends = {"version": "1", "send_key": str(uuid7()), "day": "20/05/2022"}
    bad = officer.post(address, sends | {"birth": "xx", "sex": "nào đó", "personal_id": "12345"})
    assert (bad.status_code, sorted(bad.context["form"].errors)) == (422, ["birth", "personal_id", "sex"])
    again = queries.Basics.read(queries.line_of(sample, 2).asked)
    assert officer.post(address, sends | {"send_key": str(uuid7()), "birth": again.birth.replace("/", "-"), "sex": again.sex}).status_code == 302
    assert queries.line_of(sample, 2).state == rules.RIGHT


def test_a_sample_keeps_what_the_register_said_when_it_was_drawn(world, sample):
    line = queries.line_of(sample, 1)
    registry.correct_child(by=world.can_bo_xa, child=line.child_id, version=1, changes={"mother_name": "Lý Thị Na"}, reason="gia đình báo")
    assert queries.Basics.read(queries.line_of(sample, 1).asked).mother_name == "Lý Thị Mai"


def test_another_communes_worker_neither_draws_nor_writes(world, sample):
    with pytest.raises(RecheckRefused):
        actions.draw_sample(by=world.can_bo_xa_ben, unit=world.unit("xa_nha"), size=5)
    with pytest.raises(RecheckRefused):
        actions.record_found(by=world.can_bo_xa_ben, recheck=sample, number=1, version=1, absent=True, found={}, day=clock.today())


def test_a_sample_drawn_at_six_in_the_morning_is_of_that_day(world):
    world.child()
    with clock.moved_to(datetime(2022, 5, 21, 6, tzinfo=clock.TZ)):
        actions.draw_sample(by=world.can_bo_xa, unit=world.unit("xa_nha"), size=5)
        (row,) = tables.rechecks_table(list(queries.rechecks_for(world.can_bo_xa)), links=False).rows
    assert row["made"] == "21/05/2022"


def test_saving_leads_from_child_to_child_and_the_district_sees_the_rate_alone(world, sample):
    officer = world.client("can_bo_xa", "xa_nha")
    few = officer.post(reverse("recheck:draw"), {"unit": sample.unit_id, "size": "3", "send_key": str(uuid7())})
    assert few.context["form"].errors["size"] == ["Chọn ít nhất 5 trẻ."]
    page = officer.get(reverse("recheck:line", args=[sample.pk, 1]))
    sends = {"version": "1", "send_key": str(page.context["form"].initial["send_key"]), "day": "20/05/2022", "mother_name": "Lý Thị Na"}
    assert officer.post(reverse("recheck:line", args=[sample.pk, 1]), sends).url == reverse("recheck:line", args=[sample.pk, 2])
    late = officer.post(reverse("recheck:line", args=[sample.pk, 1]), sends | {"send_key": str(uuid7()), "day": "19/05/2022", "mother_name": "Lý Thị Nga"})
    kept = {name: late.context["form"][name].value() for name in ("version", "day", "mother_name")}
    assert (late.status_code, kept) == (409, {"version": 2, "day": "19/05/2022", "mother_name": "Lý Thị Nga"})
    assert "Nông Văn" in officer.get(reverse("recheck:sheets", args=[sample.pk]) + "?trong=1").content.decode()
    seen = world.client("can_bo_huyen", "huyen_nha").get(reverse("recheck:rechecks")).content.decode()
    assert ("khoảng tin cậy 95%: 20,7% đến 100,0%" in seen, "Nông Văn" in seen) == (True, False)
