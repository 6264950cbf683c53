"""Races, with real connections: what two people do at once ends as if one had come after the other."""

from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from mangnon.base import ids
from mangnon.registry import actions
from mangnon.registry.models import Child, Household, MoveRequest, Residence, Schooling
from mangnon.registry.moves.actions import send_moves
from mangnon.registry.rules import Conflict, HouseholdRow, MoveRow, RowErrors, SchoolingRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("needs MANGNON_DATABASE=postgres://…")


def test_one_birth_sent_three_times_at_once_is_one_record(place):
    officer = place.officer(place.xa_a)
    row = place.child_row(id=ids.uuid7())
    made = together(lambda _n: actions.register_birth(row, by=officer, source=SOURCE), 3)
    assert {child.pk for child in made} == {row.id}
    assert Child.objects.count() == 1


def test_of_two_households_of_one_number_in_one_hamlet_at_once_one_is_refused(place):
    officers = [place.officer(place.xa_a) for _n in range(3)]
    row = HouseholdRow(None, "45", "Lý Văn Sáu", place.xa_a.id, place.xom.id)
    results = together(lambda n: actions.register_households([row], by=officers[n], source=SOURCE), 3, RowErrors)
    assert sorted(type(result).__name__ for result in results) == ["RowErrors", "RowErrors", "list"]
    assert {error.code for result in results if isinstance(result, RowErrors) for error in result.errors} == {"number_taken"}
    assert Household.objects.filter(hamlet=place.xom, number="45").count() == 1


def test_of_two_moves_at_once_one_wins_and_the_other_is_refused(place):
    child = place.child()
    rows = [
        MoveRow(child.id, date(2022, 3, 1), place.xa_b.id, None, None, "chuyen_trong_tinh"),
        MoveRow(child.id, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh"),
    ]
    results = together(lambda n: actions.move_children([rows[n]], by=SYSTEM, source=SOURCE), 2, RowErrors)
    assert sorted(type(result).__name__ for result in results) == ["RowErrors", "int"]
    assert Residence.objects.believed().filter(child=child, valid_to=None).count() <= 1


def test_of_two_corrections_of_one_version_one_conflicts(place):
    officer, child = place.officer(place.xa_a), place.child()
    names = ["Nông Thị An", "Nông Thị Bình"]
    results = together(
        lambda n: actions.correct_child(
            by=officer, child=child.id, version=1, changes={"full_name": names[n]}, reason="Nhầm"
        ),
        2,
        Conflict,
    )
    assert sorted(type(result).__name__ for result in results) == ["Child", "Conflict"]


def test_of_two_pages_that_showed_the_same_one_is_told_what_the_other_saved(place):
    child = place.child()
    rows = [SchoolingRow(child.id, level, "", date(2021, 9, 5)) for level in ("mau_giao", "tieu_hoc")]
    results = together(
        lambda n: actions.record_shown(actions.record_schooling, rows[n], by=SYSTEM, source=SOURCE, facts=Schooling, version=0), 2, Conflict
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
    assert Schooling.objects.believed().filter(child=child).count() == 1


def test_a_move_locks_its_own_requests_alone(place):
    """Another commune holds the request it is about to answer: a child of the same place moves meanwhile, its own request ends."""
    sender, mine, other = place.officer(place.xa_a), place.child(), place.child(full_name="Lò Văn Ba", birth_date=date(2016, 4, 6))
    for child in (mine, other):
        send_moves([MoveRow(child.id, date(2022, 3, 1), place.xa_b.id, None, None, "chuyen_trong_tinh")], by=sender, source=SOURCE)

    def leaves(_n: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return actions.move_children([MoveRow(mine.id, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh")], by=sender, source=SOURCE)

    with transaction.atomic():
        MoveRequest.objects.select_for_update().get(child=other)
        assert together(leaves, 1, OperationalError) == [1]
    assert dict(MoveRequest.objects.values_list("child_id", "state")) == {mine.pk: MoveRequest.ENDED, other.pk: MoveRequest.WAITING}
