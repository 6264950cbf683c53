"""Notices: numbered, sealed, never deleted, handled by those whose they are."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from mangnon.base import clock, ids
from mangnon.protection import actions, queries
from mangnon.protection.frozen import FROZEN
from mangnon.protection.models import IncidentForm, Informant, Notice
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support.tests.freezing import context, rows

pytestmark = pytest.mark.django_db
SAID = {"by": SYSTEM, "source": SOURCE}


def notice_row(where, **changes) -> NoticeRow:
    values = {
        "id": None,
        "channel": "tong_dai_111",
        "received_at": clock.now() - timedelta(days=10),
        "acknowledged_at": None,
        "unit_id": where.xa_a.id,
        "urgent": False,
        "story": "Nghe tiếng trẻ khóc",
    }
    return NoticeRow(**values | changes)


def incident_row(where, child, **changes) -> IncidentRow:
    values = {
        "unit_id": where.xa_a.id,
        "day": date(2022, 5, 1),
        "place": "gia_dinh",
        "relation": "cha_me",
        "confirmed": True,
        "confirmed_on": date(2022, 5, 3),
        "forms": ["XH01", "XH03.4"],
        "children": [(child.id, True)],
    }
    return IncidentRow(**values | changes)


def test_notices_are_numbered_within_the_year_in_the_order_of_receipt(place):
    earlier, later = notice_row(place), notice_row(place, received_at=clock.now() - timedelta(days=1))
    actions.record_notices([later, earlier], **SAID)
    actions.record_notices([notice_row(place, received_at=clock.now())], **SAID)
    assert list(Notice.objects.order_by("received_at").values_list("code", flat=True)) == [
        "TB-2022-00001",
        "TB-2022-00002",
        "TB-2022-00003",
    ]


def test_a_received_notice_cannot_be_deleted(place):
    actions.record_notices([notice_row(place)], **SAID)
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.all()._raw_delete("default")


def test_the_story_and_the_forms_lie_sealed(place):
    child = place.child()
    actions.record_notices([notice_row(place, incidents=[incident_row(place, child)])], **SAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT story FROM protection_notice")
        stored = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT form FROM protection_incidentform")
        forms = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert "khóc".encode() not in stored
    assert b"XH03" not in forms
    assert sorted(form.form for form in IncidentForm.objects.all()) == ["XH01", "XH03.4"]


def test_each_fault_of_a_notice_is_named(place):
    child = place.child()
    row = notice_row(
        place,
        channel="?",
        received_at=clock.now() + timedelta(hours=1),
        steps=[("gi_do", clock.now(), None)],
        incidents=[
            incident_row(
                place,
                child,
                forms=["XH99"],
                place="?",
                relation="?",
                day=date(2022, 6, 1),
                children=[(ids.uuid7(), False)],
            )
        ],
    )
    with pytest.raises(RowErrors) as caught:
        actions.record_notices([row], **SAID)
    assert {error.code for error in caught.value.errors} == {
        "channel_unknown",
        "received_in_future",
        "step_unknown",
        "step_before",
        "form_unknown",
        "place_unknown",
        "relation_unknown",
        "day_in_future",
        "confirmed_outside",
        "child_unknown",
    }
    assert not Notice.objects.exists()


def test_a_repeated_send_makes_one_notice(place):
    desk = place.officer(place.tinh, "truc_111")
    row = notice_row(place, id=ids.uuid7())
    for _send in range(3):
        notice = actions.take_notice(
            row, by=desk, source=SOURCE, informant_name="Người báo tin", informant_phone="0900000000"
        )
    assert Notice.objects.get() == notice
    assert Informant.objects.get().name == "Người báo tin"


def test_a_commune_handles_its_own_notices_only(place):
    mine, other = place.officer(place.xa_a), place.officer(place.xa_b)
    ident = actions.record_notices([notice_row(place)], **SAID)[0]
    assert list(queries.notices_for(other)) == []
    with pytest.raises(RowErrors):
        actions.acknowledge_notice(by=other, notice=ident, version=1)
    assert actions.acknowledge_notice(by=mine, notice=ident, version=1).state == "da_tiep_nhan"


def test_what_has_no_commune_yet_belongs_to_the_provinces_desk(place):
    actions.record_notices([notice_row(place, unit_id=None)], **SAID)
    assert queries.notices_for(place.officer(place.tinh, "truc_111")).count() == 1
    assert queries.notices_for(place.officer(place.xa_a)).count() == 0


def test_acknowledging_twice_keeps_the_first_moment_and_a_stale_page_conflicts(place):
    officer = place.officer(place.xa_a)
    ident = actions.record_notices([notice_row(place)], **SAID)[0]
    with pytest.raises(Conflict):
        actions.acknowledge_notice(by=officer, notice=ident, version=7)
    first = actions.acknowledge_notice(by=officer, notice=ident, version=1).acknowledged_at
    assert actions.acknowledge_notice(by=officer, notice=ident, version=1).acknowledged_at == first


def test_who_may_not_read_class_c4_is_told_no_incident(place):
    child = place.child()
    ident = actions.record_notices([notice_row(place, incidents=[incident_row(place, child)])], **SAID)[0]
    notice = Notice.objects.get(id=ident)
    assert queries.incidents_of(place.officer(place.huyen, "can_bo_huyen"), notice) == []
    assert queries.incidents_of(place.officer(place.xa_a), notice)[0].forms == ["Bạo lực trẻ em", "Bị dâm ô"]


def test_a_frozen_notice_says_unknown_where_no_step_was_recorded(place):
    child, at = place.child(), clock.now() - timedelta(days=9)
    steps = [("danh_gia_ban_dau", at, True), ("ke_hoach_duyet", at + timedelta(days=2), False)]
    actions.record_notices(
        [notice_row(place), notice_row(place, steps=steps, urgent=True, incidents=[incident_row(place, child)])], **SAID
    )
    found = sorted(rows(context(), "notices", FROZEN), key=lambda row: row["assessed"] is not None)
    names = ("unit_id", "sex", "assessed", "emergency", "emergency_in_time", "plan_approved", "plan_in_time", "closed")
    assert [tuple(row[name] for name in names) for row in found] == [
        (place.xa_a.id, None, None, False, None, None, None, None),
        (place.xa_a.id, "nu", True, True, None, True, False, None),
    ]


def test_a_frozen_incident_is_one_row_per_child_form_and_sub_form(place):
    first, second = place.child(), place.child(full_name="Lý A", sex="nam")
    incident = incident_row(
        place, first, children=[(first.id, True), (second.id, False)], forms=["XH01", "XH03.4", "XH03.1"]
    )
    actions.record_notices([notice_row(place, incidents=[incident])], **SAID)
    found = rows(context(), "incidents", FROZEN)
    assert {(row["form"], row["sub"]) for row in found} == {("XH01", ""), ("XH03", "XH03.1"), ("XH03", "XH03.4")}
    assert sorted((row["sex"], row["helped"]) for row in found) == [("nam", False)] * 3 + [("nu", True)] * 3
    assert {(row["unit_id"], row["age_months"], row["confirmed"]) for row in found} == {(place.xa_a.id, 85, True)}
