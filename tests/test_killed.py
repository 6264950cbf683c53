"""A process that is killed while it writes leaves all of it or nothing: an import, in a place of its own."""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from mangnon.web import place

ROWS = 20_000
WORK = f"""
import sys
from datetime import date
from mangnon.web import cli
cli.ready()
from mangnon.audit.actor import command
from mangnon.organisation import queries
from mangnon.registry import actions
from mangnon.registry.rules import ChildRow, Source
unit = queries.unit_by_code("01273", date(2022, 1, 1), 3).id
rows = [ChildRow(id=None, full_name=f"Nông Thị Hoà", sex="nu", birth_date=date(2015, 3, 5), birth_precision="day", ethnic="02", unit_id=unit, hamlet_id=None,
                 residence_kind="thuong_tru", resident_from=date(2020, 3, 1)) for _ in range({ROWS})]
print("begin", flush=True)
actions.register_children(rows, by=command("test"), source=Source("import"))
print("done", flush=True)
"""


def mangnon(*words: str, data) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "mangnon.web.cli", *words], capture_output=True, text=True, env=environment(data), check=False, timeout=120)


def environment(data) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_"))}
    return kept | {"MANGNON_DATA": str(data)}


@pytest.mark.slow
def test_an_import_that_is_killed_is_whole_or_nothing(tmp_path):
    place.mark(tmp_path, "real")
    assert mangnon("administrator", "quan.ly", "Lương Văn Tú", data=tmp_path).returncode == 0
    counts = [0]
    for delay in (0.05, 0.3, 0.8, 1.5, 60):
        with subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True, env=environment(tmp_path)) as working:
            assert working.stdout.readline() == "begin\n"
            until = time.monotonic() + delay
            while working.poll() is None and time.monotonic() < until:
                time.sleep(0.01)
            working.kill()
        verified = mangnon("verify", data=tmp_path)
        assert (verified.returncode, verified.stderr) == (0, "")
        counts.append(json.loads(mangnon("status", "--json", data=tmp_path).stdout)["children"])
    assert {later - before for before, later in pairwise(counts)} <= {0, ROWS}
    assert counts[-1] > counts[-2]  # the last was left alone and is there
