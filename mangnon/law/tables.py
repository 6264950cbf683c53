"""Reading a CSV pack into typed rows. Lines that begin with ``#`` are notes (source, date); the next is the header."""

import csv
import types
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args, get_type_hints

from mangnon.law.errors import LawError
from mangnon.law.rows import STATUSES

_Column = tuple[str, Callable[[str], Any], bool]  # its name, how a cell is read, whether it may be empty


def read_table(path: Path, row_type: type) -> tuple[list[tuple[int, Any]], list[LawError]]:
    """Return (line, row) for every good row of a CSV pack and a LawError for every wrong one."""
    rows, errors, columns = [], [], None
    try:
        for line, cells in _records(path):
            if columns is None:
                columns = _columns(path, line, cells, row_type)
                continue
            try:
                rows.append((line, _row(row_type, columns, cells)))
            except ValueError as error:
                errors.append(LawError(path.name, line, str(error)))
    except LawError as error:  # a header nobody can read leaves no row to judge
        return [], [error]
    except UnicodeDecodeError:
        return [], [LawError(path.name, 0, "tệp không phải mã UTF-8 (not UTF-8)")]
    if columns is None:
        errors.append(LawError(path.name, 1, "tệp trống (empty file)"))
    return rows, errors


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Excel puts a byte order mark before the first letter, and a Mac writes accents apart.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        for cells in reader:
            if any(cells) and not cells[0].startswith("#"):
                yield reader.line_num, [unicodedata.normalize("NFC", cell.strip()) for cell in cells]


def _columns(path: Path, line: int, names: list[str], row_type: type) -> list[_Column]:
    hints = get_type_hints(row_type)
    optional = {f.name for f in fields(row_type) if f.default is not MISSING}
    unknown = [name for name in names if name not in hints]
    missing = [name for name in hints if name not in names and name not in optional]
    if unknown:
        raise LawError(path.name, line, f"cột lạ: {', '.join(unknown)} (unknown column)")
    if missing:
        raise LawError(path.name, line, f"thiếu cột: {', '.join(missing)} (missing column)")
    return [(name, _READERS[_plain(hints[name])], type(None) in get_args(hints[name])) for name in names]


def _row(row_type: type, columns: list[_Column], cells: list[str]) -> Any:
    if len(cells) != len(columns):
        raise ValueError(f"có {len(cells)} ô, phải có {len(columns)} (wrong number of cells)")
    return row_type(**{column[0]: _value(*column, cell) for column, cell in zip(columns, cells, strict=True)})


def _value(name: str, read: Callable[[str], Any], may_be_empty: bool, cell: str) -> Any:
    if cell == "" and may_be_empty:
        return None
    try:
        value = read(cell)
    except (ValueError, KeyError, InvalidOperation):
        raise ValueError(f"ô “{name}” không đọc được: {cell!r} (unreadable cell)") from None
    if name == "status" and value not in STATUSES:
        raise ValueError(f"ô “status” phải là một trong {', '.join(STATUSES)}, không phải {cell!r} (unknown status)")
    # People write the last day in force; inside, every period is half-open.
    return value + timedelta(days=1) if name == "valid_to" else value


def _plain(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return tuple if str(hint).startswith("tuple") else hint


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    Decimal: Decimal,
    date: date.fromisoformat,
    bool: lambda cell: {"yes": True, "no": False}[cell],
    tuple: lambda cell: tuple(part.strip() for part in cell.split("|") if part.strip()),
}
