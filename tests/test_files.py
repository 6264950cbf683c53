"""Files: sealed on disk, opened only by who may open their subject, every opening recorded, damage named."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.base.files import TEMPORARY
from mangnon.files import actions, places, queries
from mangnon.files.models import StoredFile
from mangnon.files.rules import FileRefused

CONTENT = "Biên bản làm việc với cháu Nông Thị Hoà".encode()


@pytest.fixture
def place(world, settings, tmp_path, monkeypatch):
    """The tiny province; files of "case" subjects may be opened by the commune's officer."""
    settings.MANGNON_DATA = tmp_path
    monkeypatch.setattr(queries, "_guards", {"case": lambda actor, subject: actor.role == "can_bo_xa" and subject == "c1"})
    return world


def kept(place) -> StoredFile:
    return actions.store(by=place.can_bo_xa, content=CONTENT, original_name="chau Hoa.txt", subject=("case", "c1"))


def test_neither_content_nor_name_is_readable_on_disk(place):
    stored = kept(place)
    path = places.path_of(stored.name)
    assert CONTENT not in path.read_bytes()
    assert "Hoa" not in str(path)
    assert path.stat().st_mode & 0o077 == 0
    assert actions.open_file(by=place.can_bo_xa, stored=stored) == CONTENT


def test_a_download_has_a_name_of_our_own_and_is_recorded(place):
    stored = kept(place)
    response = place.client("can_bo_xa", "xa_nha").get(reverse("files:download", args=[stored.id]))
    assert response.content == CONTENT
    assert response["Content-Disposition"] == f'attachment; filename="tep-{stored.name[-8:]}.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert audit.events_about("case", "c1").first().action == "file opened"


@pytest.mark.parametrize("role", ["quan_tri", "can_bo_tinh"])
def test_who_may_not_open_the_subject_does_not_find_the_file(place, role):
    stored = kept(place)
    assert place.client(role, "tinh").get(reverse("files:download", args=[stored.id])).status_code == 404
    assert not queries.files_of(place.actor(role, "tinh"), "case", "c1").exists()


def test_a_refused_file_leaves_nothing(place):
    with pytest.raises(FileRefused):
        actions.store(by=place.can_bo_xa, content=b"MZ\x90\x00", original_name="x.exe", subject=("case", "c1"))
    assert (StoredFile.objects.count(), list(places.paths())) == (0, [])


def test_a_file_that_was_changed_swapped_or_lost_is_named(place):
    first, second, third = kept(place), kept(place), kept(place)
    assert list(queries.faults()) == []
    places.path_of(first.name).write_bytes(places.path_of(second.name).read_bytes())
    places.path_of(third.name).unlink()
    assert sorted(fault.split()[0] for fault in queries.faults()) == ["thiếu", "tệp"]


def test_what_has_no_row_is_swept_once_it_is_old(place, monkeypatch):
    stored = kept(place)
    places.write("0" * 32, b"left behind")
    places.path_of("0" * 32).with_name(f"{TEMPORARY}{'1' * 32}").write_bytes(b"half writ")  # the power went
    assert actions.sweep() == 0
    later = clock.machine_now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert actions.sweep() == 2
    assert [path.name for path in places.paths()] == [stored.name]
