"""``mangnon demo``: a folder marked as a demo's, filled by the demo room, then served."""

import hashlib
import os
import shutil
from argparse import Namespace
from datetime import date
from importlib import import_module

from mangnon import law
from mangnon.web import place
from mangnon.web.cli import ready

KEPT = {"serve.lock"}


def run(args: Namespace) -> int:
    """Make the demo province unless the folder holds this very one already, then serve it."""
    _check_day(args.on)
    folder = place.data_folder()
    before = place.marker(folder)
    if not before and folder.exists() and any(item.name not in KEPT for item in folder.iterdir()):
        raise place.PlaceError(
            f"Thư mục “{folder.name}” có dữ liệu nhưng không phải của tỉnh mẫu; chọn thư mục khác bằng --data. "
            "(This folder holds data that is not a demo's.)"
        )
    wanted = {"children": args.children, "seed": args.seed, "on": args.on.isoformat()}
    present = bool(before.get("built")) and all(before.get(name) == value for name, value in wanted.items())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.served(folder):
        if not args.no_serve:
            place.free_port(args.port, place.toml_settings(folder))
        if args.fresh or not present:
            place.mark(folder, "demo", children=args.children, seed=args.seed, on=args.on, built=False)
            _empty(folder)
        ready()
        if args.fresh or not present:
            if not import_module("mangnon.web.schema").fresh():  # PostgreSQL: emptying the folder did not empty it
                raise place.PlaceError("Cơ sở dữ liệu đã có bảng; tạo cơ sở dữ liệu trống cho tỉnh mẫu. (The database is not empty.)")
            secret = hashlib.sha256(f"mangnon demo {args.seed}".encode()).digest()
            import_module("mangnon.audit.keys").plant_pseudonym_key(import_module("django.conf").settings.MANGNON_KEYS, secret)
            import_module("mangnon.web.commands.serve").prepare()
            code = import_module("mangnon.demo.command").run(args)
            if code:
                return code
            place.mark(folder, "demo", built=True)
        else:
            import_module("mangnon.demo.command").say(args)
    if args.no_serve:
        return 0
    os.environ["MANGNON_DATA"] = str(folder)
    return import_module("mangnon.web.commands.serve").run(Namespace(port=args.port, bind="localhost"))


def _check_day(on: date) -> None:
    """A demo lives on the maps and working days the packs know."""
    first, last = date(2020, 3, 1), date(max(row.day.year for row in law.load().days), 12, 31)
    if not first <= on <= last:
        raise place.PlaceError(f"Tỉnh mẫu chỉ dựng được cho ngày từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}. (No demo of that day.)")


def _empty(folder) -> None:
    """Remove what an earlier demo left. The keys go too: nothing sealed by them is left."""
    for item in folder.iterdir():
        if item.name in {place.MARKER, "settings.toml", *KEPT}:
            continue
        if item.is_dir():
            shutil.rmtree(item)
        else:
            item.unlink()
