"""A place: one data folder with its marker, its settings.toml, its keys and its lock. Read before Django starts."""

import contextlib
import fcntl
import json
import os
import secrets
import socket
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mangnon.base import clock
from mangnon.base.files import write_once, write_whole

MARKER = "mangnon.json"
RESTORING = "restoring.json"  # lies in a folder while a backup becomes a place there
KINDS = ("demo", "real")
PORT = 8000
TOML_KEYS = {"hosts": list, "https": bool, "database": str, "law_dir": str, "port": int, "workers": int, "threads": int, "backup_dir": str, "backup_keep": int, "certificate": str, "anchors": str, "idle_minutes": int, "idle_minutes_c4": int, "confirm_minutes_c4": int}
# What a value must be beyond its type, and how that is said.
TOML_LIMITS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "hosts": (lambda names: all(isinstance(name, str) and name for name in names), "chỉ gồm tên máy chủ trong ngoặc kép (host names in quotes)"),
    "port": (lambda number: 1 <= number <= 65535, "phải từ 1 đến 65535 (from 1 to 65535)"),
    "workers": (lambda number: number >= 1, "phải từ 1 (at least 1)"),
    "threads": (lambda number: number >= 1, "phải từ 1 (at least 1)"),
    "idle_minutes": (lambda number: 5 <= number <= 480, "phải từ 5 đến 480 phút (from 5 to 480 minutes)"),
    "idle_minutes_c4": (lambda number: 5 <= number <= 480, "phải từ 5 đến 480 phút (from 5 to 480 minutes)"),
    "confirm_minutes_c4": (lambda number: 5 <= number <= 480, "phải từ 5 đến 480 phút (from 5 to 480 minutes)"),
    "backup_dir": (lambda told: Path(told).is_absolute(), "phải là đường dẫn đầy đủ (an absolute path)"),
    "anchors": (lambda told: Path(told).is_absolute(), "phải là đường dẫn đầy đủ (an absolute path)"),
    "backup_keep": (lambda number: number >= 2, "phải từ 2 (at least 2)"),
}
ENVIRONMENT = {"MANGNON_DATA", "MANGNON_KEYS", "MANGNON_LAW_DIR", "MANGNON_DATABASE"}


class PlaceError(RuntimeError):
    """A data folder that cannot be used as it is; one line that says what to do."""

    one_line = True


def check_environment() -> None:
    """Refuse an unknown MANGNON_ variable: a misspelt one would otherwise do nothing, silently."""
    unknown = sorted(name for name in os.environ if name.startswith("MANGNON_") and name not in ENVIRONMENT)
    if unknown:
        raise PlaceError(f"Biến môi trường lạ: {', '.join(unknown)} (unknown; known: {', '.join(sorted(ENVIRONMENT))})")


def data_folder() -> Path:
    """Return the data folder: MANGNON_DATA, else ./data."""
    return Path(os.environ.get("MANGNON_DATA") or "data").resolve()


def keys_folder() -> Path:
    """Return the key folder: MANGNON_KEYS, else keys/ in the data folder (``status`` warns about it)."""
    return Path(os.environ.get("MANGNON_KEYS") or data_folder() / "keys").resolve()


def marker(folder: Path) -> dict:
    """Return the marker of a data folder, {} when it has none."""
    path = folder / MARKER
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("kind") not in KINDS:
        raise PlaceError(f"Tệp {MARKER} không đọc được; khôi phục từ bản sao lưu. (The marker is unreadable.)")
    return found


def offset(found: dict) -> timedelta | None:
    """Return by how much a marker moves the office clock; only a demo's marker may."""
    return timedelta(seconds=found["offset_seconds"]) if found.get("kind") == "demo" and "offset_seconds" in found else None


def mark(folder: Path, kind: str, **more: object) -> dict:
    """Mark a folder as ``demo`` or ``real``; ``on`` moves a demo's clock. A mark is never changed to the other kind."""
    before = marker(folder)
    if before and before["kind"] != kind:
        raise PlaceError(
            f"Thư mục dữ liệu mang dấu “{before['kind']}”, không dùng làm “{kind}” được; chọn thư mục khác bằng --data. "
            f"(This data folder is marked {before['kind']}.)"
        )
    content = before | {"kind": kind} | {k: v.isoformat() if isinstance(v, date) else v for k, v in more.items()}
    if isinstance(more.get("on"), date):
        # An offset, not a day: the moved clock runs on, and is the same in every process whenever it starts.
        content["offset_seconds"] = round(clock.offset_to(more["on"]).total_seconds())
    write_whole(folder / MARKER, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return content


def toml_settings(folder: Path) -> dict:
    """Return settings.toml of a folder; an unknown name stops the start, because a typo would be silent otherwise."""
    path = folder / "settings.toml"
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlaceError(f"settings.toml sai cú pháp: {error} (settings.toml is not valid TOML)") from None
    unknown = sorted(set(found) - set(TOML_KEYS))
    if unknown:
        raise PlaceError(f"settings.toml có mục lạ: {', '.join(unknown)} (unknown setting; known: {', '.join(sorted(TOML_KEYS))})")
    for name, value in found.items():
        if type(value) is not TOML_KEYS[name]:
            raise PlaceError(f"settings.toml: {name} phải là {TOML_KEYS[name].__name__} (wrong type)")
        good, said = TOML_LIMITS.get(name, (lambda _value: True, ""))
        if not good(value):
            raise PlaceError(f"settings.toml: {name} {said}")
    return found


def law_folder(toml: dict, asked: str = "") -> Path | None:
    """Return the folder of the province's own packs, None without one; one that is not there would change no rule, silently."""
    told = asked or os.environ.get("MANGNON_LAW_DIR") or toml.get("law_dir")
    if told and not Path(told).is_dir():
        raise PlaceError(f"Không có thư mục gói quy định “{told}” (MANGNON_LAW_DIR, law_dir: no such folder)")
    return Path(told) if told else None


def postgres(address: str) -> dict[str, str]:
    """Return what Django needs of a ``postgres://user:password@host:port/name`` address."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise PlaceError("database phải là postgres://… (the database must be a postgres:// address)")
    try:
        port = str(parts.port or "")
    except ValueError:
        raise PlaceError("database: cổng trong địa chỉ phải là số từ 1 đến 65535 (the port is not a number)") from None
    if not find_spec("psycopg"):
        raise PlaceError("Chưa có thư viện của PostgreSQL: pip install --require-hashes -r requirements/postgres.txt (psycopg is not installed)")
    return {"NAME": parts.path.lstrip("/"), "USER": parts.username or "", "PASSWORD": parts.password or "", "HOST": parts.hostname or "", "PORT": port}


def free_port(asked: int | None, toml: dict, host: str = "localhost") -> int:
    """Return the port to serve on: the one asked for, that of settings.toml, else 8000. Raises when another program has it.

    Asked before anything is built: gunicorn would try five times, then fail in its own words.
    """
    port = asked or toml.get("port") or PORT
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn: what a stopped server left is free
        try:
            probe.bind(("127.0.0.1" if host == "localhost" else host, port))
        except OSError as error:
            raise PlaceError(f"Không mở được cổng {port}: {error.strerror}; chọn cổng khác bằng --port (can't listen on this port)") from None
    return port


def secret_key(folder: Path) -> str:
    """Return the signing key kept beside the other keys; made at the first start."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "signing.key"
    write_once(path, secrets.token_urlsafe(48).encode())
    return path.read_text()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[None]:
    """Hold the folder for one server: a second one on the same folder is refused, also after a crash (flock)."""
    with (folder / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlaceError("Thư mục dữ liệu đang được một máy chủ khác dùng. (Another server uses this data folder.)") from None
        yield
