"""Reading: who sees whom, what is veiled, what a search finds, and in how many queries."""

from datetime import date

import pytest

from mangnon.base import clock
from mangnon.organisation.models import Hamlet, UnitPeriod
from mangnon.registry import actions, queries
from mangnon.registry.models import Child
from mangnon.registry.queries import Filters
from mangnon.registry.rules import CircumstanceRow, DeathRow, MoveRow, RiskRow
from mangnon.registry.tests.place import SOURCE, START, SYSTEM

pytestmark = pytest.mark.django_db


def names(children) -> list[str]:
    return [child.full_name for child in children]


def circumstance(child, code, **more):
    actions.open_circumstances([CircumstanceRow(child.id, code, date(2022, 1, 1), **more)], by=SYSTEM, source=SOURCE)


def test_a_stranger_of_another_commune_does_not_find_the_child(place):
    child, stranger = place.child(), place.officer(place.xa_b)
    assert names(queries.children_for(stranger)) == []
    with pytest.raises(Child.DoesNotExist):
        queries.child_for(stranger, child.id)
    assert queries.child_for(place.officer(place.xa_a), child.id) == child


def test_a_role_without_names_gets_counts_only(place):
    place.child()
    officer = place.officer(place.tinh, "can_bo_tinh")
    assert names(queries.children_for(officer)) == []
    assert queries.counts_by_commune(officer) == [("Bình Dương", "", 1, 0, 1)]


def test_communes_of_one_name_are_told_apart_by_their_district(place):
    """Cao Bằng had three Hưng Đạo and two Đức Long in 2022."""
    place.child()
    UnitPeriod.objects.create(unit=place.xa_a, parent=place.huyen, name=place.xa_a.name, valid_from=place.xa_a.valid_from)
    assert queries.counts_by_commune(place.officer(place.tinh, "can_bo_tinh")) == [("Bình Dương", "Hòa An", 1, 0, 1)]


def test_after_the_merger_children_are_counted_in_the_communes_of_the_new_map(place):
    place.child()
    place.child(full_name="Lý B", sex="nam", unit_id=place.xa_b.id)
    officer = place.officer(place.tinh, "can_bo_tinh")
    assert queries.counts_by_commune(officer) == [("Bình Dương", "", 1, 0, 1), ("Nước Hai", "", 1, 1, 0)]
    assert queries.counts_by_commune(officer, date(2025, 7, 1)) == [("Hòa An", "", 2, 1, 1)]


def test_who_turned_16_this_month_stays_on_the_list_of_the_month(place):
    for name, born in (("Đã Tròn", date(2006, 5, 2)), ("Sắp Tròn", date(2006, 5, 30)), ("Tháng Trước", date(2006, 4, 30)), ("Tháng Sau", date(2006, 6, 1))):
        place.child(full_name=name, birth_date=born)
    assert sorted(names(queries.children_for(place.officer(place.xa_a), None, Filters(month="du16")))) == ["Sắp Tròn", "Đã Tròn"]


def test_the_district_sees_all_its_communes_sorted_by_ten_ho_dem(place):
    place.child(full_name="Nông Văn Ất")
    place.child(full_name="Lý Thị Án", unit_id=place.xa_b.id)
    place.child(full_name="Bế Văn An")
    assert names(queries.children_for(place.officer(place.huyen, "can_bo_huyen"))) == [
        "Bế Văn An",
        "Lý Thị Án",
        "Nông Văn Ất",
    ]


def test_who_died_left_or_turned_sixteen_is_not_in_the_list(place):
    officer = place.officer(place.xa_a)
    dead, gone = place.child(full_name="Lý A"), place.child(full_name="Lý B")
    place.child(full_name="Lý C", birth_date=date(2006, 5, 20))
    place.child(full_name="Lý D", birth_date=date(2006, 5, 21))
    actions.record_deaths([DeathRow(dead.id, date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    actions.move_children(
        [MoveRow(gone.id, date(2022, 5, 1), None, None, None, "chuyen_ngoai_tinh")], by=SYSTEM, source=SOURCE
    )
    assert names(queries.children_for(officer)) == ["Lý D"]
    assert queries.child_for(officer, dead.id) == dead


def test_the_new_commune_sees_the_children_of_the_communes_it_replaced(place):
    child = place.child()
    officer = place.officer(place.xa_moi)
    assert names(queries.children_for(officer)) == []
    with clock.moved_to(date(2025, 7, 2)):
        assert names(queries.children_for(officer)) == [child.full_name]
        assert names(queries.children_for(place.officer(place.xa_a))) == []


def test_a_restricted_entry_reads_as_special_circumstances_everywhere(place):
    child = place.child()
    circumstance(child, "HC05.1", evidence="hồ sơ bệnh án")
    inside, outside = place.officer(place.xa_a), place.officer(place.huyen, "can_bo_huyen")
    assert queries.present(inside, [child])[child.id].groups == ["Trẻ em nhiễm HIV/AIDS"]
    assert queries.present(outside, [child])[child.id].groups == ["Hoàn cảnh đặc biệt"]
    lines = [entry for entry in queries.timeline(outside, child) if entry.kind == "Hoàn cảnh đặc biệt"]
    assert [(line.text, line.detail) for line in lines] == [("Hoàn cảnh đặc biệt", "")]
    assert names(queries.children_for(outside, filters=Filters(group="HC05"))) == []
    assert names(queries.children_for(outside, filters=Filters(group="dac_biet"))) == [child.full_name]
    assert names(queries.children_for(inside, filters=Filters(group="HC05"))) == [child.full_name]


@pytest.mark.parametrize(
    "typed", ["nong thi hoa", "Hoà Nông", "nông thị hòa", "noong thij hoaf", "nong", "ly mai", "no6ng thi5 hoa2"]
)
def test_a_name_is_found_without_accents_in_any_order_and_from_raw_keystrokes(place, typed):
    child = place.child()
    place.child(full_name="Bế Văn Sĩ", mother_name="", father_name="")
    assert names(queries.search_children(place.officer(place.xa_a), typed)) == [child.full_name]


def test_a_search_stays_in_the_scope_and_matches_beginnings_of_words(place):
    place.child()
    assert names(queries.search_children(place.officer(place.xa_b), "nong")) == []
    assert names(queries.search_children(place.officer(place.xa_a), "ang")) == []
    assert names(queries.search_children(place.officer(place.xa_a), "  ")) == []


@pytest.mark.parametrize("typed", ["hoa " * 5000, "a" * 100_000, "hoa " + "x" * 4000])
def test_a_pasted_page_is_searched_like_a_name(place, typed):
    place.child(full_name="Nông Thị Hoà")
    officer = place.officer(place.xa_a)
    assert len(queries.search_children(officer, typed)) == (1 if typed == "hoa " * 5000 else 0)
    assert list(queries.households_for(officer, typed=typed)) == []


def test_an_identity_number_finds_its_child(place, settings):
    settings.MANGNON_DEMO = True
    child = place.child(personal_id="003315000001")
    assert names(queries.search_children(place.officer(place.xa_a), "0033 1500 0001")) == [child.full_name]


def test_the_filters_narrow_by_sex_age_poverty_and_hamlet(place):
    officer, home = place.officer(place.xa_a), place.household()
    place.child(full_name="Lý A", household_id=home, hamlet_id=place.xom.id)
    place.child(full_name="Lý B", sex="nam", birth_date=date(2020, 5, 1), resident_from=date(2020, 5, 1))
    assert names(queries.children_for(officer, filters=Filters(sex="nam"))) == ["Lý B"]
    assert names(queries.children_for(officer, filters=Filters(age="0-3"))) == ["Lý B"]
    assert names(queries.children_for(officer, filters=Filters(poverty="ngheo"))) == ["Lý A"]
    assert names(queries.children_for(officer, filters=Filters(hamlet=place.xom.id))) == ["Lý A"]


def test_a_page_of_children_costs_the_same_queries_for_one_and_for_three(place, django_assert_num_queries):
    officer = place.officer(place.xa_a)
    spent = []
    for count in (1, 3):
        while Child.objects.count() < count:
            child = place.child(household_id=place.household(number=str(Child.objects.count())))
            circumstance(child, "HC04.1")
        rows = list(queries.children_for(officer))
        assert len(rows) == count
        with django_assert_num_queries(6):
            spent.append(queries.present(officer, rows))
    assert len(spent[1]) == 3


def test_who_is_16_counts_no_more_among_the_children_of_a_household(place):
    home = place.household()
    place.child(household_id=home)
    place.child(full_name="Sùng Thị Lớn", birth_date=date(2005, 3, 1), household_id=home)
    household = queries.household_for(place.officer(place.xa_a), home)
    assert (queries.members(household).count(), queries.grown_count(household), queries.member_counts([household])) == (1, 1, {home: 1})


def test_a_child_of_a_merged_commune_lives_where_the_map_of_the_day_says(place):
    child = place.child()
    officer = place.officer(place.tinh, "can_bo_huyen")
    told = [queries.present(officer, [child], day)[child.pk].unit for day in (date(2025, 6, 30), date(2025, 7, 1))]
    assert told == ["Bình Dương", "Hòa An"]


def test_households_and_their_members_stay_in_the_scope(place):
    home = place.household()
    child = place.child(household_id=home)
    officer, stranger = place.officer(place.xa_a), place.officer(place.xa_b)
    household = queries.household_for(officer, home)
    assert names(queries.members(household)) == [child.full_name]
    assert queries.poverty_of([household]) == {home: "ngheo"}
    assert queries.member_counts([household]) == {home: 1}
    assert list(queries.households_for(stranger)) == []
    assert list(queries.households_for(officer, typed="quý")) == [household]


def test_a_household_counts_while_a_child_lives_in_it(place):
    place.child(household_id=place.household(number="1"))
    place.child(full_name="Nông Văn Hai", household_id=place.household(number="2"), birth_date=date(2007, 3, 1))
    place.household(number="3")
    officer = place.officer(place.xa_a)
    assert [queries.homes_of_children(officer, day) for day in (date(2022, 5, 20), date(2023, 3, 1))] == [2, 1]


def test_a_hamlet_counts_who_lives_there_today_not_who_did(place):
    other = Hamlet.objects.create(unit=place.xa_a, name="Bản Pò", sort_key="b", search_key="b", valid_from=START)
    child = place.child(hamlet_id=place.xom.id)
    actions.move_children([MoveRow(child.pk, date(2022, 5, 1), place.xa_a.id, other.id, None, "trong_xa")], by=SYSTEM, source=SOURCE)
    assert queries.hamlet_totals(SYSTEM, [place.xom, other]) == {place.xom.pk: (0, 0), other.pk: (0, 1)}


def test_the_months_list_is_who_came_since_the_first_and_who_turns_16_before_its_end(place, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2022, 5, 20))
    place.child(full_name="Sinh Tháng Này", birth_date=date(2022, 5, 1), resident_from=date(2022, 5, 1))
    place.child(full_name="Sinh Tháng Trước", birth_date=date(2022, 4, 30), resident_from=date(2022, 4, 30))
    place.child(full_name="Tròn Mười Sáu", birth_date=date(2006, 5, 31))
    place.child(full_name="Tháng Sau Tròn", birth_date=date(2006, 6, 1))
    officer = place.officer(place.xa_a)
    listed = {month: names(queries.children_for(officer, None, Filters(month=month))) for month in ("den", "du16", "khac")}
    assert listed == {
        "den": ["Sinh Tháng Này"], "du16": ["Tròn Mười Sáu"],
        "khac": names(queries.children_for(officer)),
    }  # fmt: skip


def test_children_at_risk_are_a_group_of_their_own(place):
    child, officer = place.child(), place.officer(place.xa_a)
    place.child(full_name="Không Nguy Cơ")
    actions.open_risks([RiskRow(child.id, "NC02", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    assert names(queries.children_for(officer, None, Filters(group="nguy_co"))) == [child.full_name]


def test_a_commune_whose_book_is_silent_is_named_and_children_without_a_number_are_counted(place):
    place.child(birth_date=date(2022, 5, 1), resident_from=date(2022, 5, 1), personal_id=None)
    officer = place.officer(place.huyen, "can_bo_huyen")
    assert [unit.name for unit in queries.silent_communes(officer, date(2022, 4, 1))] == ["Nước Hai"]
    assert {unit.name for unit in queries.silent_communes(officer, date(2022, 5, 2))} == {"Bình Dương", "Nước Hai"}
    assert [queries.without_number(officer, day) for day in (date(2022, 5, 1), date(2022, 5, 2))] == [0, 1]
