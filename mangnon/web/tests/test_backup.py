"""A backup is whole or refused, opens with its keys alone, and becomes the place it was made of: while people work, after a kill, on a full disk."""

import io
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mangnon.audit import escrow, keys
from mangnon.web import cli, place
from mangnon.web.backup import reading, restoring, sealing
from mangnon.web.backup.sealing import BackupUnreadable
from mangnon.web.tests.test_cli import run
from tests.test_killed import WORK, environment

PHRASE = "năm con vịt bơi qua suối"


@pytest.fixture
def ring(tmp_path):
    keys.make(tmp_path / "keys")
    return keys.KeyRing(tmp_path / "keys")


def header_of(folder: Path, ident: str) -> dict:
    return {"id": ident, "at": "2026-01-01T00:00:00+00:00", "version": "0", "kind": "real", "database": "sqlite", "seq": 0, "head": "", "keys": keys.prints(folder), "migrations": []}


def sealed(ring, content: bytes, ident: str = "1") -> bytes:
    out = io.BytesIO()
    writing = sealing.Sealer(out, header_of(ring.folder, ident), ring)
    writing.write(content)
    writing.finish()
    return out.getvalue()


def opened(ring, content: bytes) -> bytes:
    file = io.BufferedReader(io.BytesIO(content))
    return sealing.Opener(file, sealing.read_header(file)[1], ring).readall()


def pieces(content: bytes) -> tuple[bytes, list[bytes]]:
    """Return a backup's head and its pieces, lengths included."""
    at = content.index(b"\n", len(sealing.MAGIC)) + 1
    head, found = content[:at], []
    while at < len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4], "big")
        found.append(content[at:end])
        at = end
    return head, found


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000])
def test_a_backup_reads_back_as_it_was_written(ring, monkeypatch, size):
    monkeypatch.setattr(sealing, "PIECE", 100)
    content = random.Random(size).randbytes(size)
    assert opened(ring, sealed(ring, content)) == content


def test_a_backup_that_was_changed_cut_lengthened_or_put_together_anew_is_refused(ring, monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 100)
    whole, other = (sealed(ring, random.Random(715).randbytes(350), ident) for ident in "12")
    head, parts = pieces(whole)
    assert len(parts) == 4
    spoilt = [
        *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(head), len(whole), 37)),
        *(head + b"".join(parts[:number]) for number in range(len(parts))),
        *(whole[:-cut] for cut in (1, 20, 60)),
        head + parts[1] + parts[0] + b"".join(parts[2:]), head + parts[0] + b"".join(parts[2:]), head + parts[0] + b"".join(parts),
        head + b"".join(parts[:-1]) + pieces(other)[1][-1], whole + parts[-1], whole + b"\0", whole.replace(b'"seq": 0', b'"seq": 1'),
    ]  # fmt: skip
    for content in spoilt:
        with pytest.raises(BackupUnreadable):
            opened(ring, content)


def test_a_file_of_something_else_and_one_of_a_later_form_are_told_apart():
    for content, said in ((b"PK\x03\x04", "không phải"), (b"MANGNON BACKUP 9\n{}", "mới hơn"), (sealing.MAGIC + b"{", "không phải")):
        with pytest.raises(BackupUnreadable, match=said):
            sealing.read_header(io.BytesIO(content))


def test_other_keys_open_no_backup(ring, tmp_path):
    (tmp_path / "one.mnb").write_bytes(sealed(ring, b"secret"))
    keys.make(tmp_path / "others")
    with pytest.raises(keys.KeysMissing, match=r"data-0001\.key"):
        restoring.unpack(tmp_path / "one.mnb", tmp_path / "place", tmp_path / "others")
    assert not (tmp_path / "place").exists()
    assert b"secret" not in (tmp_path / "one.mnb").read_bytes()


def test_a_copy_of_the_keys_opens_with_its_passphrase_alone_and_changes_no_key(ring, tmp_path, monkeypatch):
    monkeypatch.setattr(escrow, "COST", 1 << 4)
    found = escrow.gathered(ring.folder)
    copy = escrow.wrapped(found, PHRASE)
    assert escrow.opened(copy, PHRASE) == found
    assert not any(content in copy for content in found.values())
    spoilt = [(copy, PHRASE + "."), (copy[:-1], PHRASE), (copy[:40] + bytes([copy[40] ^ 1]) + copy[41:], PHRASE), (b"PK", PHRASE)]
    for content, phrase in spoilt:
        with pytest.raises(escrow.EscrowRefused):
            escrow.opened(content, phrase)
    with pytest.raises(escrow.EscrowRefused, match="16"):
        escrow.wrapped(found, "ngắn")
    keys.make(tmp_path / "others")
    before = escrow.gathered(tmp_path / "others")
    with pytest.raises(escrow.EscrowRefused, match="data-0001"):
        escrow.put(found, tmp_path / "others")
    assert escrow.gathered(tmp_path / "others") == before
    escrow.put(found, tmp_path / "fresh")
    escrow.put(found, tmp_path / "fresh")  # once more changes nothing
    assert escrow.gathered(tmp_path / "fresh") == found


def test_nothing_is_served_from_a_folder_where_a_restore_stopped(tmp_path, capsys, monkeypatch):
    place.mark(tmp_path, "real")
    (tmp_path / place.RESTORING).write_text("{}")
    monkeypatch.setenv("MANGNON_DATA", str(tmp_path))
    assert cli.main(["serve"]) == 1
    assert "mangnon restore" in capsys.readouterr().err


def ok(*words: str, data: Path, **env: str) -> str:
    done = run(*words, data=data, **env)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def children(data: Path, **env: str) -> int:
    return json.loads(ok("status", "--json", data=data, **env))["children"]


def codes(data: Path) -> set[str]:
    return {item["code"] for item in json.loads(ok("doctor", "--json", data=data))}


def with_children(data: Path, rows: int = 300) -> Path:
    """Have children entered into a place; return it."""
    subprocess.run([sys.executable, "-c", WORK.replace("20000", str(rows))], env=environment(data), check=True, capture_output=True)
    return data


@pytest.fixture
def settled(new_place) -> Path:
    """A new real place with its units and bodies, and one administrator."""
    ok("administrator", "quan.ly", "Lương Văn Tú", data=new_place)
    return new_place


@pytest.mark.slow
def test_what_is_restored_is_the_place_that_was_backed_up_with_its_keys_from_their_copy(settled, tmp_path):
    """The whole way, as the guide says it: backup, drill, keys exported, the machine lost, both brought to another one."""
    with_children(settled)
    assert {"backup_beside_data", "backup_old", "drill_old", "keys_not_copied"} <= codes(settled)
    phrase = tmp_path / "phrase"
    phrase.write_text(PHRASE)
    ok("keys", "export", str(tmp_path / "keys.bin"), "--passphrase-file", str(phrase), data=settled)
    ok("backup", str(tmp_path / "one.mnb"), data=settled)
    ok("restore", str(tmp_path / "one.mnb"), "--drill", data=settled)
    assert {"backup_old", "drill_old", "keys_not_copied"} & codes(settled) == set()
    assert list(tmp_path.rglob("*dien-tap*")) == []
    other = tmp_path / "other"
    ok("keys", "import", str(tmp_path / "keys.bin"), "--passphrase-file", str(phrase), data=other)
    ok("restore", str(tmp_path / "one.mnb"), data=other)
    ok("verify", data=other)
    assert children(other) == children(settled) == 300
    content = (tmp_path / "one.mnb").read_bytes()
    assert "Nông Thị Hoà".encode() not in content
    names = [path.name for path in other.iterdir()]
    assert (place.RESTORING in names, {path.suffix for path in (tmp_path / "other").glob("keys/*")}) == (False, {".key"})


@pytest.mark.slow
def test_a_backup_while_others_write_is_one_moment_s_state(settled, tmp_path):
    """Children come in by the hundred in one transaction each: no backup holds a part of one."""
    many = WORK.replace("20000", "100").replace("actions.register_children(rows", "while True: actions.register_children([replace(row) for row in rows]").replace("import sys", "from dataclasses import replace")
    with subprocess.Popen([sys.executable, "-c", many], stdout=subprocess.PIPE, text=True, env=environment(settled)) as writing:
        assert writing.stdout.readline() == "begin\n"
        found = []
        for number in range(2):
            path = tmp_path / f"{number}.mnb"
            ok("backup", str(path), data=settled)
            found.append(path)
        assert writing.poll() is None
        writing.kill()
    assert reading.header(found[0])["seq"] < reading.header(found[1])["seq"] - 1  # they wrote meanwhile
    for path in found:
        folder = tmp_path / path.stem
        ok("restore", str(path), data=folder, MANGNON_KEYS=str(settled / "keys"))
        assert children(folder, MANGNON_KEYS=str(settled / "keys")) % 100 == 0


@pytest.mark.slow
def test_a_restore_that_is_killed_is_run_again_and_nothing_is_served_meanwhile(settled, tmp_path):
    with_children(settled)
    ok("backup", str(tmp_path / "one.mnb"), data=settled)
    env = environment(tmp_path / "other") | {"MANGNON_KEYS": str(settled / "keys")}
    chance, stopped = random.Random(715), 0
    for _attempt in range(6):
        with subprocess.Popen([sys.executable, "-m", "mangnon.web.cli", "restore", str(tmp_path / "one.mnb")], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as restoring_one:
            while restoring_one.poll() is None and not (tmp_path / "other" / place.RESTORING).exists():
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 2.5))
            restoring_one.kill()
        if (tmp_path / "other" / place.RESTORING).exists():
            stopped += 1
            for words in (["serve", "--port", "1"], ["status"], ["migrate"]):
                assert "mangnon restore" in run(*words, data=tmp_path / "other", MANGNON_KEYS=str(settled / "keys")).stderr
        elif place.marker(tmp_path / "other"):
            break
    assert stopped
    if (tmp_path / "other" / place.RESTORING).exists():
        ok("restore", str(tmp_path / "one.mnb"), data=tmp_path / "other", MANGNON_KEYS=str(settled / "keys"))
    assert children(tmp_path / "other", MANGNON_KEYS=str(settled / "keys")) == 300


@pytest.mark.slow
def test_a_full_disk_leaves_no_backup_and_no_rubbish(settled, tmp_path):
    before = {path.name for path in settled.iterdir()}
    words = [sys.executable, "-m", "mangnon.web.cli", "backup", str(tmp_path / "shelf" / "one.mnb")]
    limited = subprocess.run(words, env=environment(settled), capture_output=True, text=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)))
    assert (limited.returncode, "Traceback" in limited.stderr) == (1, False), limited.stderr
    assert list((tmp_path / "shelf").iterdir()) == []
    assert {path.name for path in settled.iterdir()} == before
    ok("verify", data=settled)


@pytest.mark.slow
def test_a_place_goes_up_from_an_older_version_and_back(settled, tmp_path):
    """An older database is what the newest step is taken away from; the way back is the backup the upgrade made."""
    with_children(settled, 20)
    newest = sorted(path.stem for path in (Path(place.__file__).parents[1] / "registry" / "migrations").glob("0*.py"))[-2]
    down = f"from mangnon.web import cli; cli.ready()\nfrom django.core.management import call_command\ncall_command('migrate', 'registry', '{newest}', verbosity=0)"
    subprocess.run([sys.executable, "-c", down], env=environment(settled), check=True)
    ok("backup", str(tmp_path / "older.mnb"), data=settled)
    told = ok("upgrade", data=settled)
    assert "1 bước" in told
    back = next((settled / "backups").glob("truoc-nang-cap-*.mnb"))
    assert str(back) in told
    assert len(reading.header(back)["migrations"]) == len(reading.header(tmp_path / "older.mnb")["migrations"])
    assert children(settled) == 20
    ok("restore", str(tmp_path / "older.mnb"), data=tmp_path / "other", MANGNON_KEYS=str(settled / "keys"))
    assert children(tmp_path / "other", MANGNON_KEYS=str(settled / "keys")) == 20
    with_children(settled, 20)
    ok("restore", str(back), "--replace", data=settled)
    assert children(settled) == 20
    aside = next(tmp_path.parent.rglob(f"{settled.name}.truoc-*"))
    assert children(aside) == 40


@pytest.mark.slow
def test_a_backup_of_a_later_version_and_a_folder_with_something_in_it_are_refused_untouched(settled, tmp_path):
    add = "from mangnon.web import cli; cli.ready()\nfrom django.db import connection\nfrom django.db.migrations.recorder import MigrationRecorder\nMigrationRecorder(connection).record_applied('registry', '9999_later')"
    ok("backup", str(tmp_path / "one.mnb"), data=settled)
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    assert "không trống" in run("restore", str(tmp_path / "one.mnb"), data=full, MANGNON_KEYS=str(settled / "keys")).stderr
    assert [path.name for path in full.iterdir()] == ["letter.txt"]
    subprocess.run([sys.executable, "-c", add], env=environment(settled), check=True)
    ok("backup", str(tmp_path / "later.mnb"), data=settled)
    said = run("restore", str(tmp_path / "later.mnb"), data=tmp_path / "other", MANGNON_KEYS=str(settled / "keys"))
    assert (said.returncode, "phiên bản mới hơn" in said.stderr) == (1, True)
    wrong = run("restore", str(tmp_path / "later.mnb"), "--replace", data=settled, MANGNON_KEYS=str(tmp_path / "none"))
    assert wrong.returncode == 1
    assert place.marker(settled)


@pytest.mark.slow
def test_the_shelf_keeps_the_newest_and_never_the_way_back_for_them(settled):
    shelf = settled / "backups"
    shelf.mkdir()
    for number in range(1, 17):
        (shelf / f"hang-dem-20260101-{number:06d}.mnb").write_bytes(b"old")
    (shelf / "truoc-nang-cap-20260101-000000.mnb").write_bytes(b"old")
    ok("backup", data=settled)
    names = sorted(path.name for path in shelf.iterdir())
    assert (len([name for name in names if name.startswith("hang-dem")]), "truoc-nang-cap-20260101-000000.mnb" in names) == (14, True)
    assert reading.header(max(shelf.glob("hang-dem-*")))["kind"] == "real"


@pytest.mark.postgres
def test_on_postgresql_a_backup_is_one_moment_s_state_and_is_restored_into_an_empty_database(tmp_path):
    import psycopg
    from django.conf import settings

    server = settings.DATABASES["default"] | {}
    address = f"postgres://{server['USER']}{':' + server['PASSWORD'] if server['PASSWORD'] else ''}@{server['HOST']}:{server['PORT']}"
    names = [f"mangnon_backup_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            first, second = ({"MANGNON_DATABASE": f"{address}/{name}"} for name in names)
            one, other = tmp_path / "one", tmp_path / "other"
            ok("administrator", "quan.ly", "Lương Văn Tú", data=one, **first)
            subprocess.run([sys.executable, "-c", WORK.replace("20000", "50")], env=environment(one) | first, check=True, capture_output=True)
            ok("backup", str(tmp_path / "one.mnb"), data=one, **first)
            ok("restore", str(tmp_path / "one.mnb"), "--drill", data=one, **first)
            keyed = second | {"MANGNON_KEYS": str(one / "keys")}
            ok("restore", str(tmp_path / "one.mnb"), data=other, **keyed)
            ok("verify", data=other, **keyed)
            assert children(other, **keyed) == children(one, **first) == 50
            again = run("restore", str(tmp_path / "one.mnb"), data=tmp_path / "third", **keyed)
            assert (again.returncode, "không trống" in again.stderr) == (1, True)
            left = connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'mangnon_dien_tap_%'").fetchone()
            assert left == (0,)
        finally:
            for name in names:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
