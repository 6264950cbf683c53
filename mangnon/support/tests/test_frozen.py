"""What a round counts: stock and flow on the right days, in the right unit, with the help received."""

from datetime import date

import pytest

from mangnon.base import clock
from mangnon.registry import actions
from mangnon.registry.rules import CircumstanceRow, CloseRow, DeathRow, MoveRow, RiskRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support import actions as support
from mangnon.support.rules import AllowanceRow, CardRow, ServiceRow
from mangnon.support.tests.freezing import context, of, rows

pytestmark = pytest.mark.django_db
SAID = {"by": SYSTEM, "source": SOURCE}


def special(child, start, end=None, code="HC04.1"):
    actions.open_circumstances([CircumstanceRow(child.id, code, start, end)], **SAID)


def test_a_child_who_stays_is_stock_on_both_days(place):
    child = place.child(household_id=place.household(), birth_registered_on=date(2015, 3, 9), family_state="du")
    row = of(context(), "children", child)[0]
    assert row["unit_id"] == row["unit_open"] == place.xa_a.id
    assert (row["stock"], row["stock_open"], row["left"]) == (True, True, None)
    assert (row["age_months"], row["age_months_open"]) == (86, 81)
    assert (row["poverty"], row["minority"], row["birth_registered"], row["insured"]) == ("ngheo", True, True, False)


def test_a_corrected_birth_date_still_counts_the_birth(place):
    child = place.child(birth_date=date(2022, 2, 1), resident_from=date(2022, 2, 1))
    actions.correct_child(by=SYSTEM, child=child.id, version=1, changes={"birth_date": date(2022, 2, 2)}, reason="Nhầm")
    assert [(event["kind"], event["unit_id"]) for event in rows(context(), "vital")] == [("sinh", place.xa_a.id)]


def test_a_row_carries_no_key_of_the_record(place):
    child = place.child(household_id=place.household())
    ctx = context()
    text = repr([rows(ctx, table) for table in ("children", "households", "vital")])
    assert child.id.hex not in text
    assert str(child.id) not in text
    assert ctx.given["child"][child.id.hex] == ctx.pseudonym("child", child.id) == rows(ctx, "children")[0]["child"]


def test_a_birth_in_the_period_is_flow_and_a_later_one_is_not_in_the_round(place):
    child = place.child(birth_date=date(2022, 2, 1), resident_from=date(2022, 2, 1))
    place.child(full_name="Lý A", birth_date=date(2022, 5, 16), resident_from=date(2022, 5, 16))
    ctx = context()
    row = of(ctx, "children", child)[0]
    assert (row["stock"], row["stock_open"], row["age_months_open"], row["born_in_period"]) == (True, False, None, True)
    assert [event["kind"] for event in rows(ctx, "vital")] == ["sinh"]
    assert len(rows(ctx, "children")) == 1


def test_sixteen_on_the_reference_day_is_no_longer_stock(place):
    child = place.child(birth_date=date(2006, 5, 15), resident_from=date(2017, 1, 1))
    younger = place.child(full_name="Lý A", birth_date=date(2006, 5, 16), resident_from=date(2017, 1, 1))
    special(child, date(2020, 1, 1))
    ctx = context()
    row = of(ctx, "children", child)[0]
    assert (row["stock"], row["stock_open"], row["left"], row["age_months"], row["unit_id"]) == (
        False,
        True,
        "du_16",
        192,
        None,
    )
    assert of(ctx, "children", younger)[0]["stock"] is True
    assert of(ctx, "circumstances", child)[0]["exit"] == "du_16"


def test_a_move_inside_the_province_changes_only_the_unit(place):
    child = place.child()
    special(child, date(2021, 1, 1))
    actions.move_children([MoveRow(child.id, date(2022, 3, 1), place.xa_b.id, None, None, "chuyen_trong_tinh")], **SAID)
    ctx = context()
    row = of(ctx, "children", child)[0]
    assert (row["unit_open"], row["unit_id"], row["left"], row["urban"]) == (place.xa_a.id, place.xa_b.id, None, True)
    episode = of(ctx, "circumstances", child)[0]
    assert (episode["at_open"], episode["at_close"], episode["exit"]) == (True, True, None)


def test_who_leaves_the_province_leaves_with_the_episode(place):
    child = place.child()
    special(child, date(2021, 1, 1))
    actions.move_children([MoveRow(child.id, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh")], **SAID)
    ctx = context()
    assert of(ctx, "children", child)[0]["left"] == "chuyen_di"
    assert of(ctx, "circumstances", child)[0]["exit"] == "chuyen_di"


def test_a_death_is_counted_where_the_child_lived_with_its_age(place):
    child, newborn = (
        place.child(),
        place.child(full_name="Lý A", birth_date=date(2022, 4, 2), resident_from=date(2022, 4, 2)),
    )
    special(child, date(2021, 1, 1))
    actions.record_deaths(
        [DeathRow(child.id, date(2022, 4, 5), "benh"), DeathRow(newborn.id, date(2022, 4, 2), "so_sinh")], **SAID
    )
    ctx = context()
    row = of(ctx, "children", child)[0]
    assert (row["stock"], row["died_in_period"], row["left"], row["age_months"]) == (False, True, "tu_vong", 85)
    assert of(ctx, "circumstances", child)[0]["exit"] == "tu_vong"
    assert of(ctx, "children", newborn) == []
    deaths = {event["age_days"]: event["unit_id"] for event in rows(ctx, "vital") if event["kind"] == "chet"}
    assert deaths == {0: place.xa_a.id, 2588: place.xa_a.id}


def test_an_episode_that_ended_left_the_group_and_one_inside_the_period_is_flow_only(place):
    ended, inside, before = (place.child(full_name=f"Lý {name}") for name in "ABC")
    special(ended, date(2021, 1, 1), date(2022, 2, 1))
    special(inside, date(2022, 1, 1), date(2022, 2, 1))
    special(before, date(2020, 1, 1), date(2021, 12, 14))
    ctx = context()
    assert [(r["at_open"], r["at_close"], r["exit"]) for r in of(ctx, "circumstances", ended)] == [
        (True, False, "ra_khoi_nhom")
    ]
    assert [(r["at_open"], r["at_close"], r["exit"]) for r in of(ctx, "circumstances", inside)] == [
        (False, False, "ra_khoi_nhom")
    ]
    assert of(ctx, "circumstances", before) == []
    row = of(ctx, "children", ended)[0]
    assert (row["special"], row["special_open"]) == (False, True)


def test_two_episodes_of_one_code_are_one_row(place):
    child = place.child()
    special(child, date(2021, 1, 1), date(2022, 1, 10))
    special(child, date(2022, 3, 1))
    assert [(r["at_open"], r["at_close"], r["exit"]) for r in of(context(), "circumstances", child)] == [
        (True, True, None)
    ]


def test_a_sealed_entry_is_counted_by_its_digest(place):
    child = place.child()
    special(child, date(2021, 1, 1), code="HC11.2")
    assert [(r["code"], r["grp"]) for r in of(context(), "circumstances", child)] == [("HC11.2", "HC11")]


def test_a_risk_is_open_at_the_close_until_it_ends(place):
    child = place.child()
    actions.open_risks([RiskRow(child.id, "NC05", date(2022, 1, 1))], **SAID)
    ctx = context()
    assert [(r["code"], r["at_open"], r["at_close"]) for r in of(ctx, "risks", child)] == [("NC05", False, True)]
    actions.close_risks([CloseRow(child.id, "NC05", date(2022, 2, 1), "đi học lại")], **SAID)
    assert of(context(), "risks", child)[0]["exit"] == "ra_khoi_nhom"


def test_help_counts_by_kind_within_the_period(place):
    child, earlier = place.child(), place.child(full_name="Lý A")
    support.record_cards([CardRow(child.id, "TE1040000000001", date(2021, 1, 1))], **SAID)
    support.record_allowances([AllowanceRow(child.id, "136-5.1", 540_000, "QĐ 1", "UBND huyện", date(2021, 1, 1))], **SAID)
    support.record_services(
        [ServiceRow(child.id, "giao_duc", date(2022, 3, 1)), ServiceRow(earlier.id, "khac", date(2021, 12, 14))], **SAID
    )
    ctx = context()
    row = of(ctx, "children", child)[0]
    assert (
        row["insured"],
        row["aided"],
        row["aided_tro_cap"],
        row["aided_y_te"],
        row["aided_giao_duc"],
        row["aided_khac"],
    ) == (True, True, True, True, True, False)
    assert of(ctx, "children", earlier)[0]["aided"] is False
    assert [(r["kind"], r["unit_id"]) for r in of(ctx, "services", child)] == [("giao_duc", place.xa_a.id)]
    assert of(ctx, "services", earlier) == []
    assert [(r["kind"], r["monthly_amount"]) for r in of(ctx, "allowances", child)] == [("136-5.1", 540_000)]


def test_households_are_counted_with_the_children_living_in_them(place):
    home, empty = place.household(), place.household(number="13")
    for name in "AB":
        place.child(full_name=f"Lý {name}", household_id=home)
    ctx = context()
    found = rows(ctx, "households")
    assert [(r["unit_id"], r["poverty"], r["children"]) for r in found] == [(place.xa_a.id, "ngheo", 2)]
    assert ctx.pseudonym("household", empty) not in {r["household"] for r in found}


def test_after_a_merger_children_belong_to_the_new_commune_and_nobody_moved(place):
    with clock.moved_to(date(2025, 12, 20)):
        child = place.child()
        ctx = context(date(2025, 6, 15), date(2025, 12, 14))
        row = of(ctx, "children", child)[0]
        assert row["unit_id"] == row["unit_open"] == place.xa_moi.id


def test_what_became_known_after_the_cut_of_knowledge_is_not_counted(place):
    child = place.child()
    before = clock.now()
    special(child, date(2022, 1, 1))
    place.child(full_name="Lý A")
    then, now = context(known_at=before), context()
    assert (of(then, "children", child)[0]["special"], of(now, "children", child)[0]["special"]) == (False, True)
    assert (len(rows(then, "children")), len(rows(now, "children"))) == (1, 2)
