"""Large shelves of the search lie as sealed files: read by the next process, true to the last action, and as none when they can't be used."""

import pytest

from mangnon.base import clock
from mangnon.engine.search import read
from mangnon.registry import actions
from mangnon.registry.models import Child
from mangnon.registry.queries import shelf_files, shelves
from mangnon.registry.queries.shelves import Index
from mangnon.registry.tests.place import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(place, settings, tmp_path, monkeypatch):
    """A commune whose shelf was searched once, so that its file is there."""
    settings.MANGNON_DATA = tmp_path
    monkeypatch.setattr(shelves, "LARGE", 1)
    place.meant = place.child(full_name="Nguyễn Thị Thuý Quỳnh")
    place.child(full_name="Lý Văn Bình")
    place.units = frozenset({place.xa_a.id})
    place.names = lambda index, typed: [Child.objects.get(pk=hit.key.hex()).full_name for hit in index.search(place.units, read(typed), {}, clock.today(), 10)]
    assert place.names(Index(), "quynh") == ["Nguyễn Thị Thuý Quỳnh"]
    (place.file,) = (tmp_path / shelf_files.FOLDER).iterdir()
    return place


@pytest.fixture
def from_file(monkeypatch):
    """The next process may ask for single children only, not for a commune's."""
    cards = shelves._cards
    monkeypatch.setattr(shelves, "_cards", lambda column, *rest: cards(column, *rest) if column == "r.child_id" else pytest.fail("the whole commune was read"))


def test_the_next_process_opens_the_file_and_finds_who_was_registered_or_renamed_since(kept, from_file):
    kept.child(full_name="Ksok Văn Tài")
    actions.correct_child(by=SYSTEM, child=kept.meant.pk, version=1, changes={"full_name": "Nguyễn Thị Thuý Hằng"}, reason="giấy khai sinh")
    index = Index()
    assert [kept.names(index, typed)[0] for typed in ("ksok", "thuy hang", "ly van binh")] == ["Ksok Văn Tài", "Nguyễn Thị Thuý Hằng", "Lý Văn Bình"]


def test_the_file_can_be_read_by_its_owner_with_the_keys_only(kept):
    content = kept.file.read_bytes()
    assert kept.file.stat().st_mode & 0o077 == 0
    assert [word for word in ("quỳnh", "quynh", "binh", "names") if word.encode() in content] == []


def test_a_file_that_is_cut_of_other_units_or_of_another_record_is_as_none(kept):
    whole = kept.file.read_bytes()
    kept.file.write_bytes(whole[: len(whole) // 2])
    assert kept.names(Index(), "quynh") == ["Nguyễn Thị Thuý Quỳnh"]
    other = shelf_files._path(frozenset({kept.xa_b.id}))
    other.write_bytes(whole)
    assert shelf_files.read(frozenset({kept.xa_b.id})) is None
    of_other = shelf_files.read(kept.units)
    shelf_files.write(kept.units, of_other.shelf, of_other.fours, (of_other.seen[0], "of another place"))
    kept.child(full_name="Ksok Văn Tài")
    assert kept.names(Index(), "ksok") == ["Ksok Văn Tài"]


def test_the_nights_job_writes_each_file_anew_so_that_none_tells_for_long_what_was_corrected(kept):
    before = shelf_files.read(kept.units).seen
    actions.correct_child(by=SYSTEM, child=kept.meant.pk, version=1, changes={"full_name": "Nguyễn Thị Thuý Hằng"}, reason="giấy khai sinh")
    shelves.keep_files(clock.today())
    assert shelf_files.read(kept.units).seen[0] > before[0]
    assert {frozenset(units) for units in shelf_files.kept()} == {kept.units, frozenset(shelves.all_units())}
