"""What the house holds against its own mistakes and against who has the database file: named by ``mangnon verify``, not trusted."""

import logging
import re
import socket
import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse

from mangnon.audit import keys
from mangnon.base.clock import TZ, moved_to
from mangnon.deadlines import jobs
from mangnon.deadlines.models import Job
from mangnon.organisation import drafts
from mangnon.protection import actions as protection
from mangnon.protection.models import Incident
from mangnon.protection.rules import NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry.codes import circumstance_classes
from mangnon.registry.models import Child, Residence
from mangnon.registry.rules import CircumstanceRow
from mangnon.web import state
from mangnon.web.logs import JsonFormatter
from tests import stories
from tests.world import SOURCE, SYSTEM


def test_the_tests_speak_to_no_other_machine():
    with socket.socket() as outside, pytest.raises(AssertionError, match="no network"):
        outside.connect(("192.0.2.1", 80))


@pytest.fixture
def unguarded(world, one_connection):
    """The tiny province with a child, as it is after somebody took the triggers away."""
    world.child()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the child's own checks still wait
            cursor.execute("DROP TRIGGER audit_event_no_update ON audit_event")
            cursor.execute("ALTER TABLE registry_residence DROP CONSTRAINT residence_alone")
        else:
            for name in ("audit_event_no_UPDATE", "residence_alone_INSERT", "residence_alone_UPDATE"):
                cursor.execute(f"DROP TRIGGER {name}")
    return world


def test_a_guard_of_the_database_that_is_gone_is_named(unguarded):
    found = [fault for fault in state.faults() if "mất ràng buộc" in fault]
    assert [fault.split(":")[0] for fault in found] == ["bảng audit_event", "bảng registry_residence"]


def test_facts_that_overlap_because_the_guard_was_away_are_named(unguarded):
    stay = Residence.objects.get()
    Residence.objects.create(child_id=stay.child_id, unit_id=stay.unit_id, valid_from=date(2021, 1, 1), recorded_at=stay.recorded_at)
    assert [fault for fault in state.faults() if "trùng thời gian" in fault] == ["bảng registry_residence: 1 cặp dòng trùng thời gian (overlapping facts)"]


SECRETS = ("Bí mật của cháu", "003215000123", "Người báo tin Kín", "0912345678", "Trạm y tế cấp giấy kín", "Nháp chưa gửi")


def secret_world(world) -> None:
    """Everything of class C4 that can be entered, with words of its own."""
    child = world.child(personal_id=SECRETS[1], sex="nu", birth_date=date(2015, 3, 5))
    hiv = next(code for code, data_class in circumstance_classes().items() if data_class == "C4")
    registry.open_circumstances([CircumstanceRow(child, hiv, date(2021, 3, 1), None, SECRETS[4], "UBND xã", "")], by=SYSTEM, source=SOURCE)
    row = NoticeRow(None, "tong_dai_111", datetime(2022, 5, 20, 7, tzinfo=TZ), None, world.unit("xa_nha").id, False, SECRETS[0])
    protection.take_notice(row, by=SYSTEM, source=SOURCE, informant_name=SECRETS[2], informant_phone=SECRETS[3])
    registry.correct_child(by=SYSTEM, child=child, version=1, changes={"full_name": "Nông Thị Khác"}, reason="theo giấy khai sinh")
    drafts.save(by=world.can_bo_xa, form="child-new", key="", values={"full_name": [SECRETS[5]]})
    return hiv


def test_no_sealed_word_lies_readable_in_the_database(world):
    hiv = secret_world(world)
    held = b"".join(_everything())
    assert "Nông Thị Khác".encode() in held  # a name is class C2: the look is a real one
    assert [words for words in SECRETS if words.encode() in held] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM registry_circumstance WHERE code = %s", [hiv])
        assert cursor.fetchone()[0] == 0


def test_where_an_act_happened_and_who_did_it_are_sealed(world):
    stories.incident(world, "xa_nha")
    told = Incident.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, relation FROM protection_incident")
        place, relation = (bytes(value) for value in cursor.fetchone())
    assert told.place.encode() not in place
    assert told.relation.encode() not in relation


def _everything():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)


def test_after_the_data_key_was_rotated_old_and_new_values_open_in_every_process(world, settings, tmp_path):
    settings.MANGNON_KEYS = tmp_path
    keys.make(tmp_path)
    mine, other = keys.KeyRing(tmp_path), keys.KeyRing(tmp_path)
    old = mine.seal(b"old")
    assert mine.rotate() == 2
    new = mine.seal(b"new")
    assert (other.open(old), other.open(new), mine.open(old)) == (b"old", b"new", b"old")
    (tmp_path / "data-0002.key").unlink()
    with pytest.raises(keys.KeyMissing, match="số 2"):
        keys.KeyRing(tmp_path).open(new)


def test_a_session_of_clicks_leaves_no_name_no_number_no_key_in_the_log(world, settings, caplog):
    child = Child.objects.get(pk=world.child(personal_id="003215000123"))
    client = world.client("can_bo_xa", "xa_nha")
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        client.get(reverse("registry:child", args=[child.pk]))
        client.post(reverse("registry:children"), {"q": "Nông Thị Hoà"})
        client.post(reverse("registry:children"), {"q": "003215000123"})
        client.post(reverse("registry:child-new"), {"full_name": "Nông Thị Hoà", "birth": "31/02/2022"})
        client.post(reverse("registry:children-export", args=["csv"]))
        client.get(f"/tre-em/{child.pk}/khong-co/")
        client.get("/tre-em/?gioi=Nông Thị Hoà")
        client.post("/dang-nhap/", {"login": "nong.thi.hoa", "password": "sai"})
        client.post(reverse("protection:notice-new"), {"story": "Nông Thị Hoà"})
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert len(lines) >= 9
    assert [line for line in lines if re.search(r"Hoà|hoa\b|003215|" + str(child.pk), line, re.IGNORECASE)] == []


NOON = datetime(2022, 5, 20, 12, tzinfo=TZ)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_run_each_job_once(monkeypatch):
    ran: list[str] = []
    monkeypatch.setattr(jobs, "KINDS", {})
    jobs.register_job("note", lambda by, subject, due: ran.append(subject), "Ghi")
    for number in range(20):
        jobs.enqueue("note", str(number), NOON)
    gate = threading.Barrier(3)

    def work(name: str) -> None:
        gate.wait(10)
        try:
            while jobs.work_through(name):
                pass
        finally:
            connections.close_all()

    with moved_to(NOON + timedelta(hours=1)):
        threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sorted(ran, key=int) == [str(number) for number in range(20)]
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.DONE, 1)}
