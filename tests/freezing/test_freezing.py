"""Freezing by the command, in processes of its own: the same on both databases, whole or not at all under kill -9."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.freezing.place import STEPS

ROUND = "2022-6m"


def run(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess:
    """Run a command in a place of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "tests.freezing.place", *words], env=clean | {"MANGNON_DATA": str(data)} | more, capture_output=True, text=True,
    )


def build(data: Path, **more: str) -> dict[str, dict]:
    """Build a small province and return its manifests by round."""
    done = run(data, "demo", "--no-serve", "--children", "400", **more)
    assert done.returncode == 0, done.stderr[-2000:]
    return {found["round"]: found for found in map(manifest_of, folders(data))}


def folders(data: Path) -> list[Path]:
    """Return the snapshot folders, finished or not."""
    return sorted(path for path in (data / "snapshots").iterdir() if path.is_dir())


def manifest_of(folder: Path) -> dict:
    """Read a manifest."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def contents(manifest: dict) -> dict[str, str]:
    """Return table → content hash."""
    return {name: entry["content_sha256"] for name, entry in manifest["tables"].items()}


@pytest.fixture(scope="module")
def province(small_province, tmp_path_factory) -> Path:
    """A copy of the small province with its frozen rounds."""
    return shutil.copytree(small_province.data, tmp_path_factory.mktemp("province") / "data")


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_freeze_killed_at_any_step_leaves_nothing_half_and_the_next_start_cleans(province, step):
    data, before = province, folders(province)
    killed = run(data, "freeze", ROUND, KILL_AT=step)
    assert killed.returncode == -signal.SIGKILL
    assert len(folders(data)) == len(before) + 1  # what it left
    assert run(data, "verify").returncode == 0  # no row speaks of it
    again = run(data, "freeze", ROUND)
    assert again.returncode == 0, again.stderr
    kept = folders(data)
    assert len(kept) == len(before) + 1  # the rubbish is gone, a whole snapshot is there
    assert not [path for path in kept if path.name.startswith(".tmp-")]
    newest = max((path for path in kept if path.name.startswith(ROUND)), key=lambda path: int(path.name.split("-")[2]))
    assert contents(manifest_of(newest)) == contents(manifest_of(before[-1]))
    assert run(data, "verify").returncode == 0


@pytest.mark.slow
def test_two_freezes_of_one_round_at_once_are_one(province):
    data, before = province, len(folders(province))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))} | {"MANGNON_DATA": str(data)}
    command = [sys.executable, "-m", "mangnon.web.cli", "freeze", ROUND]
    pair = [subprocess.Popen(command, env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    texts = [process.communicate()[1] for process in pair]
    codes = sorted(process.returncode for process in pair)
    assert codes in ([0, 1], [0, 0])  # the second was refused, or came when the first was done
    assert len(folders(data)) == before + codes.count(0)
    assert codes == [0, 0] or any(ROUND in text for text in texts)


@pytest.mark.postgres
def test_the_same_state_has_the_same_content_hashes_on_sqlite_and_postgresql(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("MANGNON_DATABASE names no PostgreSQL")
    parts = urlsplit(os.environ["MANGNON_DATABASE"])
    name = f"freezing_{os.getpid()}"
    on_sqlite = build(tmp_path / "sqlite", SEEDED="1")
    keys = {"MANGNON_KEYS": str(tmp_path / "sqlite" / "keys")}
    with FreshDatabase(name):
        on_postgres = build(tmp_path / "postgres", MANGNON_DATABASE=urlunsplit(parts._replace(path=f"/{name}")), SEEDED="1", **keys)
    assert on_sqlite.keys() == on_postgres.keys()
    assert {code: contents(found) for code, found in on_sqlite.items()} == {code: contents(found) for code, found in on_postgres.items()}
    assert {found["content_sha256"] for found in on_sqlite.values()} == {found["content_sha256"] for found in on_postgres.values()}


class FreshDatabase:
    """An empty database beside the one of MANGNON_DATABASE, dropped afterwards."""

    def __init__(self, name: str):
        self.name = name

    def _do(self, statement: str) -> None:
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(os.environ["MANGNON_DATABASE"], autocommit=True) as server:
            server.execute(statement)

    def __enter__(self):
        self._do(f'CREATE DATABASE "{self.name}"')

    def __exit__(self, *problem):
        self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')
