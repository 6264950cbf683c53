"""Households: a number stands once in its hamlet (Sổ A0), whichever way a household comes in."""

import pytest
from django.db import IntegrityError, transaction

from mangnon.audit.actor import Actor
from mangnon.registry import actions
from mangnon.registry.models import Household
from mangnon.registry.rules import HouseholdRow, RowErrors
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


def test_of_a_strangers_hamlet_no_number_is_told(place):
    actions.register_households([HouseholdRow(None, "12", "Lý Văn Ba", place.xa_b.id, place.xom_khac.id)], by=SYSTEM, source=SOURCE)
    officer = place.officer(place.xa_a)
    row = HouseholdRow(None, "12", "Nông Văn Quý", place.xa_b.id, place.xom_khac.id)
    assert refused([row], by=officer) == [(0, "unit_id", "unit_not_yours")]
