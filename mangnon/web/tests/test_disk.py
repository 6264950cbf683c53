"""A full disk and a folder closed to who runs the command: told in one line with what to do, nothing lost, nothing half.

The disk is full for a process whose files may grow no further (RLIMIT_FSIZE); a folder is closed also to root, once root
gave up the right to override permissions. Both hold wherever the tests run.
"""

import ctypes
import errno
import os
import resource
import subprocess
import sys

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from mangnon.audit.models import Event
from mangnon.base.files import write_once, write_whole
from mangnon.engine import snapshot as vault
from mangnon.files import actions as files
from mangnon.files import places as stored
from mangnon.files.models import StoredFile
from mangnon.registry.models import Child
from mangnon.statistics import actions, places, queries
from mangnon.statistics.export import write_export
from mangnon.statistics.models import Report, Snapshot
from mangnon.web import errors
from mangnon.web.tests.test_cli import run
from tests import stories
from tests.test_repeats import filled
from tests.world import SYSTEM

NO_ROOM = "too large|No space"
DROP = 24  # prctl(PR_CAPBSET_DROP)
OVERRIDE, SEARCH = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def without_override() -> None:
    """Let the process that starts obey permissions, root included."""
    library = ctypes.CDLL(None, use_errno=True)
    for right in (OVERRIDE, SEARCH) if os.geteuid() == 0 else ():
        if library.prctl(DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def closed_run(*words: str, data) -> subprocess.CompletedProcess:
    """Run a command as somebody who may do only what permissions say."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))} | {"MANGNON_DATA": str(data)}
    return subprocess.run([sys.executable, "-m", "mangnon.web.cli", *words], capture_output=True, text=True, env=env, check=False, preexec_fn=without_override)


def one_line(done: subprocess.CompletedProcess) -> str:
    """Return the last line of a refused command, which showed nobody a stack."""
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    return done.stderr.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("words", [["status"], ["migrate"], ["serve", "--port", "1"], ["freeze", "2022-6m"]], ids=" ".join)
def test_a_folder_closed_to_who_runs_the_command_is_told_in_one_line(new_place, words):
    new_place.chmod(0)
    try:
        said = one_line(closed_run(*words, data=new_place))
    finally:
        new_place.chmod(0o700)
    assert "Không có quyền đọc, ghi" in said
    assert "tài khoản của dịch vụ" in said
    assert run("verify", data=new_place).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("words", [["keys", "rotate"], ["migrate"], ["administrator", "an.b", "An"]], ids=" ".join)
def test_a_folder_that_may_only_be_read_is_read_and_never_half_written(new_place, words):
    before = sorted(path.name for path in (new_place / "keys").iterdir())
    for path in (new_place, *new_place.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        said = one_line(closed_run(*words, data=new_place))
    finally:
        for path in (new_place, *new_place.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert "Không có quyền đọc, ghi" in said
    assert run("verify", data=new_place).returncode == 0
    assert sorted(path.name for path in (new_place / "keys").iterdir()) == before


@pytest.fixture
def disk_of():
    """Call with a number of bytes: no file of this process grows beyond it, until the test ends."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("write", [write_whole, write_once])
def test_a_file_that_does_not_fit_leaves_the_old_one_and_no_rest(tmp_path, disk_of, write):
    (tmp_path / "a").write_bytes(b"old")
    disk_of(1000)
    with pytest.raises(OSError, match=NO_ROOM):
        write(tmp_path / "b", b"x" * 2000)
    if write is write_whole:
        with pytest.raises(OSError, match=NO_ROOM):
            write(tmp_path / "a", b"x" * 2000)
    disk_of(-1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


@pytest.mark.parametrize("size", [pytest.param(500, marks=pytest.mark.slow), 100_000])
def test_a_freeze_on_a_full_disk_leaves_nothing(house, disk_of, size):
    assert house.world.child()
    events = Event.objects.count()
    disk_of(size)
    with pytest.raises(OSError, match=NO_ROOM) as fault:
        actions.freeze(by=SYSTEM, round_code=stories.ROUND)
    disk_of(-1)
    assert errors.unwritten(fault.value)
    assert (Snapshot.objects.count(), Event.objects.count(), [path for path in places.snapshots().iterdir() if path.is_dir()]) == (0, events, [])
    assert actions.freeze(by=SYSTEM, round_code=stories.ROUND).number == 1


@pytest.mark.parametrize("size", [pytest.param(500, marks=pytest.mark.slow), 5_000])
def test_an_export_on_a_full_disk_leaves_an_empty_folder(house, tmp_path, disk_of, size):
    snapshot = actions.freeze(by=SYSTEM, round_code=stories.ROUND)
    folder, out = vault.Snapshot(queries.folder_of(snapshot)), tmp_path / "out"
    disk_of(size)
    with pytest.raises(OSError, match=NO_ROOM):
        write_export(folder, out)
    disk_of(-1)
    assert list(out.iterdir()) == []
    assert actions.export_round(by=SYSTEM, round_code=stories.ROUND, out=out)["kind"] == "export"


def test_a_report_on_a_full_disk_leaves_neither_version_nor_file(house, tmp_path, disk_of):
    actions.freeze(by=SYSTEM, round_code=stories.ROUND)
    disk_of(10)
    with pytest.raises(OSError, match=NO_ROOM):
        actions.write_report(by=SYSTEM, round_code=stories.ROUND, unit=house.world.unit("xa_nha"))
    disk_of(-1)
    assert (Report.objects.count(), list(places.reports().iterdir())) == (0, [])
    written = actions.write_report(by=SYSTEM, round_code=stories.ROUND, unit=house.world.unit("xa_nha"), out=tmp_path / "out")
    disk_of(10)
    with pytest.raises(OSError, match=NO_ROOM):
        actions.write_report(by=SYSTEM, round_code=stories.ROUND, unit=house.world.unit("xa_nha"), out=tmp_path / "again")
    disk_of(-1)
    assert list(tmp_path.glob("again/*")) == []
    assert list(queries.faults()) == []
    assert [item.report.number for item in written] == [1]


def test_what_the_engine_says_of_a_full_disk_is_told_like_any_full_disk(tmp_path):
    with pytest.raises(OSError, match=NO_ROOM) as fault, vault._disk_faults(tmp_path / "x.parquet"):
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")
    assert (fault.value.errno, errors.unwritten(fault.value)) == (errno.ENOSPC, True)


def test_a_file_that_does_not_fit_is_not_stored_and_has_no_row(house, disk_of):
    disk_of(200)
    with pytest.raises(OSError, match=NO_ROOM):
        files.store(by=SYSTEM, content=b"van ban " * 100, original_name="x.txt", subject=("nothing", "x"))
    disk_of(-1)
    assert (StoredFile.objects.count(), list(stored.paths())) == (0, [])


@pytest.mark.parametrize("fault", [OperationalError("database or disk is full"), OperationalError("disk I/O error"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_form_sent_to_a_full_disk_is_not_saved_and_says_so(world, monkeypatch, fault):
    def refuse(*args, **kwargs):
        raise fault

    monkeypatch.setattr("mangnon.registry.actions.people.insert_tables", refuse)
    client = world.client("can_bo_xa", "xa_nha")
    client.raise_request_exception = False
    typed = filled(client, reverse("registry:child-new")) | {
        "full_name": "Nông Thị Mới", "sex": "nu", "birth": "18/05/2022", "ethnic": "02", "unit": str(world.unit("xa_nha").pk), "family_state": "", "residence_kind": "thuong_tru", "mother_name": "Lý Thị Mai",
    }
    answer = client.post(reverse("registry:child-new"), typed)
    assert (answer.status_code, Child.objects.count()) == (503, 0)
    text = answer.content.decode()
    assert "Máy chủ không ghi được" in text
    assert "Chưa lưu được lần gửi này" in text
    assert answer["X-Request-Id"] in text


@pytest.mark.django_db
def test_an_upload_that_finds_no_room_is_not_called_a_fault_of_ours(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.new_file", refuse)
    client = Client(raise_request_exception=False)
    answer = client.post("/dang-nhap/", {"f": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 503
    assert "Máy chủ không ghi được" in answer.content.decode()
