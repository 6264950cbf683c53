"""What a watching machine is told, and what a stranger is not."""

from django.db import DatabaseError, connection
from django.test import Client

from mangnon.audit import keys
from mangnon.audit.actions import record
from mangnon.web import health
from mangnon.web.backup.noted import MADE
from tests.world import SYSTEM


def test_health_is_a_plain_yes_and_503_when_the_database_does_not_answer(world, monkeypatch):
    assert (Client().get("/suc-khoe/").status_code, Client().get("/suc-khoe/").json()) == (200, {"ok": True})

    def gone(*_args):
        raise DatabaseError("no such table")

    with monkeypatch.context() as broken:
        broken.setattr(health.connection, "cursor", gone)
        answer = Client().get("/suc-khoe/")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
    assert connection.vendor not in answer.content.decode()


def test_numbers_are_told_to_who_shows_the_secret_and_the_address_does_not_exist_for_others(world, settings, tmp_path):
    settings.MANGNON_DATA, settings.MANGNON_KEYS = tmp_path, tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
    record(SYSTEM, MADE)
    with_secret = {"HTTP_AUTHORIZATION": "Bearer bí mật của máy giám sát"}
    for told in ({}, with_secret, {"HTTP_AUTHORIZATION": "Bearer "}):
        assert Client().get("/so-do/", **told).status_code == 404
    (settings.MANGNON_KEYS / health.KEY_FILE).write_text("bi-mat-cua-may-giam-sat\n")
    for told in ({}, with_secret, {"HTTP_AUTHORIZATION": "bi-mat-cua-may-giam-sat"}):
        assert Client().get("/so-do/", **told).status_code == 404
    answer = Client().get("/so-do/", HTTP_AUTHORIZATION="Bearer bi-mat-cua-may-giam-sat")
    numbers = dict(line.split(" ") for line in answer.content.decode().splitlines())
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/plain")
    assert set(numbers) == {"mangnon_record_events", "mangnon_jobs_failed", "mangnon_jobs_late", "mangnon_tasks_urgent", "mangnon_disk_free_bytes", "mangnon_backup_age_seconds"}
    assert int(numbers["mangnon_record_events"]) >= 1
    assert 0 <= int(numbers["mangnon_backup_age_seconds"]) < 60
