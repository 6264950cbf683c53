"""1/7/2025: communes go whole into new ones, districts end. Whoever works in the new unit goes on where the old one stopped."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines import queries as due
from mangnon.deadlines.models import DueItem
from mangnon.organisation import actions as organisation
from mangnon.organisation import queries, world
from mangnon.organisation.models import Body, Hamlet, Unit, UnitPeriod
from mangnon.plans import queries as plans
from mangnon.registry import queries as registry
from mangnon.registry.moves import actions as moves
from mangnon.registry.rules import MoveRow, RowErrors
from mangnon.statistics import actions as statistics
from mangnon.web import sections, upkeep
from tests import stories
from tests.world import MERGED, SOURCE, SYSTEM, World, signed_in, tiny_packs

EVE = MERGED - timedelta(days=1)


@pytest.fixture
def merged(world):
    """The tiny province with a worker in Thục Phán, the ward that both neighbours went into on 1/7/2025."""
    ward = queries.unit_by_code("01273", MERGED, 3)
    person, _secret = organisation.create_person(by=SYSTEM, username="thuc.phan", full_name="Đàm Thị Hạnh", password="mat-khau-thu-2022")
    body = Body.objects.on(MERGED).get(unit=ward, kind="ubnd_xa")
    post = organisation.assign_post(by=SYSTEM, person=person, body=body, role="can_bo_xa", valid_from=MERGED)
    world.ward, world.ward_person = ward, person
    world.ward_worker = Actor("person", person.full_name, str(person.pk), str(post.pk), str(body.pk), "can_bo_xa")
    return world


def test_a_code_alone_never_finds_a_unit(merged):
    """01273 was the ward Hợp Giang and is the ward Thục Phán: two units of one code."""
    old, new = queries.unit_by_code("01273", EVE, 3), queries.unit_by_code("01273", MERGED, 3)
    assert (old.name, new.name) == ("Hợp Giang", "Thục Phán")
    assert old.pk != new.pk
    with pytest.raises(Unit.DoesNotExist):
        queries.unit_by_code("01267", MERGED, 3)  # Sông Hiến is no more, and its code is nobody's


def test_the_same_name_and_code_with_more_land_is_another_unit():
    """41 communes of 2025 keep code and name: all 56 are new units."""
    packs = law.load()
    lives = list(world.lives(packs.units, packs.successions))
    assert len([life for life in lives if life[0].level == 3 and life[0].valid_from == MERGED]) == 56
    assert all(len(life) == 1 for life in lives)


def test_who_works_in_the_new_unit_sees_the_children_of_its_predecessors_from_that_day(merged):
    mine = {merged.child("xa_nha"), merged.child("xa_ben", full_name="Nông Thị Mai")}
    other = merged.child("xa_khac", full_name="Nông Thị Lan")
    with clock.moved_to(EVE):
        assert set(registry.children_for(merged.ward_worker).values_list("pk", flat=True)) == set()
        assert set(registry.children_for(merged.can_bo_xa).values_list("pk", flat=True)) < mine
    with clock.moved_to(MERGED):
        seen = set(registry.children_for(merged.ward_worker).values_list("pk", flat=True))
        assert seen == mine
        assert other not in seen


def test_a_request_to_move_and_a_hamlet_name_the_communes_of_the_day_shown(merged):
    hamlet = stories.hamlet(merged, "xa_nha")
    child = merged.child("xa_nha", hamlet_id=hamlet)
    with clock.moved_to(MERGED + timedelta(days=20)):
        there = queries.holders_on(clock.today(), [merged.unit("xa_khac").pk])[merged.unit("xa_khac").pk]
        row = MoveRow(child, MERGED + timedelta(days=10), there.pk, None, None, "chuyen_trong_tinh")
        [asked] = moves.send_moves([row], by=merged.ward_worker, source=SOURCE)
        reader = signed_in(merged.ward_person)
        pairs = {pair.key: pair.value for pair in reader.get(reverse("registry:move", args=[asked.pk])).context["pairs"]}
        assert (pairs["Từ xã"], pairs["Đến xã"]) == ("phường Thục Phán", there.full_name)
        assert [row["from"] for row in reader.get(reverse("registry:moves") + "?ds=dang-cho").context["table"].rows] == ["Thục Phán"]
        assert DueItem.objects.get(code="move_answer").label == f"phường Thục Phán → {there.full_name}"
        assert reader.get(reverse("registry:hamlet", args=[hamlet])).context["pairs"][0].value == "phường Thục Phán"
        assert {str(row["unit"]) for row in reader.get(reverse("registry:hamlets")).context["table"].rows} == {"Thục Phán"}


def test_old_posts_end_with_their_body_and_see_nothing(merged):
    merged.child("xa_nha")
    task = stories.task(merged, "xa_nha")
    old = merged.can_bo_xa, merged.can_bo_huyen
    with clock.moved_to(MERGED):
        for actor in old:
            assert not queries.posts_of(actor.person_id, MERGED)
            assert list(registry.children_for(actor)) == []
            assert list(due.due_items_for(actor)) == list(due.own_items_for(actor)) == []
            assert list(plans.tasks_for(actor, MERGED)) == []
        page = merged.client("can_bo_huyen", "huyen_nha").get(reverse("plans:task-detail", args=[task]))
        assert page.status_code == 403


def test_an_open_item_goes_on_with_the_successor_who_can_finish_it(merged):
    """A clock that a commune started in June 2025 runs out in July: it is the new ward's."""
    commune = Body.objects.on(EVE).get(unit__code="01267", kind="ubnd_xa")
    item = deadlines.open_item(by=SYSTEM, key="k", code="don", label="Trả lời đơn", body=commune, unit=commune.unit, due_before=date(2025, 7, 10))
    with clock.moved_to(EVE):
        assert list(due.own_items_for(merged.ward_worker)) == []
    with clock.moved_to(MERGED):
        assert list(due.own_items_for(merged.ward_worker)) == [item]
        body, posts = due.responsible(item, MERGED)
        assert (body.unit, [post.person for post in posts]) == (merged.ward, [merged.ward_person])
        page = signed_in(merged.ward_person).post(reverse("deadlines:due-done", args=[item.pk]), {"version": 1, "note": "Đã trả lời"})
        assert (page.status_code, DueItem.objects.get().done_at is not None) == (302, True)


def test_what_a_district_still_owed_is_nobodys_successors_but_the_province_sees_it(merged):
    office = Body.objects.on(EVE).get(unit__code="040", kind="phong_ldtbxh")
    item = deadlines.open_item(by=SYSTEM, key="k", code="don", label="Trả lời đơn", body=office, unit=office.unit, due_before=date(2025, 7, 10))
    assert office.successor is None
    assert due.responsible(item, MERGED)[0] == Body.objects.on(MERGED).get(kind="ubnd_tinh")


def test_a_report_returned_to_an_old_commune_is_mended_by_who_carries_on_its_work(merged, house):
    stories.frozen_round(merged, "xa_nha")
    report = statistics.write_report(by=merged.can_bo_xa, round_code=stories.ROUND, unit=merged.unit("xa_nha"))[0].report
    for to, by in (("da_gui", merged.can_bo_xa), ("tra_lai", merged.can_bo_huyen)):
        report = statistics.move_report(by=by, report=report, version=report.version, state=to, reason="Thiếu xóm")
    with clock.moved_to(MERGED):
        assert [task.hint for task in sections.returned(merged.ward_worker).tasks] == ["Thiếu xóm"]
        assert statistics.side_of(merged.ward_worker, report) == "author"


def test_the_department_of_health_carries_on_what_the_labour_department_led(merged):
    labour, health = Body.objects.get(code="so_ldtbxh"), Body.objects.on(MERGED).get(code="so_y_te")
    assert (labour.successor, health.in_charge_of_children) == (health, True)
    person, _secret = organisation.create_person(by=SYSTEM, username="so.y.te", full_name="Triệu Thị Mai", password="mat-khau-thu-2022")
    post = organisation.assign_post(by=SYSTEM, person=person, body=health, role="can_bo_tinh", valid_from=date(2025, 3, 1))
    actor = Actor("person", person.full_name, str(person.pk), str(post.pk), str(health.pk), "can_bo_tinh")
    before = Body.objects.get(code="so_y_te", valid_to=date(2025, 3, 1))
    assert queries.bodies_of(actor, MERGED) == {health.pk, labour.pk, before.pk}


def test_a_sector_sees_its_own_tasks_and_items_and_no_others(merged):
    stories.task(merged, "xa_nha")
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 6, 30))
    sector = merged.actor("nganh", "tinh")
    assert {item.body.code for item in due.due_items_for(sector)} == {"so_gddt"}
    tasks = list(plans.tasks_for(sector, clock.today()))
    assert tasks
    assert all("so_gddt" in {task.lead.code, *task.partners.values_list("body__code", flat=True)} for task in tasks)


def test_a_unit_of_any_time_stands_somewhere_on_the_map_of_every_later_day(merged):
    hop_giang = queries.unit_by_code("01273", EVE, 3)
    above = lambda day: set(queries.map_rows(day).filter(unit=hop_giang).values_list("ancestor__full_name", flat=True))  # noqa: E731
    assert above(date(2022, 5, 20)) == {"phường Hợp Giang", "thành phố Cao Bằng", "tỉnh Cao Bằng"}
    assert above(MERGED) == {"phường Thục Phán", "tỉnh Cao Bằng"}


def test_a_mere_rename_is_a_period_of_one_unit(db):
    packs = tiny_packs()
    row = next(unit for unit in packs.units if unit.code == "01273" and unit.valid_from == MERGED)
    day = date(2026, 4, 30)
    renamed = (replace(row, valid_to=day), replace(row, name="Thục Phán Mới", valid_from=day))
    packs = replace(packs, units=tuple(unit for unit in packs.units if unit is not row) + renamed, sha256="renamed")
    organisation.load_world(by=SYSTEM, packs=packs)
    unit = queries.unit_by_code("01273", day, 3)
    assert (unit.name, unit.valid_from, unit.valid_to) == ("Thục Phán Mới", MERGED, None)
    assert list(UnitPeriod.objects.filter(unit=unit).order_by("valid_from").values_list("name", "valid_from", "valid_to")) == [
        ("Thục Phán", MERGED, day), ("Thục Phán Mới", day, None),
    ]
    assert queries.unit_by_code("01273", MERGED, 3) == unit


def test_hamlets_of_merged_communes_go_on_and_say_of_which(merged):
    """Two neighbours had a "Tổ 1": in the new ward both are offered, each with its old ward, and a newborn may live there."""
    rows = [(merged.unit(place).pk, "Tổ 1", "to_dan_pho", date(2020, 3, 1)) for place in ("xa_nha", "xa_ben", "xa_khac")]
    first, *_others = organisation.add_hamlets(by=SYSTEM, rows=rows)
    with clock.moved_to(MERGED):
        offered = [label for _ident, label in registry.hamlet_choices(merged.ward_worker)]
        assert offered == ["Tổ 1 (phường Hợp Giang cũ)", "Tổ 1 (phường Sông Hiến cũ)"]
        child = merged.child(unit_id=merged.ward.pk, hamlet_id=first.pk, birth_date=MERGED, resident_from=MERGED)
        assert child in set(registry.children_in(merged.ward_worker, MERGED, registry.Filters(hamlet=first.pk)).values_list("pk", flat=True))
        stranger = merged.unit("xa_khac").pk
        with pytest.raises(RowErrors) as refused:
            merged.child(unit_id=merged.ward.pk, hamlet_id=Hamlet.objects.get(unit_id=stranger).pk, birth_date=MERGED, resident_from=MERGED)
    assert [error.code for error in refused.value.errors] == ["hamlet_elsewhere"]


def test_a_divided_commune_is_a_work_list_and_its_upper_unit_still_answers_for_it(db):
    """Without its whole succession, Sông Hiến would have gone nowhere: its children are listed, none is put anywhere."""
    packs = tiny_packs()
    divided = tuple(replace(row, whole=False) if row.old_code == "01267" and row.effective == MERGED else row for row in packs.successions)
    organisation.load_world(by=SYSTEM, packs=replace(packs, successions=divided, sha256="divided"))
    unit = queries.unit_by_code("01267", EVE, 3)
    with clock.moved_to(EVE):
        World.child(SimpleNamespace(unit=lambda place: unit))
    assert [(found.code, registry.residents_left_in(found.pk, MERGED)) for found in queries.divided_units(MERGED)] == [("01267", 1)]
    assert set(queries.map_rows(MERGED).filter(unit=unit).values_list("ancestor__code", flat=True)) == {"04"}
    with clock.moved_to(MERGED):
        assert [todo.code for todo in upkeep.tasks() if todo.code == "divided_unit"] == ["divided_unit"]
