"""The quality of data: what each figure counts is what its list shows, as the register stands, for whoever looks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.base import clock
from mangnon.registry import actions as registry
from mangnon.registry.quality import actions, counting, figures, lateness, predicates, queries, rules, tables
from mangnon.registry.quality.models import MonthOfQuality
from mangnon.registry.reviews import queries as reviews
from mangnon.registry.rules import (
    CircumstanceRow,
    DeathRow,
    DetailRow,
    GuardianRow,
    HouseholdRow,
    MoveRow,
    ParentRow,
    PovertyRow,
    SchoolingRow,
)
from tests.stories import hamlet, household, pair
from tests.world import SOURCE, SYSTEM, TODAY


def counts(world, place: str = "xa_nha") -> dict[str, int]:
    """Return what a board shows of a commune, without the lists."""
    ident = world.unit(place).pk
    found = counting.of([ident], TODAY)[ident] | {predicates.DOUBTED: counting.doubted_in([ident], TODAY).get(ident, 0)}
    return {code: count for code, count in found.items() if count}


def listed(world, code: str, role: str = "can_bo_xa") -> set:
    """Return the children behind a figure of xa_nha."""
    return set(queries.behind(world.actor(role, "xa_nha"), [world.unit("xa_nha")], code).values_list("pk", flat=True))


def whole_child(world):
    """A child of whom everything the form requires is recorded, and checked in all three ways."""
    home = household(world, "xa_nha")
    child = world.child(household_id=home, hamlet_id=hamlet(world, "xa_nha"), relation="con", birth_registered_on=date(2015, 4, 1), birth_reg_no="12/2015")
    registry.record_parents([ParentRow(child, parent, date(2015, 3, 5), status="song_cung") for parent in ("cha", "me")], by=SYSTEM, source=SOURCE)
    registry.record_guardianships([GuardianRow(child, "cha_me", date(2020, 3, 1))], by=SYSTEM, source=SOURCE)
    registry.record_schooling([SchoolingRow(child, "tieu_hoc", "", date(2021, 9, 5))], by=SYSTEM, source=SOURCE)
    told = {"collector": "Hoàng Thị Na", "police_check": "khop", "verified": "dung"}
    registry.record_details([DetailRow(child, key, value, date(2022, 1, 5)) for key, value in told.items()], by=SYSTEM, source=SOURCE)
    return child


def test_a_figure_counts_exactly_the_children_its_list_shows(world):
    whole_child(world)
    world.child(full_name="Trai", birth_date=date(2022, 2, 1), resident_from=date(2022, 2, 1), ethnic="99", mother_name="", father_name="")
    world.child(birth_date=date(2014, 12, 31), birth_precision="year", personal_id="003312000123")
    pair(world, "xa_nha")
    world.child("xa_ben")
    found = counts(world)
    for figure in figures.all_figures().values():
        if figure.whole in (figures.CHILDREN, figures.NUMBERED):
            assert (figure.code, len(listed(world, figure.code))) == (figure.code, found.get(figure.code, 0))
    named = {code: found[code] for code in ("children", "thieu-full_name", "thieu-ethnicity", "thieu-nguoi-cham-soc", "so-sai", "ngay-thieu", "khai-sinh", "trung", "chua-kiem-tra")}
    assert named == {"children": 5, "thieu-full_name": 1, "thieu-ethnicity": 1, "thieu-nguoi-cham-soc": 1, "so-sai": 1, "ngay-thieu": 1, "khai-sinh": 3, "trung": 2, "chua-kiem-tra": 4}


@pytest.mark.slow
def test_a_record_with_all_that_is_required_and_checked_is_on_no_list(world):
    child = whole_child(world)
    assert [code for code in figures.all_figures() if code != "ra-soat" and child in listed(world, code)] == []


def test_a_field_is_asked_from_its_age_on(world):
    """A child of two months lacks no schooling, neither on the board nor on its page; one of three months does."""
    young, old = (world.child(full_name=f"Nông Thị {name}", birth_date=day, resident_from=day) for name, day in (("Bé", date(2022, 2, 21)), ("Lớn", date(2022, 2, 20))))
    assert set(listed(world, "thieu-school_status")) == {old}
    found = counts(world)
    assert (found["children"], found["tu-thang-3"], found["thieu-school_status"]) == (2, 1, 1)
    assert found[figures.CELLS] == 2 * len(figures.required_fields()) - 1
    pages = {child: world.client("can_bo_xa", "xa_nha").get(reverse("registry:child", args=[child])).context["record"] for child in (young, old)}
    missing = {child: [name for group in record for name in group.missing] for child, record in pages.items()}
    assert ["Tình trạng học tập" in names for names in missing.values()] == [False, True]


def test_what_an_action_changes_is_counted_anew_in_its_communes_at_once(world):
    home = household(world, "xa_nha", "7")
    child = world.child(household_id=home)
    world.child("xa_ben")
    first = [counts(world), counts(world, "xa_ben")]
    registry.record_schooling([SchoolingRow(child, "tieu_hoc", "", date(2021, 9, 5))], by=SYSTEM, source=SOURCE)
    assert counts(world) == {code: count for code, count in first[0].items() if code != "thieu-school_status"} | {figures.LACKING: first[0][figures.LACKING] - 1}
    registry.move_children([MoveRow(child, TODAY, world.unit("xa_ben").id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
    assert [counts(world).get("children", 0), counts(world, "xa_ben")["children"]] == [0, 2]
    assert counts(world, "xa_ben") != first[1]


@pytest.mark.slow
def test_what_is_recorded_of_a_household_counts_for_its_children_at_once(world):
    home = registry.register_households([HouseholdRow(None, "7", "Nông Văn Quý", world.unit("xa_nha").id, None, "", [])], by=SYSTEM, source=SOURCE)[0]
    world.child(household_id=home)
    before = counts(world).get("thieu-poverty", 0)
    registry.set_poverty([PovertyRow(home, "can_ngheo", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    assert (before, counts(world).get("thieu-poverty", 0)) == (1, 0)


def test_no_figure_tells_of_a_circumstance(world):
    child = world.child()
    before, code = counts(world), "HC05.1"
    registry.open_circumstances([CircumstanceRow(child, code, date(2022, 1, 5), None, "Hồ sơ xã", "UBND xã", "")], by=SYSTEM, source=SOURCE)
    assert counts(world) == before
    assert not [field.key for field in figures.required_fields() if any(held.startswith(("circumstance", "riskwatch")) for held in field.holds)]


def test_events_are_late_when_entered_over_thirty_days_later_and_only_since_the_system_is_in_use(world):
    def born(day: date, **more):
        return world.child(birth_date=day, resident_from=day, **more)

    born(TODAY - timedelta(days=2), full_name="Trước khi dùng")
    with clock.moved_to(TODAY + timedelta(days=100)):
        today, unit = clock.today(), world.unit("xa_nha").pk
        slow, quick = born(today - timedelta(days=31)), born(today - timedelta(days=30), full_name="Nông Thị Nhanh")
        registry.record_deaths([DeathRow(slow, today - timedelta(days=1))], by=SYSTEM, source=SOURCE)
        found = [(event.kind, event.child, event.days, event.late) for event in lateness.entered([unit], today)]
        assert sorted(found, key=str) == sorted([(figures.BORN, quick, 30, False), (figures.DIED, slow, 1, False)], key=str)
        assert [counting.count([unit], today)[unit].get(code, 0) for code in ("events", "cham", "cham-sinh")] == [2, 0, 0]


def test_a_month_is_kept_once_and_the_next_one_is_compared_with_its_last_count(world):
    child = world.child()
    with clock.moved_to(date(2022, 4, 29)):
        assert [actions.keep_month(by=SYSTEM) for _night in range(2)] == [3, 3]
    assert MonthOfQuality.objects.count() == 3
    registry.record_guardianships([GuardianRow(child, "cha_me", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    found = queries.counted(world.can_bo_xa, [world.unit("xa_nha")])[0]
    shares = [rules.share(one, "thieu-care_type", figures.CHILDREN) for one in (found.counts, found.before)]
    assert (rules.change(*shares), tables._moved(shares[0], found.before, "thieu-care_type", figures.CHILDREN)) == (100.0, "+100,0 so với tháng trước")


@pytest.mark.slow
def test_a_process_begins_with_the_nights_counts_and_goes_on_from_there(world, django_assert_max_num_queries):
    child = world.child()
    world.child("xa_ben")
    actions.keep_month(by=SYSTEM)
    registry.record_guardianships([GuardianRow(child, "cha_me", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    memory, here, beside = counting.Memory(), world.unit("xa_nha").pk, world.unit("xa_ben").pk
    with django_assert_max_num_queries(8):
        assert memory.of([beside], TODAY)[beside]["thieu-care_type"] == 1
    assert memory.of([here], TODAY)[here].get("thieu-care_type", 0) == 0


def test_the_worst_commune_stands_first_and_what_nothing_is_known_of_last(world):
    for place in ("xa_nha", "xa_ben"):
        world.child(place, birth_registered_on=date(2015, 4, 1) if place == "xa_ben" else None)
    communes = queries.counted(world.can_bo_tinh, queries.communes_for(world.can_bo_tinh))
    worst = [one.unit.pk for one in tables.sorted_by(communes, "khai-sinh")]
    assert worst.index(world.unit("xa_nha").pk) < worst.index(world.unit("xa_ben").pk)
    assert tables.sorted_by(communes, figures.LACKING)[-1].unit.pk == world.unit("xa_khac").pk


def test_the_province_sees_codes_of_records_and_no_name_also_in_the_file(world):
    child = world.child(full_name="Nông Thị Kín")
    page = world.client("can_bo_tinh", "tinh").get(reverse("quality:items", args=[world.unit("xa_nha").pk, "chua-giay"])).content.decode()
    assert (child.hex[-6:] in page, "Nông Thị Kín" in page, str(child) in page) == (True, False, False)
    mine = world.client("can_bo_xa", "xa_nha").get(reverse("quality:all-items", args=["chua-giay"])).content.decode()
    assert ("Nông Thị Kín" in mine, reverse("registry:papers", args=[child]) in mine) == (True, True)


def test_a_figure_nobody_knows_and_a_list_of_lists_are_not_found(world):
    desk = world.client("can_bo_xa", "xa_nha")
    assert [desk.get(reverse("quality:all-items", args=[code])).status_code for code in ("khong-co", "ra-soat", "thieu")] == [404, 404, 200]


@pytest.mark.slow
def test_the_figure_of_late_lists_opens_just_those_lists(world):
    """The lists of the last twelve months that were late or never came; of a commune only its own."""
    desk, unit = world.client("can_bo_huyen", "huyen_nha"), world.unit("xa_nha")
    _due, late = reviews.late_lists(world.can_bo_huyen, rules.WINDOW, {unit.pk})
    counted = counting.lists_of(world.can_bo_huyen, clock.today())[unit.pk]["ra-soat"]
    shown = [desk.get(tables.address("ra-soat", commune)).context["table"].rows for commune in (unit.pk, None)]
    every = sum(found.get("ra-soat", 0) for found in counting.lists_of(world.can_bo_huyen, clock.today()).values())
    assert (len(shown[0]), len(late), len(shown[1])) == (counted, counted, every)
    assert counted > 0
