"""One page tells a child's whole story; a household's and a hamlet's tell who lives there and what they receive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from mangnon.base import clock
from mangnon.organisation.models import Person
from mangnon.registry import actions, child_page, queries
from mangnon.registry.child_page.story import PAGE
from mangnon.registry.models import Residence
from mangnon.registry.rules import CircumstanceRow, DetailRow, MoveRow, RiskRow, SchoolingRow
from mangnon.registry.tests.place import SOURCE, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(place, client):
    """The browser of xã A's worker."""
    client.force_login(Person.objects.get(pk=place.officer(place.xa_a).person_id))
    return client


def told(desk, child, query="") -> list[tuple[str, list[str]]]:
    page = desk.get(reverse("registry:child", args=[child.pk]) + query)
    assert page.status_code == 200
    return [(year, [event.title for event in events]) for year, events in page.context["story"].years]


def schooled(child, *days):
    for level, day in zip(("mau_giao", "tieu_hoc"), days, strict=False):
        actions.record_schooling([SchoolingRow(child.pk, level, "", day)], by=SYSTEM, source=SOURCE)


def test_a_story_is_grouped_by_year_newest_first(place, desk):
    child = place.child()
    schooled(child, date(2019, 9, 5), date(2021, 9, 5))
    assert told(desk, child) == [
        ("2021", ["Học tập: Tiểu học"]), ("2019", ["Học tập: Mẫu giáo"]), ("2017", ["Cư trú: Thường trú: Bình Dương"]), ("2015", ["Sinh"]),
    ]


def test_leaving_the_province_stands_in_the_year_the_child_left(place, desk):
    child = place.child()
    actions.move_children([MoveRow(child.pk, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh", province="27", place="Quế Võ")], by=SYSTEM, source=SOURCE)
    assert told(desk, child) == [
        ("2022", ["Rời tỉnh: Chuyển ra ngoài tỉnh: Quế Võ, Bắc Ninh"]), ("2017", ["Cư trú: Thường trú: Bình Dương"]), ("2015", ["Sinh"]),
    ]


def test_a_line_that_ends_keeps_when_it_was_recorded_first(place):
    """Ending a stay or a place in a household writes its row anew: that the child lived there was known before."""
    home, other = (place.household(number=number) for number in ("31", "32"))
    recorded = datetime(2022, 1, 10, 2, tzinfo=UTC)
    with clock.moved_to(recorded):
        child = place.child(household_id=home)
    moved = datetime(2022, 4, 1, 2, tzinfo=UTC)
    with clock.moved_to(moved):
        actions.move_children([MoveRow(child.pk, date(2022, 3, 1), place.xa_a.id, place.xom.id, other, "trong_xa")], by=SYSTEM, source=SOURCE)
    lines = [entry for entry in queries.timeline(place.officer(place.xa_a), child) if entry.kind in ("Cư trú", "Hộ")]
    assert {(entry.kind, entry.until): (entry.first or entry.recorded).date() for entry in lines} == {
        ("Cư trú", date(2022, 3, 1)): recorded.date(), ("Hộ", date(2022, 3, 1)): recorded.date(), ("Cư trú", None): moved.date(), ("Hộ", None): moved.date(),
    }
    assert Residence.objects.believed().filter(child=child).earliest("valid_from").recorded_at.date() == moved.date(), "the row itself tells what was known when"


def test_a_story_is_narrowed_to_one_kind_by_a_link(place, desk):
    child = place.child()
    schooled(child, date(2021, 9, 5))
    actions.open_risks([RiskRow(child.pk, "NC05", date(2022, 3, 1))], by=SYSTEM, source=SOURCE)
    page = desk.get(reverse("registry:child", args=[child.pk])).context["story"]
    assert [(tab.label, tab.count, tab.href) for tab in page.tabs] == [
        ("Tất cả", 4, "?#dien-bien"), ("Khai sinh, nơi ở, mất", 2, "?loai=bien_dong#dien-bien"),
        ("Hoàn cảnh, nguy cơ", 1, "?loai=hoan_canh#dien-bien"), ("Học tập, cha mẹ, hộ", 1, "?loai=hang_nam#dien-bien"),
    ]
    assert told(desk, child, "?loai=hoan_canh") == [("2022", ["Nguy cơ: Có nguy cơ bỏ học"])]


def test_what_was_replaced_is_shown_only_on_request_and_as_such(place, desk):
    child = place.child()
    schooled(child, date(2019, 9, 5), date(2021, 9, 5))
    address = reverse("registry:child", args=[child.pk])
    assert "Đã thay bằng nội dung khác" not in desk.get(address).content.decode()
    assert desk.get(address + "?cu=1").content.decode().count("Đã thay bằng nội dung khác") == 1


def test_a_long_story_is_read_page_by_page(place, desk):
    child = place.child()
    first = date(2018, 1, 1)
    for month in range(PAGE + 5):
        actions.open_risks([RiskRow(child.pk, "NC05", first + timedelta(days=30 * month), first + timedelta(days=30 * month + 10))], by=SYSTEM, source=SOURCE)
    assert sum(len(titles) for _year, titles in told(desk, child)) == PAGE
    assert sum(len(titles) for _year, titles in told(desk, child, "?page=2")) == 7


def test_a_child_leaves_the_lists_on_its_16th_birthday_and_its_record_says_so(place, desk):
    child = place.child(birth_date=date(2006, 5, 21))
    actor = place.officer(place.xa_a)
    assert queries.children_for(actor).exists()
    with clock.moved_to(date(2022, 5, 21)):
        assert not queries.children_for(actor).exists()
        page = desk.get(reverse("registry:child", args=[child.pk])).content.decode()
    assert "Đủ 16 tuổi ngày 21/05/2022" in page
    assert "hồ sơ được giữ" in page


def test_a_child_of_a_year_alone_counts_until_the_latest_possible_birthday(place):
    place.child(birth_date=date(2006, 12, 31), birth_precision="year")
    with clock.moved_to(date(2022, 12, 30)):
        assert queries.children_for(place.officer(place.xa_a)).exists()
    with clock.moved_to(date(2022, 12, 31)):
        assert not queries.children_for(place.officer(place.xa_a)).exists()


def test_who_turns_16_within_90_days_is_listed_with_what_runs(place, desk, monkeypatch):
    soon = place.child(full_name="Lý Văn Sắp", birth_date=TODAY.replace(year=2006) + timedelta(days=90))
    place.child(full_name="Lý Văn Sau", birth_date=TODAY.replace(year=2006) + timedelta(days=91))
    place.child(full_name="Lý Văn Rồi", birth_date=TODAY.replace(year=2006))
    actions.open_circumstances([CircumstanceRow(soon.pk, "HC04.1", date(2022, 3, 1))], by=SYSTEM, source=SOURCE)
    monkeypatch.setattr(child_page, "_runners", {"support": lambda actor, children: {child: ["Thẻ bảo hiểm y tế"] for child in children}})
    rows = desk.get(reverse("registry:growing")).context["table"].rows
    assert [(str(row["name"]), row["sixteenth"], row["runs"]) for row in rows] == [("Lý Văn Sắp", "18/08/2022", "Thẻ bảo hiểm y tế")]
    assert "khuyết tật" in rows[0]["groups"].lower()


def test_a_household_tells_who_belonged_to_it_before_and_its_class_over_the_years(place, desk):
    home = place.household()
    stays, left = place.child(household_id=home), place.child(full_name="Lý Văn Đi", household_id=home)
    actions.move_children([MoveRow(left.pk, date(2022, 4, 1), place.xa_b.id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
    page = desk.get(reverse("registry:household", args=[home]))
    assert [str(row["name"]) for row in page.context["table"].rows] == [stays.full_name]
    assert [(row["name"], row["until"]) for row in page.context["before"].rows] == [("Lý Văn Đi", "01/04/2022")]  # no link: the record is another commune's
    assert [event.title for event in page.context["events"]] == ["Loại hộ: Hộ nghèo"]


def test_a_hamlet_tells_its_households_children_by_age_and_groups_each_with_its_list(place, desk):
    child = place.child(hamlet_id=place.xom.id, household_id=place.household())
    place.child(full_name="Lý Văn Bé", sex="nam", birth_date=date(2021, 1, 1), resident_from=date(2021, 1, 1), hamlet_id=place.xom.id)
    place.child(full_name="Lý Văn Khác", birth_date=date(2020, 1, 1), resident_from=date(2020, 1, 1))
    actions.open_circumstances([CircumstanceRow(child.pk, code, date(2022, 3, 1)) for code in ("HC04.1", "HC05.1")], by=SYSTEM, source=SOURCE)
    counts = queries.hamlet_counts(place.officer(place.xa_a), place.xom)
    assert (counts.households, counts.children, counts.poverty["ngheo"]) == (1, 2, 1)
    assert counts.ages == {"0-3": (1, 0), "3-6": (0, 0), "6-11": (0, 1), "11-16": (0, 0)}
    assert (counts.special, counts.groups) == (1, {"HC04": 1, "HC05": 1})
    seen_by_district = queries.hamlet_counts(place.officer(place.huyen, "can_bo_huyen"), place.xom)
    assert (seen_by_district.special, seen_by_district.groups) == (1, {"HC04": 1})
    page = desk.get(reverse("registry:hamlet", args=[place.xom.id])).content.decode()
    assert f"/tre-em/?xom={place.xom.id}&amp;tuoi=0-3" in page
    assert desk.get(reverse("registry:hamlet", args=[place.xom_khac.id])).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(("precision", "day", "said"), [("year", date(2016, 12, 31), "2016"), ("month", date(2018, 3, 31), "03/2018")])
def test_a_birth_of_which_less_than_the_day_is_known_is_told_no_more_exactly(place, desk, precision, day, said):
    child = place.child(birth_date=day, birth_precision=precision, resident_from=date(2020, 3, 1))
    page = desk.get(reverse("registry:child", args=[child.pk])).content.decode()
    assert (f"<time>{said}</time>" in page, f"{day:%d/%m/%Y}" in page) == (True, False)


@pytest.mark.slow
def test_what_was_added_later_is_recorded_when_it_was_added(place, desk):
    child = place.child()
    with clock.moved_to(datetime(2022, 5, 22, 9, tzinfo=clock.TZ)):
        actions.correct_child(by=SYSTEM, child=child.pk, version=child.version, changes={"birth_registered_on": date(2015, 4, 1)}, reason="theo sổ hộ tịch")
        events = {event.title: event.recorded for _year, events in desk.get(reverse("registry:child", args=[child.pk])).context["story"].years for event in events}
        assert (clock.day_of(events["Đăng ký khai sinh"]), events["Sinh"]) == (date(2022, 5, 22), child.recorded_at)


def test_a_registration_nobody_recorded_is_unknown_and_not_undone(place, desk):
    child = place.child()
    address = reverse("registry:child", args=[child.pk])
    assert "chưa đăng ký" not in desk.get(address).content.decode()
    actions.record_details([DetailRow(child.pk, "birth_reg", "chua", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    assert "chưa đăng ký" in desk.get(address).content.decode()
