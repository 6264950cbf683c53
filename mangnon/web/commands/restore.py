"""``mangnon restore``: a place of a backup, or only a drill. The settings lie in the backup, so Django starts after it is unpacked."""

import os
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from mangnon.web import place
from mangnon.web.backup import restoring


def run(args: Namespace) -> int:
    """Make a place of a backup, or only try whether it would become one."""
    path = args.file.resolve()
    if args.drill:
        return _drill(path)
    folder, key_folder = place.data_folder(), place.keys_folder()
    if args.replace and place.marker(folder) and not (folder / place.RESTORING).exists():
        aside, path = restoring.set_aside(path, folder, key_folder)
        print(f"Nơi đang có được cất sang {aside} (set aside)", file=sys.stderr)
    header = restoring.unpack(path, folder, key_folder)
    _with_django("bring_up", header, folder)
    restoring.finished(folder)
    print(f"Đã khôi phục bản lúc {header['at']}, nhật ký đến {header['seq']}; kiểm tra không thấy sai sót. (Restored and verified.)")
    if (folder / restoring.OWN_PACKS).is_dir():
        print(f"Gói quy định riêng của tỉnh nằm ở {folder / restoring.OWN_PACKS}: đặt MANGNON_LAW_DIR tới đó. (The province's own packs.)")
    return 0


def _drill(path: Path) -> int:
    """Restore into a folder that is thrown away; the exercise stands in the record of the place whose keys opened it."""
    began, lasted = time.monotonic(), lambda: round(time.monotonic() - began)
    with tempfile.TemporaryDirectory(prefix="mangnon-dien-tap-") as folder, _scratch() as env:
        words = [sys.executable, "-m", "mangnon.web.cli", "restore", str(path), "--data", f"{folder}/place"]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, check=False, env=env)
    if done.returncode:
        return 1  # said why already
    if place.marker(place.data_folder()):
        _with_django("note_drill", path.name, lasted())
    print(f"Diễn tập khôi phục đạt: {path.name}, {lasted()} giây, không giữ lại gì. (The drill succeeded; nothing was kept.)")
    return 0


@contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """Yield the environment of a drill: these keys, and on PostgreSQL a database that is made for it and dropped."""
    env = {name: value for name, value in os.environ.items() if name != "MANGNON_DATABASE"} | {"MANGNON_KEYS": str(place.keys_folder())}
    address = os.environ.get("MANGNON_DATABASE") or place.toml_settings(place.data_folder()).get("database")
    if not address:
        yield env
        return
    _ready()
    with import_module("mangnon.web.backup.databases").scratch(address) as made:
        yield env | {"MANGNON_DATABASE": made}


def _with_django(name: str, *told: object) -> None:
    _ready()
    getattr(import_module("mangnon.web.backup.bringing_up"), name)(*told)


def _ready() -> None:
    import_module("mangnon.web.cli").ready()
