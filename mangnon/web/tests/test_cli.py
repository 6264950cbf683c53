"""The command: exit codes, one line of reason, stable JSON."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from mangnon.audit import keys
from mangnon.web import cli, place, stamp
from tests.sampling import full

# What is promised of the commands: added to, never renamed.
PROMISED = {"demo", "serve", "freeze", "report", "export", "verify", "status", "doctor", "law check"}


def run(*words: str, data=None, **environment) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))} | environment
    if data:
        env["MANGNON_DATA"] = str(data)
    return subprocess.run([sys.executable, "-m", "mangnon.web.cli", *words], capture_output=True, text=True, env=env, check=False, timeout=120)


def test_the_promised_commands_are_there():
    assert {" ".join(command.words) for command in cli.COMMANDS} >= PROMISED


@pytest.mark.parametrize("words", [(), ("no-such-command",), ("report",), ("demo", "--on", "20/05/2022"), ("demo", "--children", "many"), ("demo", "--children", "-1")])
def test_wrong_usage_is_exit_2(words):
    with pytest.raises(SystemExit) as end:
        cli.main(list(words))
    assert end.value.code == 2


def test_a_folder_that_is_no_place_is_refused_in_one_line(tmp_path):
    done = run("status", data=tmp_path / "nothing")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("mangnon: ")


def test_a_misspelt_setting_is_refused_in_one_line(tmp_path):
    (tmp_path / "settings.toml").write_text("prot = 1")
    done = run("migrate", data=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "prot" in done.stderr


@pytest.mark.parametrize("words", [["status"], *full(["migrate"], ["verify"])], ids=" ".join)
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda folder: (folder / "mangnon.json").write_text("{"), "mangnon.json"),
        *full((lambda folder: (folder / "mangnon.sqlite3").write_bytes(b"no database at all" * 100), "Cơ sở dữ liệu")),
        *full((lambda folder: (folder / "settings.toml").mkdir(), "settings.toml")),
    ],
    ids=["marker", "database", "settings"],
)
def test_a_broken_place_is_refused_in_one_line(tmp_path, broken, said, words):
    place.mark(tmp_path, "real")
    broken(tmp_path)
    done = run(*words, data=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert said in done.stderr


@pytest.mark.slow
def test_a_demo_is_not_made_over_somebodys_data(tmp_path):
    (tmp_path / "mangnon.sqlite3").write_text("precious")
    for _ in range(2):
        done = run("demo", "--fresh", "--no-serve", "--children", "0", data=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert (tmp_path / "mangnon.sqlite3").read_text() == "precious"


def test_a_wrong_pack_is_named(tmp_path):
    (tmp_path / "rounds.csv").write_text("code,label\nx\n")
    done = run("law", "check", str(tmp_path))
    assert done.returncode == 1
    assert "rounds.csv" in done.stderr


@pytest.mark.slow
def test_a_new_place_is_made_looked_at_and_verified(new_place):
    found = json.loads(run("status", "--json", data=new_place).stdout)
    assert {"version", "children", "households", "open_cases", "due_items", "last_snapshot", "versions", "chain", "law_packs"} <= set(found)
    assert found["kind"] == "real"
    assert [path.name for path in new_place.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []  # nobody else reads it
    assert any("Khóa mã hóa" in text for text in found["warnings"])
    assert {"code", "text", "urgent"} == set(json.loads(run("doctor", "--json", data=new_place).stdout)[0])
    verified = run("verify", data=new_place)
    assert (verified.returncode, verified.stderr) == (0, "")


KEPT = {"empty": (), "one missing": ("data-0001.key", "digest.key"), "another's": ("data-0001.key", "digest.key", "pseudonym.key")}


@pytest.mark.slow
@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("words", [["serve", "--port", "1"], ["migrate"], ["administrator", "an", "An"], ["status"], ["verify"]], ids=" ".join)
def test_a_place_whose_keys_are_elsewhere_is_refused_and_gets_no_new_ones(new_place, tmp_path, words, kept):
    """New keys beside a full database open nothing that is sealed, and let one personal number in twice."""
    other = tmp_path / "other"
    (other / "keys").mkdir(parents=True)
    keys.make(tmp_path / "foreign")
    for name in KEPT[kept]:
        shutil.copy((new_place / "keys" if kept == "one missing" else tmp_path / "foreign") / name, other / "keys" / name)
    done = run(*words, data=new_place, MANGNON_KEYS=str(other / "keys"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert "pseudonym.key" in done.stderr
    assert "MANGNON_KEYS" in done.stderr
    assert sorted(path.name for path in (other / "keys").iterdir()) == sorted([*KEPT[kept], "signing.key"])
    assert run("verify", data=new_place).returncode == 0


@pytest.mark.django_db
def test_a_data_key_added_later_is_known_from_the_next_start(settings, tmp_path):
    settings.MANGNON_KEYS = tmp_path
    keys.make(tmp_path)
    stamp.keep_keys()
    keys.KeyRing(tmp_path).rotate()
    stamp.keep_keys()
    (tmp_path / "data-0002.key").unlink()
    with pytest.raises(keys.KeysMissing, match=r"data-0002\.key"):
        stamp.keep_keys()
