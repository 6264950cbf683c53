"""A place: its marker, its settings that fail loudly, its keys, one server at a time."""

import socket
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest

from mangnon.audit.actor import command
from mangnon.base import clock
from mangnon.demo.people import open_accounts
from mangnon.web import place, stamp
from mangnon.web.place import PlaceError


def test_a_mark_is_never_changed_to_the_other_kind(tmp_path):
    place.mark(tmp_path, "real")
    with pytest.raises(PlaceError, match="real"):
        place.mark(tmp_path, "demo")
    assert place.marker(tmp_path) == {"kind": "real"}


def test_marking_again_keeps_what_was_said_before(tmp_path):
    place.mark(tmp_path, "demo", children=5, on=date(2022, 5, 20))
    place.mark(tmp_path, "demo", built=True)
    found = place.marker(tmp_path)
    assert isinstance(found.pop("offset_seconds"), int)
    assert found == {"kind": "demo", "children": 5, "on": "2022-05-20", "built": True}


def test_only_a_demo_moves_the_clock_and_it_runs_on(tmp_path):
    day = clock.today() - timedelta(days=100)
    place.mark(tmp_path, "demo", on=day)
    opened = clock.now() + place.offset(place.marker(tmp_path))
    assert abs(opened - datetime.combine(day, time(8), clock.TZ)) < timedelta(seconds=10)  # the demo opens at 08:00 of its day
    assert place.offset(place.marker(tmp_path) | {"kind": "real"}) is None


@pytest.mark.parametrize("content", ['{"kind": "other"}', '{"kind": "demo"', "", "[]", "null"])
def test_an_unreadable_marker_is_an_error_not_a_new_place(tmp_path, content):
    (tmp_path / place.MARKER).write_text(content)
    with pytest.raises(PlaceError, match="sao lưu"):
        place.marker(tmp_path)


@pytest.mark.parametrize(("text", "said"), [("prot = 8000", "prot"), ("port = '8000'", "port phải là int"), ("https = 1", "https phải là bool"), ("port 8000", "sai cú pháp"),
    ("port = 99999", "65535"), ("workers = -1", "workers phải từ 1"), ("threads = 0", "threads phải từ 1"), ("hosts = [1]", "hosts chỉ gồm tên")])
def test_settings_that_are_wrong_stop_the_start(tmp_path, text, said):
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(PlaceError, match=said):
        place.toml_settings(tmp_path)


def test_a_folder_of_packs_that_is_not_there_stops_the_start(tmp_path, monkeypatch):
    """Else a misspelt name would leave the shipped rules in force, silently."""
    assert place.law_folder({}) is None
    assert place.law_folder({"law_dir": str(tmp_path)}) == tmp_path
    monkeypatch.setenv("MANGNON_LAW_DIR", str(tmp_path / "luat"))
    with pytest.raises(PlaceError, match="luat"):
        place.law_folder({"law_dir": str(tmp_path)})


@pytest.mark.parametrize(("address", "said"), [("mysql://x/y", "postgres://"), ("postgres://x@localhost:cong/y", "cổng")])
def test_an_address_of_a_database_that_is_wrong_stops_the_start(address, said):
    with pytest.raises(PlaceError, match=said):
        place.postgres(address)


def test_a_port_that_another_program_has_is_said_before_anything_is_built():
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(PlaceError, match=f"cổng {taken}"):
            place.free_port(None, {"port": taken})
    assert place.free_port(None, {"port": taken}) == taken


def test_a_misspelt_variable_stops_the_start(monkeypatch):
    monkeypatch.setenv("MANGNON_DATE", "x")
    with pytest.raises(PlaceError, match="MANGNON_DATE"):
        place.check_environment()


def test_the_signing_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    first = place.secret_key(tmp_path / "keys")
    assert place.secret_key(tmp_path / "keys") == first
    assert len(first) >= 50
    assert (tmp_path / "keys" / "signing.key").stat().st_mode & 0o077 == 0


def test_keys_that_many_processes_ask_for_at_once_are_the_same_for_all(tmp_path):
    ask = "import sys; from pathlib import Path; from mangnon.web import place; print(place.secret_key(Path(sys.argv[1])))"
    asked = [subprocess.Popen([sys.executable, "-c", ask, str(tmp_path / "keys")], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    told = {process.communicate()[0] for process in asked}
    assert len(told) == 1
    assert len(told.pop().strip()) >= 50
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["signing.key"]


HOLD = "import sys; from pathlib import Path; from mangnon.web import place\nwith place.served(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"


def test_the_lock_holds_between_processes_and_goes_with_a_killed_one(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(PlaceError, match="máy chủ khác"), place.served(tmp_path):
            pytest.fail("two servers")
        other.kill()
    with place.served(tmp_path):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize(("made_for", "marked"), [("real", "demo"), ("demo", "real")])
def test_a_database_of_the_other_kind_is_refused_and_named(made_for, marked):
    """Else an edited marker would take a real place's second factor away, or a demo's password would open a real one."""
    stamp.check(made_for)
    stamp.check(made_for)
    with pytest.raises(PlaceError, match=made_for):
        stamp.check(marked)
    assert len(stamp.faults(marked)) == 1


@pytest.mark.django_db
def test_a_real_place_opens_no_demo_account(settings):
    settings.MANGNON_DEMO = False
    with pytest.raises(PermissionError, match="tỉnh mẫu"):
        open_accounts(by=command("test"), on=date(2022, 5, 20))


def test_a_second_server_on_one_folder_is_refused(tmp_path):
    with place.served(tmp_path), pytest.raises(PlaceError, match="máy chủ khác"), place.served(tmp_path):
        pytest.fail("two servers")
    with place.served(tmp_path):
        pass
