"""Reading a CSV pack into typed rows. Lines that begin with ``#`` are notes (source, date); the next is the header."""

import csv
import types
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

from mangnon.law.errors import LawError
from mangnon.law.rows import STATUSES


def read_table(path: Path, row_type: type) -> list:
    """Return the rows of a CSV pack as ``row_type``; a wrong cell raises LawError with its file and line."""
    hints = get_type_hints(row_type)
    defaults = {f.name for f in fields(row_type) if f.default is not MISSING}
    rows, header = [], None
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for cells in reader:
            if not cells or cells[0].startswith("#"):
                continue
            if header is None:
                header = _header(path, reader.line_num, cells, hints, defaults)
                continue
            if len(cells) != len(header):
                raise LawError(path.name, reader.line_num, f"có {len(cells)} ô, phải có {len(header)} (wrong number of cells)")
            try:
                rows.append(row_type(**{name: _value(name, cell, hints[name]) for name, cell in zip(header, cells, strict=True)}))
            except ValueError as error:
                raise LawError(path.name, reader.line_num, str(error)) from None
    if header is None:
        raise LawError(path.name, 1, "tệp trống (empty file)")
    return rows


def _header(path: Path, line: int, names: list[str], hints: dict, defaults: set[str]) -> list[str]:
    unknown = [name for name in names if name not in hints]
    missing = [name for name in hints if name not in names and name not in defaults]
    if unknown:
        raise LawError(path.name, line, f"cột lạ: {', '.join(unknown)} (unknown column)")
    if missing:
        raise LawError(path.name, line, f"thiếu cột: {', '.join(missing)} (missing column)")
    return names


def _value(name: str, cell: str, hint: Any):
    reader: Callable[[str], Any] = _READERS[_plain(hint)]
    if cell == "" and type(None) in get_args(hint):
        return None
    try:
        value = reader(cell)
    except ValueError:
        raise ValueError(f"ô “{name}” không đọc được: {cell!r} (unreadable cell)") from None
    if name == "status" and value not in STATUSES:
        raise ValueError(f"ô “status” phải là một trong {', '.join(STATUSES)}, không phải {cell!r} (unknown status)")
    # People write the last day in force; inside, every period is half-open.
    return value + timedelta(days=1) if name == "valid_to" else value


def _plain(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return tuple if str(hint).startswith("tuple") else hint


def _truth(cell: str) -> bool:
    return {"yes": True, "no": False}[cell] if cell in ("yes", "no") else _refuse()


def _refuse():
    raise ValueError


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    date: date.fromisoformat,
    bool: _truth,
    tuple: lambda cell: tuple(part.strip() for part in cell.split("|") if part.strip()),
}
