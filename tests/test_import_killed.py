"""A power cut, or the out-of-memory killer, in the middle of ``mangnon import children``: the whole list is there, or nothing of it."""

import json
import sqlite3
import subprocess
import sys
import time

import pytest
import xlsxwriter

from mangnon.web import place
from tests.test_killed import environment, mangnon

ROWS = 3000
FACTS = ("registry_child", "registry_residence", "exchange_importrow")


@pytest.fixture
def listed(tmp_path):
    """A place with its units, and a list of many children beside it."""
    data = tmp_path / "place"
    data.mkdir()
    place.mark(data, "real")
    assert mangnon("administrator", "quan.ly", "Lương Văn Tú", data=data).returncode == 0
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Họ và tên", "Ngày sinh", "Giới tính", "Họ tên mẹ"))
    for number in range(ROWS):
        # The day before today's sixteenth birthdays is far enough away: all are children for years.
        sheet.write_row(number + 1, 0, ("Nông Thị Hoà", f"{number % 28 + 1:02d}/{number // 28 % 12 + 1:02d}/{2016 + number // 336}", "Nữ", "Lý Thị Mai"))
    book.close()
    return data, path


def counted(data) -> dict[str, int]:
    base = sqlite3.connect(next(data.glob("*.sqlite3")))
    try:
        return {table: base.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in FACTS}
    finally:
        base.close()


@pytest.mark.slow
def test_an_import_of_a_list_that_is_killed_is_whole_or_nothing(listed):
    data, path = listed
    words = [sys.executable, "-m", "mangnon.web.cli", "import", "children", str(path), "--unit", "01273", "--json"]
    seen = []
    for pause in (1.0, 1.6, 2.2, 2.8, 3.6):
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(data)) as one:
            time.sleep(pause)
            one.kill()
        seen.append(counted(data))
    done = json.loads(subprocess.run(words, capture_output=True, text=True, check=True, env=environment(data)).stdout)
    whole = dict.fromkeys(FACTS, ROWS)
    assert all(found in (dict.fromkeys(FACTS, 0), whole) for found in seen), seen
    assert (counted(data), done["rows"], done["refused"]) == (whole, ROWS, 0)
    verified = mangnon("verify", data=data)
    assert (verified.returncode, verified.stderr) == (0, "")
