"""Households: a number stands once in its hamlet (Sổ A0), whichever way a household comes in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from mangnon.audit.actor import Actor
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.organisation.models import Unit
from mangnon.registry import actions, queries
from mangnon.registry.models import Household
from mangnon.registry.rules import Conflict, HouseholdRow, RowErrors
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db


def refused(rows: list[HouseholdRow], by: Actor = SYSTEM) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as caught:
        actions.register_households(rows, by=by, source=SOURCE)
    return [(error.index, error.field, error.code) for error in caught.value.errors]


def test_a_households_number_stands_once_in_its_hamlet(place):
    def home(number, unit=place.xa_a, hamlet=place.xom):
        return HouseholdRow(None, number, "Nông Văn Quý", unit.id, hamlet and hamlet.id)

    taken = [(1, "number", "number_taken")]
    assert refused([home("12"), home(" 12 ")]) == taken
    actions.register_households([home("12"), home("12", place.xa_b, place.xom_khac)], by=SYSTEM, source=SOURCE)
    assert refused([home("13"), home("12")]) == taken
    loose = home("12", hamlet=None)  # where no hamlet is known, a number cannot be held against others
    actions.register_households([loose, loose], by=SYSTEM, source=SOURCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(hamlet=None).update(hamlet=place.xom)


@pytest.mark.parametrize(("number", "fine"), [
    ("12", True), ("12A", True), ("HN-0012/3", True), ("Đ 3.1", True), ("12.", True), ("=1+1", False), ("+84", False), ("-1", False), ("@x", False), ("1;2", False), ("(5)", False), ("1\t2", False),
])
def test_a_households_number_has_only_characters_such_numbers_have(place, number, fine):
    row = HouseholdRow(None, number, "Nông Văn Quý", place.xa_a.id, place.xom.id)
    if fine:
        assert len(actions.register_households([row], by=SYSTEM, source=SOURCE)) == 1
    else:
        assert refused([row]) == [(0, "number", "number_form")]


def test_of_a_strangers_hamlet_no_number_is_told(place):
    actions.register_households([HouseholdRow(None, "12", "Lý Văn Ba", place.xa_b.id, place.xom_khac.id)], by=SYSTEM, source=SOURCE)
    officer = place.officer(place.xa_a)
    row = HouseholdRow(None, "12", "Nông Văn Quý", place.xa_b.id, place.xom_khac.id)
    assert refused([row], by=officer) == [(0, "unit_id", "unit_not_yours")]


def test_an_upgrade_that_finds_two_of_one_number_names_them_without_a_name_and_changes_nothing(place):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX household_number_once")
    for number in ("7", "7", "8"):
        Household.objects.create(number=number, head_name="Nông Văn Quý", unit=place.xa_a, hamlet=place.xom, recorded_at=clock.now())
    migration = import_module("mangnon.registry.migrations.0004_household_number")
    with pytest.raises(migration.TwinHouseholds) as caught:
        migration.refuse_twins(apps, None)
    text = str(caught.value)
    assert "xã 01273, Nà Rài, mã hộ 7 (2 hộ). Hãy cho mỗi hộ một mã riêng" in text
    assert "commune 01273, Nà Rài, number 7 (2 households). Give each its own number" in text
    assert ("mã hộ 8" in text, "Quý" in text, migration.TwinHouseholds.one_line) == (False, False, True)


def test_a_corrected_head_keeps_who_stood_there_with_the_reason_and_is_written_over_no_newer_one(place):
    (home,) = actions.register_households([HouseholdRow(None, "12", "Nông Văn Quý", place.xa_a.id, place.xom.id)], by=SYSTEM, source=SOURCE)
    officer = place.officer(place.xa_a)
    stored = [actions.correct_head(by=officer, household=home, version=1, head_name=" Lý  Thị Ba ", reason="Chủ hộ cũ đã mất") for _send in range(2)][1]
    assert (stored.head_name, stored.version, list(queries.households_for(officer, typed="ly thi"))) == ("Lý Thị Ba", 2, [stored])
    assert [(kept.old_value, kept.new_value, kept.reason) for kept in stored.corrections.all()] == [("Nông Văn Quý", "Lý Thị Ba", "Chủ hộ cũ đã mất")]
    assert [(line.text, line.detail) for line in queries.household_history(stored)] == [("Nông Văn Quý, nay Lý Thị Ba", "Chủ hộ cũ đã mất")]
    assert Event.objects.filter(action="household corrected").count() == 1
    with pytest.raises(Conflict):
        actions.correct_head(by=officer, household=home, version=1, head_name="Lý Thị Bốn", reason="Theo giấy")
    for by, name, reason, fault in ((place.officer(place.xa_b), "Lý Thị Bốn", "Theo giấy", "household_id"), (officer, "Lý 4", "Theo giấy", "head_name"), (officer, "Lý Thị Bốn", " ", "reason")):
        with pytest.raises(RowErrors) as caught:
            actions.correct_head(by=by, household=home, version=2, head_name=name, reason=reason)
        assert [error.field for error in caught.value.errors] == [fault]


def test_communes_of_one_name_have_their_district_beside_it_wherever_one_is_chosen(place):
    """A heading is not seen once one is chosen; a name that is there once stays short."""
    found = dict(label for _above, choices in queries.commune_choices(place.officer(place.xa_a)) for label in choices)
    same = Unit.objects.filter(pk__in=found, level=Unit.XA).first()
    Unit.objects.filter(pk=place.xa_b.pk).update(name=same.name if same.pk != place.xa_b.pk else "Hưng Đạo")
    labels = [label for _above, choices in queries.commune_choices(place.officer(place.xa_a)) for _ident, label in choices]
    assert len(labels) == len(set(labels))
