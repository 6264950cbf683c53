"""Keys: proved before they are believed, rotated with everything they sealed, also when the rotation is killed."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection

from mangnon.audit import keys, reseal
from mangnon.audit import queries as audit
from mangnon.audit.actions import record
from mangnon.audit.models import Event, EventPayload
from mangnon.files import places as files
from mangnon.registry.models import Child, Circumstance, Correction
from mangnon.web import place, schema, stamp, upkeep
from mangnon.web.commands import keys as commands
from mangnon.web.models import KeyPrint
from mangnon.web.tests.test_cli import run
from tests import stories
from tests.sampling import led_by
from tests.test_guards import SECRETS, secret_world
from tests.world import SYSTEM


@pytest.fixture
def sealed(world, settings, tmp_path):
    """The tiny province with something sealed of every kind, keys of its own, no server on it."""
    settings.MANGNON_DATA, settings.MANGNON_KEYS = tmp_path, tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
    place.mark(tmp_path, "demo")
    secret_world(world)
    stories.incident(world, "xa_nha")
    world.file = stories.stored_file(world, "xa_nha")
    TOTP.activate(world.post("can_bo_xa", "xa_nha").person, generate_totp_secret())
    RecoveryCodes.activate(world.post("can_bo_xa", "xa_nha").person)
    record(SYSTEM, "secret act", data={"words": SECRETS[0]})
    return world


def numbers() -> set[int]:
    """Return which data keys sealed what lies in the database and the folder."""
    values = list(EventPayload.objects.filter(sealed=True).values_list("content", flat=True))
    for field in reseal.columns():
        column, table = (connection.ops.quote_name(name) for name in (field.column, field.model._meta.db_table))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
            values += [row[0] for row in cursor.fetchall()]
    values += [path.read_bytes() for path in files.paths()]
    return {int.from_bytes(bytes(value)[1:3], "big") for value in values}


def opened(world) -> list:
    """Return what stands in the place, opened."""
    person = world.post("can_bo_xa", "xa_nha").person
    return [
        list(Child.objects.order_by("pk").values_list("personal_id", flat=True)),
        list(Circumstance.objects.order_by("pk").values_list("sealed", flat=True)),
        list(Correction.objects.order_by("pk").values_list("old_value", "new_value")),
        files.read(world.file.hex),
        Authenticator.objects.get(user=person, type="recovery_codes").wrap().generate_codes(),
        audit.payload_of(Event.objects.get(action="secret act")),
    ]


def test_after_a_rotation_everything_is_sealed_with_the_new_key_and_reads_the_same(sealed):
    before = opened(sealed)
    assert commands.rotate(None) == 0
    assert numbers() == {2}
    assert opened(sealed) == before
    for row in Authenticator.objects.all():
        adapter = commands.SecondFactorAdapter()
        assert [adapter.renewed(value) for name, value in row.data.items() if name in ("secret", "seed")] == [None]
    assert list(audit.faults()) == []
    assert list(schema.guard_faults()) == []
    told = {action: audit.payload_of(Event.objects.get(action=action)) for action in ("data key added", reseal.SEALED_ANEW)}
    assert (told["data key added"], told[reseal.SEALED_ANEW]["key"], told[reseal.SEALED_ANEW]["unopened"]) == ({"key": 2}, 2, {})
    assert set(KeyPrint.objects.values_list("name", flat=True)) == {"data-0001.key", "data-0002.key", "digest.key", "pseudonym.key"}


def test_a_second_rotation_wraps_nothing_twice_and_the_record_stays_whole(sealed):
    commands.rotate(None)
    before = opened(sealed)
    commands.rotate(None)
    assert numbers() == {3}
    assert opened(sealed) == before
    assert list(audit.faults()) == []


@pytest.mark.parametrize("part", led_by(range(4), 1))
def test_a_rotation_stopped_anywhere_leaves_everything_open_and_is_gone_on_with(sealed, monkeypatch, part):
    """What a part has sealed is committed; whatever kills the rest leaves both keys, each opening what it sealed."""
    before, parts = opened(sealed), list(commands._parts())
    stop = (0, len(parts) // 2, len(parts) - 2, len(parts) - 1)[part]

    def killed():
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_parts", lambda: [*parts[:stop], (parts[stop][0], killed)])
    with pytest.raises(KeyboardInterrupt):
        commands.rotate(None)
    monkeypatch.undo()
    assert opened(sealed) == before
    assert [item.code for item in upkeep.tasks() if item.code == "reseal"] == ["reseal"]
    assert commands.again(None) == 0
    assert numbers() == {2}
    assert opened(sealed) == before
    assert [item.code for item in upkeep.tasks() if item.code == "reseal"] == []


def test_a_value_no_key_opens_is_named_and_stops_nothing_else(sealed):
    path = files.path_of(sealed.file.hex)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(commands.StillSealed, match="files: 1"):
        commands.rotate(None)
    assert numbers() == {1, 2}
    path.unlink()
    assert numbers() == {2}


def test_no_key_is_rotated_under_a_server(sealed, settings):
    with place.served(settings.MANGNON_DATA), pytest.raises(place.PlaceError, match="máy chủ khác"):
        commands.rotate(None)
    assert keys.ring().current == 1


def test_a_spoilt_wrapped_payload_is_a_changed_one(sealed):
    commands.rotate(None)
    row = EventPayload.objects.filter(sealed=True).first()
    EventPayload.objects.filter(pk=row.pk).delete()
    EventPayload.objects.create(event_seq=row.pk, salt=bytes(row.salt), sealed=True, content=bytes(row.content)[:-1] + b"?")
    assert len(list(audit.faults())) == 1


@pytest.mark.parametrize("name", led_by(["data-0001.key", "digest.key", "pseudonym.key"], 1))
def test_a_database_without_fingerprints_takes_none_of_a_folder_that_is_not_its_own(sealed, settings, tmp_path, one_connection, name):
    """A place of before fingerprints were kept: the first folder it starts with must prove itself."""
    stories.frozen_round(sealed, "tinh")
    assert not KeyPrint.objects.exists()
    other = tmp_path / "other"
    keys.make(other)
    own = tmp_path / "keys"
    mixed = shutil.copytree(own, tmp_path / "mixed")
    shutil.copy(other / name, mixed / name)
    settings.MANGNON_KEYS = mixed
    with pytest.raises(keys.KeysMissing, match=name):
        stamp.keep_keys()
    assert not KeyPrint.objects.exists()
    settings.MANGNON_KEYS = own
    stamp.keep_keys()
    assert KeyPrint.objects.count() == 3


def test_a_key_file_cut_short_is_named(settings, tmp_path):
    settings.MANGNON_KEYS = tmp_path
    keys.make(tmp_path)
    (tmp_path / "data-0001.key").write_bytes(b"short")
    with pytest.raises(keys.KeysMissing, match=r"data-0001\.key"):
        keys.KeyRing(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("line", [1, 6, 12])
def test_a_rotation_killed_by_the_system_is_gone_on_with_by_the_command(tmp_path, line):
    assert run("demo", "--no-serve", "--children", "200", data=tmp_path).returncode == 0
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))}
    command = [sys.executable, "-m", "mangnon.web.cli", "keys", "rotate"]
    with subprocess.Popen(command, env=clean | {"MANGNON_DATA": str(tmp_path)}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        for _ in range(line):
            assert process.stderr.readline()
        process.kill()
    assert [item["code"] for item in json.loads(run("doctor", "--json", data=tmp_path).stdout) if item["code"] == "reseal"] == ["reseal"]
    again = run("keys", "reseal", data=tmp_path)
    assert (again.returncode, "khóa số 2" in again.stdout) == (0, True), again.stderr
    assert run("verify", data=tmp_path).returncode == 0
    assert "reseal" not in run("doctor", "--json", data=tmp_path).stdout
