"""The record: nothing changes, nothing is removed, nothing is slipped in unseen."""

import pytest
from django.db import DatabaseError, transaction

from mangnon.audit import queries
from mangnon.audit.actions import record
from mangnon.audit.actor import command
from mangnon.audit.models import Event, EventPayload, EventSubject
from tests.tampering import unlocked

BY = command("test")


@pytest.fixture
def events(db):
    """Three events: with data, with two subjects, bare."""
    return [
        record(BY, "first", data={"after": "bí mật"}),
        record(BY, "second", subjects=[("child", "b"), ("child", "a")]),
        record(BY, "third"),
    ]


def test_a_whole_chain_has_no_fault(events):
    assert list(queries.faults()) == []
    assert queries.head() == (3, events[-1].hash)


@pytest.mark.parametrize("model", [Event, EventSubject])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_what_is_recorded(events, model, change):
    rows = model.objects.filter(pk=model.objects.order_by("pk").first().pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete() if change == "delete" else rows.update(**({"action": "x"} if model is Event else {"kind": "x"}))


def test_a_payload_may_be_erased_but_not_changed_and_the_chain_stays_whole(events):
    row = EventPayload.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EventPayload.objects.filter(pk=row.pk).update(content=b"x")
    assert queries.payload_of(events[0]) == {"after": "bí mật"}
    row.delete()
    assert queries.payload_of(events[0]) is None
    assert list(queries.faults()) == []


def test_a_payload_is_not_readable_in_the_database(events):
    assert "bí mật".encode() not in bytes(EventPayload.objects.get().content)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_event SET action = 'other' WHERE seq = 2", "sự kiện 2 đã bị sửa"),
        ("DELETE FROM audit_event WHERE seq = 2", "thiếu sự kiện 2"),
        ("DELETE FROM audit_event WHERE seq = 3", "đầu chuỗi ghi 3"),
        ("UPDATE audit_eventsubject SET subject_id = 'c' WHERE subject_id = 'a'", "đối tượng của sự kiện 2 đã bị sửa"),
        ("DELETE FROM audit_eventsubject WHERE subject_id = 'a'", "đối tượng của sự kiện 2 đã bị sửa"),
        ("INSERT INTO audit_eventsubject (event_seq, kind, subject_id) VALUES (3, 'child', 'z')", "sự kiện 3"),
        ("INSERT INTO audit_eventsubject (event_seq, kind, subject_id) VALUES (9, 'child', 'z')", "sự kiện 9"),
    ],
)
def test_verify_names_what_somebody_changed_behind_the_program(events, statement, said):
    unlocked(statement)
    assert any(said in fault for fault in queries.faults())


def test_a_changed_payload_is_found(events):
    unlocked("UPDATE audit_eventpayload SET salt = %s", b"0" * 16)
    assert any("nội dung của sự kiện 1" in fault for fault in queries.faults())


def test_who_opened_a_record_is_one_indexed_query(events, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [event.action for event in queries.events_about("child", "a")] == ["second"]
