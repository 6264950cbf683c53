"""A place: its marker, its settings that fail loudly, its keys, one server at a time."""

from datetime import date, datetime, time, timedelta

import pytest

from mangnon.base import clock
from mangnon.web import place
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


def test_an_unreadable_marker_is_an_error_not_a_new_place(tmp_path):
    (tmp_path / place.MARKER).write_text('{"kind": "other"}')
    with pytest.raises(PlaceError, match="sao lưu"):
        place.marker(tmp_path)


@pytest.mark.parametrize(("text", "said"), [("prot = 8000", "prot"), ("port = '8000'", "port phải là int"), ("https = 1", "https phải là bool"), ("port 8000", "sai cú pháp")])
def test_settings_that_are_wrong_stop_the_start(tmp_path, text, said):
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(PlaceError, match=said):
        place.toml_settings(tmp_path)


def test_a_misspelt_variable_stops_the_start(monkeypatch):
    monkeypatch.setenv("MANGNON_DATE", "x")
    with pytest.raises(PlaceError, match="MANGNON_DATE"):
        place.check_environment()


def test_the_signing_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    first = place.secret_key(tmp_path / "keys")
    assert place.secret_key(tmp_path / "keys") == first
    assert len(first) >= 50
    assert (tmp_path / "keys" / "signing.key").stat().st_mode & 0o077 == 0


def test_a_second_server_on_one_folder_is_refused(tmp_path):
    with place.served(tmp_path), pytest.raises(PlaceError, match="máy chủ khác"), place.served(tmp_path):
        pytest.fail("two servers")
    with place.served(tmp_path):
        pass
