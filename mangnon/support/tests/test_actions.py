"""Cards, allowances, services: refused rows, sealed numbers, periods that follow each other."""

from datetime import date

import pytest
from django.db import connection

from mangnon.engine.tables import TABLES
from mangnon.registry.rules import RowErrors
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support import actions, codes
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.support.rules import AllowanceRow, CardRow, EndRow, ServiceRow
from mangnon.support.tests.freezing import context, of

pytestmark = pytest.mark.django_db
SAID = {"by": SYSTEM, "source": SOURCE}


def refused(call, row) -> set[str]:
    with pytest.raises(RowErrors) as caught:
        call([row], **SAID)
    return {error.code for error in caught.value.errors}


def test_a_new_card_ends_the_running_one_and_is_found_by_its_last_ten_digits(place):
    child = place.child()
    actions.record_cards([CardRow(child.id, "TE1 04 0000000001", date(2018, 1, 1))], **SAID)
    actions.record_cards([CardRow(child.id, "0000000001", date(2021, 1, 1))], **SAID)
    cards = InsuranceCard.objects.believed().order_by("valid_from")
    assert [(card.number, card.valid_to) for card in cards] == [
        ("TE1040000000001", date(2021, 1, 1)),
        ("0000000001", None),
    ]
    assert cards[0].number_digest == cards[1].number_digest


def test_allowances_of_two_kinds_run_beside_each_other(place):
    child = place.child()
    rows = [AllowanceRow(child.id, kind, 540_000, "", "", date(2022, 1, 1)) for kind in ("5.1", "5.6")]
    rows.append(AllowanceRow(child.id, "5.1", 720_000, "", "", date(2022, 3, 1)))
    actions.record_allowances(rows, **SAID)
    running = Allowance.objects.believed().filter(valid_to=None).order_by("kind")
    assert [(a.kind, a.monthly_amount) for a in running] == [("5.1", 720_000), ("5.6", 540_000)]


def test_an_allowance_whose_kind_tells_an_illness_lies_sealed_with_its_words(place):
    child = place.child()
    rows = [AllowanceRow(child.id, "5.3", 720_000, "QĐ 12", "UBND huyện", date(2022, 1, 1)), AllowanceRow(child.id, "5.6", 720_000, "QĐ 13", "UBND huyện", date(2022, 1, 1))]
    actions.record_allowances(rows, **SAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, decision, payer, sealed FROM support_allowance ORDER BY kind")
        sealed, plain = cursor.fetchall()
    assert (sealed[:3], plain) == (("", "", ""), ("5.6", "QĐ 13", "UBND huyện", None))
    assert b"5.3" not in bytes(sealed[3])
    stored = Allowance.objects.get(kind="")
    assert codes.unseal(stored.sealed) == {"kind": "5.3", "decision": "QĐ 12", "payer": "UBND huyện"}


def test_a_sealed_allowance_is_followed_ended_and_frozen_by_its_kind(place):
    child = place.child()
    for amount, day in ((720_000, date(2022, 1, 1)), (900_000, date(2022, 3, 1))):
        actions.record_allowances([AllowanceRow(child.id, "5.3", amount, "", "", day)], **SAID)
    assert [(row["kind"], row["monthly_amount"]) for row in of(context(), "allowances", child)] == [("5.3", 900_000)]
    actions.end_allowances([EndRow(child.id, date(2022, 5, 1), "5.3")], **SAID)
    assert of(context(), "allowances", child) == []
    with pytest.raises(RowErrors) as caught:
        actions.end_allowances([EndRow(child.id, date(2022, 5, 1), "5.3")], **SAID)
    assert [error.code for error in caught.value.errors] == ["not_open"]


def test_the_frozen_table_of_allowances_is_class_c4():
    assert {column.classification for column in TABLES["allowances"].columns} == {"C4"}


def test_an_allowance_begins_with_a_kind_of_the_law_of_its_day(place):
    child = place.child()
    for kind, day in (("5.1", date(2021, 6, 30)), ("136-5.1", date(2021, 7, 1)), ("5.7", date(2020, 1, 1))):
        assert refused(actions.record_allowances, AllowanceRow(child.id, kind, 405_000, "", "", day)) == {"allowance_kind_not_in_force"}
    rows = [AllowanceRow(child.id, "136-5.1", 405_000, "", "", date(2021, 6, 30), date(2021, 7, 1)), AllowanceRow(child.id, "5.1", 540_000, "", "", date(2021, 7, 1))]
    assert actions.record_allowances(rows, **SAID) == 2


def test_each_fault_is_named(place):
    child = place.child()
    assert refused(actions.record_cards, CardRow(child.id, "12", date(2020, 1, 1))) == {"card_format"}
    assert refused(actions.record_allowances, AllowanceRow(child.id, "", 0, "", "", date(2020, 1, 1))) == {
        "allowance_kind_missing",
        "amount_not_positive",
    }
    assert refused(actions.record_services, ServiceRow(child.id, "x", date(2022, 6, 1), amount=-1)) == {
        "service_kind_unknown",
        "day_in_future",
        "amount_negative",
    }
    assert refused(actions.record_services, ServiceRow(place.tinh.bodies.model().id, "y_te", date(2022, 1, 1))) == {
        "child_unknown"
    }


def test_one_bad_service_keeps_the_whole_call_out(place):
    child = place.child()
    with pytest.raises(RowErrors):
        actions.record_services(
            [ServiceRow(child.id, "y_te", date(2022, 1, 1)), ServiceRow(child.id, "y_te", date(2010, 1, 1))], **SAID
        )
    assert not Service.objects.exists()
