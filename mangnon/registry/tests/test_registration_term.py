"""The sixty days of birth registration (Luật Hộ tịch Điều 15), and a birth entered with few keys."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from mangnon.base import clock
from mangnon.deadlines import subjects
from mangnon.deadlines.models import DueItem
from mangnon.deadlines.queries import due_items_for, standing_of
from mangnon.organisation.models import Person
from mangnon.registry import actions, takeback
from mangnon.registry.models import Child, Death
from mangnon.registry.rules import DeathRow, DetailRow, MoveRow, Source
from mangnon.registry.takeback import actions as taking
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.registry.tests.test_pages import birth

pytestmark = pytest.mark.django_db
BORN = date(2022, 5, 5)
MOST_KEYS = 44


@pytest.fixture
def worker(place):
    """A worker of xã A: the body that owes the registration exists."""
    return place.officer(place.xa_a)


@pytest.fixture
def desk(worker, client):
    """The worker's browser."""
    client.force_login(Person.objects.get(pk=worker.person_id))
    return client


def newborn(place, worker, **changes) -> Child:
    row = place.child_row(full_name="Gái", birth_date=BORN, resident_from=BORN, **changes)
    return actions.register_birth(row, by=worker, source=SOURCE)


def test_a_birth_that_is_not_registered_is_due_within_sixty_days_with_its_commune(place, worker):
    child = newborn(place, worker)
    item = DueItem.objects.get()
    assert (item.due_before, item.body.unit, item.basis, item.done_at) == (BORN + timedelta(days=61), place.xa_a, "Luật Hộ tịch 60/2014/QH13 Điều 15", None)
    assert list(due_items_for(worker)) == [item]
    assert list(due_items_for(place.officer(place.xa_b))) == []
    assert subjects.called(item) == f"Đăng ký khai sinh, hồ sơ {child.pk.hex[-6:]}"
    assert child.mother_name not in f"{item.label}{item.note}{item.key}"


@pytest.mark.parametrize(("day", "klass"), [(date(2022, 7, 4), "dung_han"), (date(2022, 7, 5), "qua_han_hoan_thanh")])
def test_recording_the_registration_ends_the_term_on_its_day(place, worker, day, klass):
    child = newborn(place, worker)
    with clock.moved_to(date(2022, 8, 1)):
        actions.correct_child(by=worker, child=child.pk, version=1, changes={"birth_registered_on": day}, reason="giấy khai sinh")
        item = DueItem.objects.get()
        assert (item.done_at.astimezone(clock.TZ).date(), standing_of(item, clock.now()).klass) == (day, klass)


def test_a_move_hands_the_term_to_the_commune_moved_to_at_once_and_leaving_the_province_ends_it(place, worker):
    child, other = newborn(place, worker), place.officer(place.xa_b)
    with clock.moved_to(date(2022, 5, 25)):
        actions.move_children([MoveRow(child.pk, date(2022, 5, 22), place.xa_b.id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
        assert [list(due_items_for(desk)) for desk in (worker, other)] == [[], [DueItem.objects.get()]]
        actions.move_children([MoveRow(child.pk, date(2022, 5, 24), None, None, None, "chuyen_ngoai_tinh")], by=other, source=SOURCE)
        assert DueItem.objects.get().done_at is not None


def test_a_death_taken_back_lets_the_term_run_on_at_once(place, worker):
    child = newborn(place, worker)
    actions.record_deaths([DeathRow(child.pk, date(2022, 5, 12))], by=worker, source=Source("page", post=worker.post_id))
    ended = DueItem.objects.get().done_at
    death = Death.objects.get()
    kind = takeback.kind_of(death)
    taking.take_back(by=worker, child=child.pk, kind=kind, row_id=str(death.pk), version=kind.version(child.pk))
    assert (ended is not None, DueItem.objects.get().done_at) == (True, None)


def test_a_registered_birth_has_no_term_and_an_older_child_none_either(place, worker):
    newborn(place, worker, birth_registered_on=date(2022, 5, 10))
    place.child(by=worker)
    assert (actions.follow_births(by=SYSTEM), DueItem.objects.count()) == (0, 0)


def test_what_a_list_brings_is_followed_by_the_nightly_job_and_once(place, worker):
    place.child(by=worker, birth_date=BORN, resident_from=BORN)
    assert DueItem.objects.count() == 0
    assert [actions.follow_births(by=SYSTEM) for _night in range(2)] == [1, 0]
    assert DueItem.objects.count() == 1


def test_a_registration_whose_day_nobody_knows_and_a_death_end_the_term_too(place, worker):
    told, dead = newborn(place, worker), newborn(place, worker, mother_name="Lý Thị Hai")
    actions.record_details([DetailRow(told.pk, "birth_reg", "roi", date(2022, 5, 12))], by=worker, source=SOURCE)
    actions.record_deaths([DeathRow(dead.pk, date(2022, 5, 12))], by=worker, source=SOURCE)
    assert DueItem.objects.filter(done_at=None).count() == 0


def test_a_corrected_birth_date_has_the_term_of_its_own_day(place, worker):
    child = newborn(place, worker)
    actions.correct_child(by=worker, child=child.pk, version=1, changes={"birth_date": date(2022, 5, 8)}, reason="giấy chứng sinh")
    assert {item.due_before: item.done_at is None for item in DueItem.objects.all()} == {BORN + timedelta(days=61): False, date(2022, 7, 8): True}


def test_a_registration_entered_by_mistake_lets_the_term_run_on(place, worker):
    child = newborn(place, worker)
    for version, day in ((1, date(2022, 5, 15)), (2, None)):
        actions.correct_child(by=worker, child=child.pk, version=version, changes={"birth_registered_on": day}, reason="ghi nhầm")
    assert DueItem.objects.get().done_at is None


@pytest.mark.parametrize(("name", "sex"), [("Trai", "nam"), ("gái", "nu"), ("Bé gái", "nu")])
def test_a_newborn_written_as_trai_or_gai_is_unnamed_and_its_sex_is_told_by_that(place, desk, name, sex):
    typed = {key: value for key, value in birth(place, full_name=name).items() if key != "sex"}
    assert desk.post(reverse("registry:child-new"), typed).status_code == 302
    assert [(child.unnamed, child.sex) for child in Child.objects.all()] == [(True, sex)]


def test_the_form_begins_with_the_hamlet_and_the_ethnic_group_entered_last(place, desk):
    desk.post(reverse("registry:child-new"), birth(place, ethnic="07"))
    page = desk.get(reverse("registry:child-new")).content.decode()
    assert re.search(rf'<option value="{place.xom.id}" selected', page)
    assert re.search(r'<option value="07" selected', page)


def _stops(page: str) -> list[tuple[str, str]]:
    """Return the stops of the Tab key in the form: (name, what stands there)."""
    body = page.split("data-resend>", 1)[1].split("</form>", 1)[0]
    found: dict[str, str] = {}
    for tag, name in re.findall(r'<(input|select)[^>]* name="(\w+)"', body):
        hidden = re.search(rf'<input type="hidden" name="{name}"', body)
        if not hidden and name not in found:
            chosen = re.search(rf'name="{name}".*?<option value="([^"]*)" selected', body, re.DOTALL) if tag == "select" else None
            found[name] = chosen[1] if chosen else ""
    return list(found.items())


def _keys(page: str, typed: dict[str, str], names: set[str]) -> int:
    """Count the keys beyond the names: Tab to the last box needed, what is typed, two for a choice that does not stand there, Enter."""
    stops = _stops(page)
    last = max(number for number, (name, _value) in enumerate(stops) if name in typed)
    count = last + 1
    for name, value in stops[: last + 1]:
        if name in typed and name not in names and typed[name] != value:
            count += len(typed[name]) if name in TYPED_BOXES else 2
    return count


TYPED_BOXES = {"birth", "household", "personal_id", "birth_registered_on"}


@pytest.mark.parametrize("papers", [{}, {"personal_id": "003322000123", "birth_registered_on": "10/5/22"}])
def test_a_birth_takes_at_most_forty_four_keys_beyond_the_names(place, desk, papers):
    place.household(number="12")
    desk.post(reverse("registry:child-new"), birth(place, full_name="Nông Thị Trước"))
    page = desk.get(reverse("registry:child-new")).content.decode()
    typed = {
        "full_name": "Nông Thị Mới", "birth": "5/5/22", "sex": "nu", "ethnic": "02", "hamlet": str(place.xom.id), "household": "12", "relation": "con",
        "mother_name": "Lý Thị Mai", "father_name": "Nông Văn Quý",
    } | papers  # fmt: skip
    assert _keys(page, typed, {"full_name", "mother_name", "father_name"}) <= MOST_KEYS
    assert not re.search(r'tabindex="[1-9]', page)
