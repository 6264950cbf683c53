"""The book on paper: what is printed and in what order, what comes back and how it is entered."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.audit.actor import Actor
from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.organisation import actions as organisation
from mangnon.organisation.models import Body
from mangnon.organisation.queries import unit_by_code
from mangnon.registry import actions as registry
from mangnon.registry import queries as records
from mangnon.registry.models import Child, HouseholdCorrection, Residence, Schooling
from mangnon.registry.paper import actions, queries, rules, words
from mangnon.registry.paper.actions import Entered
from mangnon.registry.paper.models import BookPrint
from mangnon.registry.paper.rules import PaperRefused, StaleLine
from mangnon.registry.paper.sheets import paper_of
from mangnon.registry.rules import CircumstanceRow, HouseholdRow, RowErrors
from tests.world import MERGED, SOURCE, SYSTEM

DAY = date(2022, 5, 18)


@pytest.fixture
def book(world) -> BookPrint:
    """Households 10 and 2 with a child each, a child of no household: printed, the paper came back."""
    unit = world.unit("xa_nha")
    homes = registry.register_households([HouseholdRow(None, number, "Nông Văn Quý", unit.id) for number in ("10", "2")], by=SYSTEM, source=SOURCE)
    for number, (home, name) in enumerate([(homes[0], "Nông Thị Mười"), (homes[1], "Nông Thị Hai"), (None, "Nông Thị Riêng")]):
        world.child(full_name=name, household_id=home, relation="con" if home else "", birth_date=world.birthday(number))
    made = actions.make_print(by=world.can_bo_xa, kind=rules.HOUSEHOLDS, unit=unit)
    return actions.receive_paper(by=world.can_bo_xa, book=made, version=1, day=DAY)


def enter(world, book, number, event="", **changes):
    line = queries.line_of(book, number)
    shown = queries.told_now(world.can_bo_xa, [line])[line.pk]
    return actions.enter_line(by=world.can_bo_xa, line=line, version=line.version, shown=shown, entered=Entered(DAY, changes, event))


def test_a_book_is_printed_by_household_as_people_count_and_each_child_is_logged(book):
    lines = queries.lines_of(book)
    assert [(line.number, line.household.number if line.household else line.child.full_name) for line in lines] == [
        (1, "2"), (2, "Nông Thị Hai"), (3, "10"), (4, "Nông Thị Mười"), (5, "Nông Thị Riêng")]
    logged = EventSubject.objects.filter(event_seq__in=Event.objects.filter(action="children exported").values("seq"), kind="child")
    assert {subject.subject_id for subject in logged} == {line.child_id.hex for line in lines if line.child_id}
    sheets = paper_of(book, lines).sheets
    assert sheets[0].changes == [("01/03/2020", "Nông Thị Hai vào hộ")]
    assert [(sheet.heading, [block.number for block in sheet.blocks]) for sheet in sheets] == [
        ("Mã hộ, hộ số: 2", [1, 2]), ("Mã hộ, hộ số: 10", [3, 4]), ("Trẻ chưa gắn với hộ nào", [5])]


def test_what_is_printed_follows_the_form_and_tells_no_circumstance(world, book):
    child = Child.objects.get(full_name="Nông Thị Hai")
    registry.open_circumstances([CircumstanceRow(child.pk, "HC05.1", date(2022, 5, 1))], by=world.can_bo_xa, source=SOURCE)
    again = actions.make_print(by=world.can_bo_xa, kind=rules.HOUSEHOLDS, unit=world.unit("xa_nha"))
    rows = paper_of(again, queries.lines_of(again)).sheets[0].blocks[1].rows
    assert [label for label, _value in rows][:5] == ["Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Dân tộc", "Số định danh cá nhân"]
    assert (again.number, dict(rows)["Nhóm hoàn cảnh"], [value for _label, value in rows if "HIV" in value]) == (2, "Có hoàn cảnh đặc biệt", [])


@pytest.mark.slow
def test_an_empty_form_holds_nobody(world):
    made = actions.make_print(by=world.can_bo_xa, kind=rules.HAMLETS, unit=world.unit("xa_nha"), copies=3)
    assert (queries.lines_of(made), [sheet.empty for sheet in paper_of(made, []).sheets]) == ([], [True] * 3)


@pytest.mark.slow
def test_more_than_one_person_may_take_out_is_not_printed(world, monkeypatch):
    monkeypatch.setattr("mangnon.registry.actions.reading.EXPORT_LIMIT", 0)
    world.child()
    with pytest.raises(registry.TooManyPersons):
        actions.make_print(by=world.can_bo_xa, kind=rules.HAMLETS, unit=world.unit("xa_nha"))
    assert not BookPrint.objects.exists()


def registry_of(book, number):
    child = queries.line_of(book, number).child
    return child.version, Residence.objects.filter(child=child).count(), Schooling.objects.filter(child=child).count()


def test_a_line_left_as_it_is_changes_nothing_and_what_is_written_is_known_from_the_day_of_the_paper(world, book):
    before = registry_of(book, 4)
    assert (enter(world, book, 4).state, registry_of(book, 4)) == (rules.SAME, before)
    line = enter(world, book, 2, mother_name="Lý Thị Na", school_status="tieu_hoc", residence_status="tam_tru", mother_status="lam_xa", care_type="cha_me")
    child = line.child
    child.refresh_from_db()
    school, stay = records.schooling_of(child), queries.stay_of(child, DAY)
    assert (line.state, child.mother_name, school.level, school.valid_from, stay.kind, stay.valid_from) == (rules.CHANGED, "Lý Thị Na", "tieu_hoc", DAY, "tam_tru", DAY)
    assert (records.parents_of(child)["me"].valid_from, records.guardian_of(child).care_type) == (DAY, "cha_me")
    home = enter(world, book, 1, poverty="ngheo", address="Nà Rài", head_name="Nông Văn Quỳ").household
    home.refresh_from_db()
    kept = HouseholdCorrection.objects.get(household=home)
    assert (home.head_name, kept.old_value, kept.new_value, kept.reason) == ("Nông Văn Quỳ", "Nông Văn Quý", "Nông Văn Quỳ", "Theo sổ giấy, bản in số 1, ghi ngày 18/05/2022")
    assert (records.poverty_of([home])[home.pk], records.household_details_of(home)["address"]) == ("ngheo", "Nà Rài")


@pytest.mark.slow
def test_a_death_on_the_paper_is_recorded_on_its_day_and_the_next_print_has_no_such_line(world, book):
    line = enter(world, book, 5, event=rules.DIED)
    line.child.refresh_from_db()
    again = actions.make_print(by=world.can_bo_xa, kind=rules.HOUSEHOLDS, unit=world.unit("xa_nha"))
    assert (line.child.died_on, len(queries.lines_of(again))) == (DAY, 4)


@pytest.mark.slow
def test_what_was_refused_leaves_nothing_of_the_line(world, book):
    with pytest.raises(RowErrors):
        enter(world, book, 2, mother_name="Lý Thị Na", school_status="lop_mot")
    line = queries.line_of(book, 2)
    assert (line.state, line.child.mother_name) == (rules.WAITING, "Lý Thị Mai")


@pytest.mark.slow
def test_each_line_tells_what_the_registry_says_otherwise_since_it_was_printed(world, book):
    line = queries.line_of(book, 2)
    registry.correct_child(by=world.can_bo_xa, child=line.child_id, version=1, changes={"mother_name": "Lý Thị Na"}, reason="gia đình báo")
    now = queries.told_now(world.can_bo_xa, [queries.line_of(book, 2)])[line.pk]
    assert [(one.label, one.printed, one.stored) for one in words.differences(rules.read(line.shown), now)] == [("Họ và tên mẹ", "Lý Thị Mai", "Lý Thị Na")]


def test_two_at_once_overwrite_nothing_and_keep_what_was_typed(world, book):
    officer, address = world.client("can_bo_xa", "xa_nha"), reverse("paper:line", args=[book.pk, 2])
    first = officer.get(address).context["form"]
    sent = {name: first.initial.get(name) or "" for name in first.fields} | {"father_name": "Nông Văn Tư"}
    enter(world, book, 2, mother_name="Lý Thị Na")
    page = officer.post(address, sent)
    form = page.context["form"]
    assert (page.status_code, form.initial["father_name"], form.initial["mother_name"]) == (409, "Nông Văn Tư", "Lý Thị Na")
    again = {name: form.initial.get(name) or "" for name in form.fields}
    assert officer.post(address, again).url == reverse("paper:line", args=[book.pk, 3])
    child = queries.line_of(book, 2).child
    assert (child.mother_name, child.father_name) == ("Lý Thị Na", "Nông Văn Tư")


@pytest.mark.slow
def test_a_child_that_left_meanwhile_is_only_ticked_off(world, book):
    officer, address = world.client("can_bo_xa", "xa_nha"), reverse("paper:line", args=[book.pk, 5])
    enter(world, book, 5, event="nuoc_ngoai")
    form = officer.get(address).context["form"]
    officer.post(address, {name: form.initial.get(name) or "" for name in form.fields})
    assert queries.line_of(book, 5).state == rules.GONE


@pytest.mark.slow
def test_another_communes_worker_neither_prints_nor_enters(world, book):
    stranger = world.can_bo_xa_ben
    with pytest.raises(PaperRefused):
        actions.make_print(by=stranger, kind=rules.HAMLETS, unit=world.unit("xa_nha"))
    with pytest.raises((PaperRefused, StaleLine)):
        actions.enter_line(by=stranger, line=queries.line_of(book, 2), version=1, shown={}, entered=None)
    assert list(queries.prints_for(stranger)) == []


@pytest.mark.slow
def test_paper_printed_before_a_merger_is_entered_by_who_carries_the_commune_on(world, book):
    """The child's stay keeps the old commune until the day of the paper; what begins then lies in the new one."""
    with clock.moved_to(MERGED + timedelta(days=30)):
        ward = unit_by_code("01273", MERGED, 3)
        person, _secret = organisation.create_person(by=SYSTEM, username="phuong.moi", full_name="Đàm Thị Hạnh", password="mat-khau-thu-2022")
        body = Body.objects.on(MERGED).get(unit=ward, kind="ubnd_xa")
        post = organisation.assign_post(by=SYSTEM, person=person, body=body, role="can_bo_xa", valid_from=MERGED)
        worker = Actor("person", person.full_name, str(person.pk), str(post.pk), str(body.pk), "can_bo_xa")
        line, day = queries.line_of(queries.print_for(worker, book.pk), 2), MERGED + timedelta(days=20)
        shown = queries.told_now(worker, [line])[line.pk]
        actions.enter_line(by=worker, line=line, version=1, shown=shown, entered=Entered(day, {"residence_status": "tam_tru"}))
        stay = queries.stay_of(line.child, day)
        assert (stay.kind, stay.unit, stay.valid_from, records.home_of(worker, line.child)) == ("tam_tru", ward, day, line.child.memberships.get().household_id)
