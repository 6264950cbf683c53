"""Freezing: whole or nothing, the same state gives the same hashes, a snapshot never changes."""

import json
import stat
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.engine import snapshot as vault
from mangnon.registry import actions as registry
from mangnon.registry import takeback
from mangnon.registry.models import Death
from mangnon.registry.rules import CircumstanceRow, DeathRow, Source
from mangnon.registry.takeback.actions import take_back
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.statistics import actions, places, queries, screens
from mangnon.statistics.actions import freezing
from mangnon.statistics.models import Snapshot, SnapshotLink
from mangnon.statistics.rules import ReportRefused

pytestmark = pytest.mark.django_db
ROUND = "2022-6m"


@pytest.fixture
def children(place):
    """Three children, one of them in special circumstances."""
    made = [place.child(full_name=name) for name in ("Nông Thị Hoà", "Lý Văn Nam", "Hoàng A Páo")]
    registry.open_circumstances(
        [CircumstanceRow(made[0].id, "HC04.2", date(2021, 3, 1), None, "Giấy xác nhận", "UBND xã", "")], by=SYSTEM, source=SOURCE,
    )
    return made


def freeze(**changes) -> Snapshot:
    return actions.freeze(by=SYSTEM, round_code=ROUND, **changes)


def test_the_same_state_freezes_to_the_same_content(children):
    first, second = freeze(), freeze()
    assert (first.number, second.number) == (1, 2)
    assert first.content_sha256 == second.content_sha256
    assert first.manifest_sha256 != second.manifest_sha256


def test_another_state_freezes_to_another_content(children, place):
    first = freeze()
    place.child(full_name="Bế Thị Mai")
    assert freeze().content_sha256 != first.content_sha256


def test_a_snapshot_holds_rows_units_maps_law_and_signers(children):
    folder = queries.folder_of(freeze())
    manifest = vault.Snapshot(folder).manifest
    assert manifest["tables"]["children"]["rows"] == 3
    assert manifest["tables"]["circumstances"]["rows"] == 1
    assert {path.stem for path in folder.glob("*.parquet")} == set(manifest["tables"]) == set(vault.TABLES)
    assert manifest["maps"] == ["2022", "2025"]
    assert (folder / "law" / "shipped" / "lists.csv").exists()
    assert (folder / "authors.json").exists()


def test_no_name_and_no_birth_day_is_frozen(children):
    folder = queries.folder_of(freeze())
    content = b"".join(path.read_bytes() for path in folder.glob("*.parquet"))
    assert "Nông Thị Hoà".encode() not in content
    assert b"birth_date" not in content


def test_files_are_closed_to_other_accounts(children):
    folder = queries.folder_of(freeze())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_pseudonym_leads_back_until_its_link_is_erased(children):
    snapshot = freeze()
    pseudonyms = [row["child"] for row in vault.Snapshot(queries.folder_of(snapshot)).rows("children")]
    assert {queries.record_of("child", pseudonym) for pseudonym in pseudonyms} == {child.id.hex for child in children}
    SnapshotLink.objects.filter(kind="child", pseudonym=pseudonyms[0]).delete()
    assert queries.record_of("child", pseudonyms[0]) is None
    assert list(queries.faults()) == []


def test_rounds_share_pseudonyms_and_link_each_once(children):
    freeze()
    links = SnapshotLink.objects.count()
    freeze()
    assert SnapshotLink.objects.count() == links


def test_a_link_another_freeze_wrote_meanwhile_stays_and_stops_nothing(children, monkeypatch):
    freeze()
    links = set(SnapshotLink.objects.values_list("id", "pseudonym"))
    monkeypatch.setattr(freezing, "SnapshotLink", _Unseen(SnapshotLink))
    freeze()
    assert set(SnapshotLink.objects.values_list("id", "pseudonym")) == links


class _Unseen:
    """The table as a freeze read it before the other one wrote: empty."""

    def __init__(self, model):
        self._meta, self.objects = model._meta, model.objects.none()


def test_an_export_that_stops_half_way_was_recorded(children, monkeypatch, tmp_path):
    freeze()

    def broken(snapshot, folder):
        raise OSError("hết chỗ")

    monkeypatch.setattr("mangnon.statistics.actions.exporting.write_export", broken)
    with pytest.raises(OSError, match="hết chỗ"):
        actions.export_round(by=SYSTEM, round_code=ROUND, out=tmp_path / "out")
    assert Event.objects.order_by("-seq").first().action == "round exported"


def test_a_folder_with_files_is_refused_and_nothing_is_recorded(children, tmp_path):
    freeze()
    before = Event.objects.count()
    with pytest.raises(ReportRefused) as refused:
        actions.export_round(by=SYSTEM, round_code=ROUND, out=tmp_path)
    assert (refused.value.code, Event.objects.count()) == ("folder", before)


def test_a_failing_table_leaves_nothing(children, monkeypatch):
    def broken(ctx):
        raise ValueError("mất điện")
        yield

    monkeypatch.setitem(freezing.own.FROZEN, "population", broken)
    with pytest.raises(ValueError, match="mất điện"):
        freeze()
    assert not Snapshot.objects.exists()
    assert [path for path in places.snapshots().iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("died_in", ["write_manifest", "settle", "_register"])
def test_what_a_killed_freeze_leaves_is_removed(children, monkeypatch, died_in):
    """A killed process runs no handler: the folder stays as it was, without a row."""
    kept = freeze()

    class Killed(BaseException):
        pass

    def killed(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(places, "remove", lambda folder: None)
    owner = {"write_manifest": vault, "settle": places, "_register": freezing}[died_in]
    monkeypatch.setattr(owner, died_in, killed)
    with pytest.raises(Killed):
        freeze()
    monkeypatch.undo()
    assert Snapshot.objects.count() == 1
    assert len(actions.clean_up()) == 1
    assert [path.name for path in places.snapshots().iterdir() if path.is_dir()] == [kept.folder]


def test_cleaning_leaves_a_running_freeze_alone(children):
    (places.snapshots() / f".tmp-{ROUND}-9-00000000").mkdir()
    with places.round_lock(ROUND):
        assert actions.clean_up() == []
    assert actions.clean_up() == [f".tmp-{ROUND}-9-00000000"]


def test_one_freeze_of_a_round_at_a_time(children):
    with places.round_lock(ROUND), pytest.raises(ReportRefused) as refused:
        freeze()
    assert refused.value.code == "busy"


def test_a_round_is_not_frozen_before_its_day(children):
    with clock.moved_to(date(2022, 5, 14)), pytest.raises(ReportRefused) as refused:
        freeze()
    assert refused.value.code == "early"


def test_the_database_refuses_to_change_a_snapshot(children):
    snapshot = freeze()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(content_sha256="0" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_snapshot")


def test_verify_names_a_changed_table_and_a_missing_folder(children):
    first, second = freeze(), freeze()
    assert list(queries.faults()) == []
    with (queries.folder_of(first) / "children.parquet").open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    for path in sorted(queries.folder_of(second).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    queries.folder_of(second).rmdir()
    faults = list(queries.faults())
    assert len(faults) == 2
    assert first.folder in faults[0]
    assert "children" in faults[0]
    assert second.folder in faults[1]


def test_verify_names_a_changed_copy_of_the_law(children):
    snapshot = freeze()
    path = queries.folder_of(snapshot) / "law" / "shipped" / "lists.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert list(queries.faults()) == [f"bản chốt {snapshot.folder}: tệp law/shipped/lists.csv đã bị sửa (file changed)"]


def test_verify_names_rows_that_do_not_hash_to_what_the_manifest_says(children):
    folder = queries.folder_of(freeze())
    manifest = json.loads((folder / vault.MANIFEST).read_text(encoding="utf-8"))
    manifest["tables"]["children"]["content_sha256"] = "0" * 64
    (folder / vault.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert [fault for fault in vault.faults(folder) if "children" in fault and "mã băm" in fault]


def test_a_freeze_is_recorded_with_its_hash(children):
    snapshot = freeze()
    event = Event.objects.order_by("-seq").first()
    assert event.action == "round frozen"
    assert event.subject_count == 1
    assert snapshot.number == 1


def test_facts_known_later_are_not_in_a_snapshot_of_an_earlier_knowledge(children, place):
    before = clock.now()
    place.child(full_name="Bế Thị Mai")
    manifest = vault.Snapshot(queries.folder_of(freeze(known_at=before))).manifest
    assert manifest["tables"]["children"]["rows"] == 3


def test_a_death_taken_back_later_still_counts_in_what_was_known_before_and_what_is_frozen_has_left_its_author(children, place):
    worker, child = place.officer(place.xa_a), place.child(full_name="Bế Thị Mai")
    registry.record_deaths([DeathRow(child.pk, date(2021, 12, 31), "benh", "year")], by=worker, source=Source("page", post=worker.post_id))
    before, death = clock.now(), Death.objects.get()
    kind = takeback.kind_of(death)
    take_back(by=worker, child=child.pk, kind=kind, row_id=str(death.pk), version=kind.version(child.pk))
    book = queries.book_of(freeze(known_at=before))
    assert [(row["kind"], row["sure"]) for row in book.snapshot.rows("vital")] == [("chet", False)]  # 2021: 31/12, or before the period
    [told] = screens.gap_notes(book, book.units[place.xa_a.pk], book.home_map)
    assert told == "Trong kỳ có 0 trẻ sinh, 1 trẻ mất chỉ biết tháng hoặc năm, có thể thuộc kỳ trước; số liệu tính theo ngày muộn nhất có thể."
    held = [takeback.held(at, day) for at, day in ((death.recorded_at, death.day), (clock.now(), death.day), (death.recorded_at, date(2022, 7, 1)))]
    assert held == [True, False, False]
