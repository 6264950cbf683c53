"""The first screen of each role says what must be done, what is wrong and what changed, and leads there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines import queries as due
from mangnon.statistics import actions as statistics
from mangnon.statistics import queries as numbers
from mangnon.web import errands, screens
from tests import stories
from tests.access import STRANGER, arguments_of, rows
from tests.sampling import led_by
from tests.world import SYSTEM, tiny_packs

FIRST, LAST = date(2022, 3, 1), date(2022, 5, 31)


@pytest.fixture
def owed(world):
    """The tiny province with what was owed from March to May 2022."""
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=FIRST, last=LAST)
    return world


def titles(screen: dict) -> list[str]:
    return [str(section.title) for section in screen["sections"]]


def test_a_commune_sees_the_notices_clock_what_came_back_what_is_due_and_the_months_list(owed):
    stories.notice(owed, "xa_nha")
    screen = screens.commune_screen(owed.can_bo_xa)
    assert titles(screen)[:5] == ["Thông báo chưa xác nhận", "Bị trả lại, cần sửa", "Việc đến hạn của cơ quan", "Việc hay làm", f"Danh sách tháng {clock.today():%m/%Y}"]
    waiting, _returned, own, _often, month = screen["sections"][:5]
    assert [task.tag.word for task in waiting.tasks] == ["Còn 9 giờ 59 phút"]
    assert len(own.tasks) == due.pending(due.own_items_for(owed.can_bo_xa), clock.now(), timedelta(days=45)).count() > 0
    assert [figure.href for figure in month.figures] == [reverse("registry:children") + query for query in ("?hoan-canh=dac_biet", "?hoan-canh=nguy_co", "?thang=den", "?thang=du16")]


def test_a_commune_worker_finds_a_child_from_the_first_screen_and_comes_to_the_work_done_often(world, house):
    world.child(full_name="Nông Thị Tìm Thấy")
    reader = house.clients["can_bo_xa"]
    first = reader.get(reverse("home")).content.decode()
    assert f'<form method="post" action="{reverse("registry:children")}" role="search"' in first
    assert "Nông Thị Tìm Thấy" in reader.post(reverse("registry:children"), {"q": "tim thay"}).content.decode()
    offered = [link for group in errands.often(world.can_bo_xa) for link in group.links]
    assert len(offered) == sum(map(len, errands.OFTEN.values())) >= 11, "a commune worker may do all of it"
    assert [link.href for link in offered if f'<a href="{link.href}">{link.text}</a>' not in first] == []


@pytest.mark.parametrize("role", ["can_bo_xa", "chu_tich_xa", "can_bo_huyen", "van_thu"])
def test_the_work_done_often_is_offered_to_whom_its_address_opens_alone(house, role):
    offered = {link.href for group in errands.often(house.world.actor(role, "xa_nha" if role in ("can_bo_xa", "chu_tich_xa") else "huyen_nha" if role == "can_bo_huyen" else "tinh")) for link in group.links}
    answers = {reverse(name): house.clients[role].get(reverse(name)).status_code for names in errands.OFTEN.values() for name in names}
    assert offered == {href for href, status in answers.items() if status == 200}


@pytest.mark.parametrize("role", led_by(["can_bo_xa", "can_bo_huyen", "can_bo_tinh"], 1))
def test_the_menu_marks_one_entry_as_current_on_every_page_one_comes_to_from_it(house, role):
    # What a stranger may open, too, is opened before there is a menu.
    opened = {row.route for row in rows() if row.method == "GET" and row.answers[role] == "200" and row.answers[STRANGER] == "login" and row.route.partition(":")[0] not in ("api-v1", "ui", row.route)}
    pages = {route: house.clients[role].get(reverse(route)).context for route in opened if not arguments_of(route)}
    marked = {route: [entry.current for entry in page["menu"]].count(True) for route, page in pages.items() if page}
    assert {route: count for route, count in marked.items() if count != 1} == {}
    assert len(marked) >= 12


@pytest.mark.parametrize(("change", "said"), [("0.04", "bằng cùng kỳ năm trước"), ("-0.04", "bằng cùng kỳ năm trước"), ("0.05", "tăng 0,1% so với cùng kỳ năm trước"), ("-1.2", "giảm 1,2% so với cùng kỳ năm trước")])
def test_a_change_too_small_to_print_is_no_change(change, said):
    assert screens._against(Decimal(change)) == said


def test_a_returned_report_stands_on_the_first_screen_of_who_must_mend_it(world, house):
    stories.frozen_round(world, "xa_nha")
    report = statistics.write_report(by=world.can_bo_xa, round_code=stories.ROUND, unit=world.unit("xa_nha"))[0].report
    for to, by, reason in (("da_gui", world.chu_tich, ""), ("tra_lai", world.can_bo_huyen, "Thiếu phụ lục II")):
        report = numbers.report_for(by, report.pk)
        statistics.move_report(by=by, report=report, version=report.version, state=to, reason=reason)
    back = screens.commune_screen(world.can_bo_xa)["sections"][1].tasks
    assert [(task.tag.word, task.hint, task.href) for task in back] == [("Trả lại", "Thiếu phụ lục II", reverse("statistics:unit", args=[stories.ROUND, world.unit("xa_nha").id]))]


def test_the_province_sees_who_is_late_by_district_and_the_same_work_of_many_as_one_line(owed):
    late = due.overdue(due.due_items_for(owed.can_bo_tinh), clock.now())
    areas, kinds = due.by_area(late, clock.today()), due.by_kind(late)
    assert sum(count for _area, count, _oldest in areas) == sum(count for *_work, count in kinds) == late.count() > 0
    assert all(area.level < 3 for area, _count, _oldest in areas)
    assert len(kinds) == len({tuple(work) for *work, _count in kinds})
    work, area = kinds[0], areas[0][0]
    narrow = due.narrowed(late, due.Narrow(area.pk, work[0], work[2]), clock.today())
    assert {(item.code, item.due_before) for item in narrow} == {(work[0], work[2])}
    assert narrow.count() <= work[-1]
    page = owed.client("can_bo_tinh", "tinh").get(reverse("deadlines:due"), {"lop": "qua_han", "viec": work[0], "han": work[2], "dia-ban": area.pk}).content.decode()
    assert "Chỉ gồm:" in page
    assert area.full_name in page
    assert page.count("<tbody>") >= 1
    shown = screens.province_screen(owed.can_bo_tinh)
    assert titles(shown)[:4] == ["Ai muộn", "Việc gì muộn", "Điều gì bất thường", "Chờ quyết định"]


def test_a_district_sees_who_is_late_by_commune(owed):
    district = owed.can_bo_huyen
    late = due.overdue(due.due_items_for(district), clock.now())
    areas = due.by_area(late, clock.today(), [owed.unit("huyen_nha").pk])
    assert {area.level for area, *_rest in areas} <= {2, 3}
    assert owed.unit("xa_nha") in [area for area, *_rest in areas]
    [table] = [section.table for section in screens.province_screen(district)["sections"] if section.title == "Ai muộn"]
    assert [row["area"].text for row in table.rows] == [area.name for area, *_rest in areas]


def test_a_leader_sees_five_figures_and_three_lates_and_no_name(owed, house):
    owed.child(full_name="Nông Thị Không Hiện")
    stories.frozen_round(owed, "tinh")
    screen = screens.leader_screen(owed.lanh_dao_tinh)
    assert len(screen["figures"]) == 5
    assert [len(section.tasks) for section in screen["sections"]] == [3]
    assert "Không Hiện" not in owed.client("lanh_dao_tinh", "tinh").get("/").content.decode()


@pytest.mark.parametrize(("now", "before", "percent"), [(115, 100, 15), (50, 100, -50), (7, 0, None), (7, None, None)])
def test_a_change_against_the_year_before_needs_a_year_before(now, before, percent):
    assert numbers.change(now, before) == percent


def test_the_auditor_sees_what_left_the_house_who_opened_most_what_was_opened_at_night_and_whose_rights_changed(world, house, monkeypatch):
    child = world.child("xa_nha")
    reader = house.clients["can_bo_xa"]
    reader.get(reverse("registry:child", args=[child]))
    reader.post(reverse("registry:children-export", args=["csv"]))
    night = clock.now().astimezone(clock.TZ).replace(hour=23, minute=30)
    monkeypatch.setattr(clock, "now", lambda: night)
    reader.get(reverse("registry:child", args=[child]))
    screen = screens.auditor_screen(world.actor("kiem_tra", "tinh"))
    taken, openers, at_night, rights = screen["sections"]
    assert titles(screen) == ["Dữ liệu mang ra ngoài", "Ai mở nhiều hồ sơ", "Mở hồ sơ ban đêm (22 giờ đến 5 giờ)", "Tài khoản, quyền thay đổi"]
    assert [(task.label, task.tag.word) for task in taken.tasks] == [("Xuất danh sách trẻ", "1 đối tượng")]
    assert [(str(row["who"]), row["times"]) for row in openers.table.rows] == [("Người Thử can_bo_xa xa_nha", 2)]
    assert [task.label for task in at_night.tasks] == ["Mở hồ sơ trẻ"]
    assert {task.label.partition(": ")[0] for task in rights.tasks} <= {"Mở tài khoản", "Giao chức danh"}
    assert all(task.label.partition(": ")[2] for task in rights.tasks), "whose rights changed"
    assert len(rights.tasks) > 0
