"""Injuries are counted where they happened, for children only."""

from datetime import date

import pytest

from mangnon.programmes import actions
from mangnon.programmes.frozen import FROZEN
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.registry.rules import RowErrors
from mangnon.registry.tests.freezing import bare_context
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db


def test_an_injury_is_frozen_in_the_unit_where_it_happened(place):
    child = place.child()
    rows = [InjuryRow(child.id, place.xa_b.id, date(2022, 2, 1), "TN01", "nha", "khuyet_tat")]
    actions.record_injuries(rows, by=SYSTEM, source=SOURCE)
    found = [tuple(row) for row in FROZEN["injuries"](bare_context())]
    assert [row[2:] for row in found] == [(place.xa_b.id, "TN01", "nha", "nu", 82, True, True, False)]


def test_each_fault_is_named_and_nothing_is_written(place):
    child = place.child()
    rows = [InjuryRow(child.id, place.huyen.id, date(2022, 6, 1), "TN99", "?", "?")]
    with pytest.raises(RowErrors) as caught:
        actions.record_injuries(rows, by=SYSTEM, source=SOURCE)
    assert {error.code for error in caught.value.errors} == {
        "unit_not_commune",
        "day_in_future",
        "injury_kind_unknown",
        "injury_place_unknown",
        "outcome_unknown",
    }
    assert not Injury.objects.exists()
