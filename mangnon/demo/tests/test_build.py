"""The command builds whole places: the same by seed, the right world on every day, a report by the right body."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sampling import led_by

ACCOUNTS_OF_2022 = {"huyen.haquang", "ld.haquang"}


def demo(folder: Path, *words: str) -> str:
    """Build a demo and return what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))}
    done = subprocess.run([sys.executable, "-m", "mangnon.web.cli", "demo", "--no-serve", "--data", str(folder), *words], env=clean, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def ask(folder: Path, query: str) -> list[tuple]:
    with sqlite3.connect(f"file:{folder}/mangnon.sqlite3?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_a_demo_without_children_is_a_whole_place_and_says_how_to_enter(tmp_path):
    printed = demo(tmp_path / "a", "--children", "0")
    assert ask(tmp_path / "a", "SELECT count(*) FROM registry_child") == [(0,)]
    assert ask(tmp_path / "a", "SELECT round_code FROM statistics_snapshot ORDER BY 1") == [("2021-12m",), ("2021-6m",), ("2022-6m",)]
    report, address, password = re.search(r"Báo cáo.*: (\S+\.docx)", printed), "http://localhost:8000" in printed, "mang-non-2022" in printed
    assert Path(report[1]).is_file()
    assert (address, password) == (True, True)
    usernames = [name for (name,) in ask(tmp_path / "a", "SELECT username FROM organisation_person")]
    assert [name for name in usernames if not re.search(rf"^  {re.escape(name)} +\S", printed, re.MULTILINE)] == []
    assert len(re.search(r"one-time codes\): ((?:\d{8} ?)+)", printed)[1].split()) == 10
    again = demo(tmp_path / "a", "--children", "0")  # a place that is there already is not built again
    assert again.splitlines()[-20:] == printed.splitlines()[-20:]
    assert ask(tmp_path / "a", "SELECT count(*) FROM statistics_snapshot") == [(3,)]


@pytest.mark.slow
def test_one_seed_freezes_to_the_same_contents_in_any_folder(small_province, tmp_path):
    demo(tmp_path / "b", "--children", "1500")
    contents = [ask(data, "SELECT round_code, content_sha256 FROM statistics_snapshot ORDER BY 1") for data in (small_province.data, tmp_path / "b")]
    assert contents[0] == contents[1]
    assert len(contents[0]) == 3


@pytest.mark.slow
@pytest.mark.parametrize(("on", "districts", "communes", "author", "last_round"), [
    ("2020-03-01", 10, 161, "so_ldtbxh", "2019-12m"),
    ("2023-02-15", 10, 161, "so_ldtbxh", "2022-12m"),
    ("2025-06-30", 10, 161, "so_y_te", "2025-6m"),
    ("2025-07-01", 0, 56, "so_y_te", "2025-6m"),
    ("2026-11-20", 0, 56, "so_y_te", "2026-12m"),
])
def test_a_demo_of_another_day_is_the_world_of_that_day(tmp_path, on, districts, communes, author, last_round):
    printed = demo(tmp_path / "a", "--children", "400", "--on", on)
    living = "SELECT count(*) FROM organisation_unit WHERE level = {} AND valid_from <= '{}' AND (valid_to IS NULL OR valid_to > '{}')"
    assert [ask(tmp_path / "a", living.format(level, on, on))[0][0] for level in (2, 3)] == [districts, communes]
    present = f"SELECT count(*) FROM registry_residence WHERE superseded_at IS NULL AND valid_to IS NULL AND '{on}' = '{on}'"
    assert ask(tmp_path / "a", present)[0][0] >= 400
    names = {name for (name,) in ask(tmp_path / "a", "SELECT username FROM organisation_person")}
    assert (names >= ACCOUNTS_OF_2022) == (districts > 0)
    reports = ask(tmp_path / "a", "SELECT r.round_code, b.code FROM statistics_report r JOIN organisation_body b ON b.id = r.body_id ORDER BY 2")
    assert reports == [(last_round, author), (last_round, "ubnd_tinh")]
    assert f"/{author}-1/" in printed


@pytest.mark.parametrize("on", led_by(["2020-02-29", "2031-01-01"], 1))
def test_a_day_without_maps_or_working_days_is_refused_in_one_line_and_nothing_is_made(tmp_path, on):
    done = subprocess.run([sys.executable, "-m", "mangnon.web.cli", "demo", "--no-serve", "--data", str(tmp_path / "a"), "--on", on], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n"), (tmp_path / "a").exists()) == (1, 1, False)
