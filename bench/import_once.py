"""One import of a list of children into a place with its units only: ``python -m bench.import_once ROWS``.

The list is an .xlsx of that many rows; it is read, judged, compared with itself and with the registry, written with the
record of every action, by ``mangnon import children`` itself; then a second time, when every child is there already.
"""

import contextlib
import io
import json
import sys
import time
from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path

from mangnon.web import place
from mangnon.web.cli import ready

DAY, SEED = date(2022, 5, 20), 715
place.data_folder().mkdir(parents=True, exist_ok=True)
place.mark(place.data_folder(), "demo", children=0, seed=SEED, on=DAY, built=False)
ready()

from mangnon.base import clock  # noqa: E402  Django is set up first
from mangnon.demo import build  # noqa: E402
from mangnon.demo.generate import generate  # noqa: E402
from mangnon.exchange import commands  # noqa: E402
from mangnon.registry.codes import packs as place_packs  # noqa: E402
from mangnon.registry.models import Child  # noqa: E402
from mangnon.web.commands.serve import prepare  # noqa: E402

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh cá nhân", "Họ tên mẹ", "Họ tên cha", "Mã xã")
STRAYS = 100  # one row of so many carries a fault or something to remark: a list without any is no list


def measured(rows: int) -> dict:
    """Write a list, then import it twice; making the tables and the list is not counted."""
    packs = place_packs()
    clock.set_clock(clock.offset_to(DAY))
    prepare()
    path = _list(rows, packs)
    first = _imported(path)
    return {"rows": rows, "first": first, "again": _imported(path)}


def _imported(path: Path) -> dict:
    before, began, busy = Child.objects.count(), time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        commands.children(Namespace(file=path, unit=None, on=None, births="", dry_run=False, json=False))
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    return {"seconds": seconds, "cpu": cpu, "made": Child.objects.count() - before}


def _list(rows: int, packs) -> Path:
    import xlsxwriter

    province = generate(build.communes_of(packs), children=rows + rows // 4, seed=SEED, on=DAY)
    names = {row.code: row.label for row in packs.list("ethnic")}
    path = place.data_folder() / "list.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet("Danh sách"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ("DANH SÁCH TRẺ EM",))
    sheet.write_row(2, 0, HEAD)
    living = [child for child in province.children if DAY - timedelta(days=15 * 365) < child.birth <= DAY][:rows]
    if len(living) < rows:
        raise SystemExit(f"only {len(living)} children to list")
    for at, child in enumerate(living, start=3):
        name = "" if at % STRAYS == 0 else child.name
        sheet.write_row(at, 0, (at - 2, name))
        sheet.write_datetime(at, 2, child.birth, day)
        code = province.communes[child.commune].code
        sheet.write_row(at, 3, ("Nam" if child.sex == "nam" else "Nữ", names[child.ethnic], child.number, child.mother, child.father, code))
    book.close()
    return path


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
