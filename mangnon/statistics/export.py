"""A copy of a snapshot for others: Parquet and CSV, manifest, data dictionary, under other pseudonyms.

The key of the new pseudonyms is thrown away: two exports, or an export and the snapshot, can't be joined person by
person by whoever holds only them.
"""

import csv
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from mangnon.base import ids
from mangnon.base.files import write_whole
from mangnon.engine import snapshot as vault
from mangnon.engine.tables import TABLES, Table

PSEUDONYMS = frozenset({"child", "household", "service", "notice", "incident", "injury", "task", "event", "post", "person"})
DICTIONARY = "dictionary.md"
BOM = "\ufeff"


class Renamer(dict):
    """Pseudonym → another pseudonym, the same within one export."""

    def __init__(self):
        super().__init__()
        self._key = secrets.token_bytes(32)

    def __missing__(self, old: str) -> str:
        new = self[old] = ids.pseudonym(self._key, old)
        return new


def write_export(snapshot: vault.Snapshot, folder: Path) -> dict:
    """Write the export into an empty or new folder and return its manifest; raises FileExistsError otherwise.

    The manifest is written last: a folder without one is no export. What was written before a fault is removed again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise FileExistsError(folder.name)
    try:
        return _write_into(folder, snapshot)
    except BaseException:
        for path in folder.iterdir():
            path.unlink()
        raise


def _write_into(folder: Path, snapshot: vault.Snapshot) -> dict:
    renamer, tables, written = Renamer(), {}, {}
    for name in snapshot.manifest["tables"]:
        table = written[name] = snapshot.written(name)
        rows = sorted(_renamed(snapshot, table, renamer), key=_key_of(table))
        tables[name] = vault.write_table(folder, name, rows, table)
        tables[name]["csv_sha256"] = _write_csv(folder / f"{name}.csv", table, rows)
    kept = ("round", "label", "number", "period_from", "period_to", "opening_day", "reference_day", "law_sha256", "maps", "program")
    manifest = {name: snapshot.manifest[name] for name in kept if name in snapshot.manifest}
    manifest |= {"format": 1, "kind": "export", "pseudonyms": "new", "tables": tables}
    write_whole(folder / DICTIONARY, dictionary(manifest, written).encode())
    vault.write_manifest(folder, manifest)
    return vault.Snapshot(folder).manifest


def _renamed(snapshot: vault.Snapshot, table: Table, renamer: Renamer) -> Iterator[tuple]:
    hidden = [index for index, name in enumerate(table.names) if name in PSEUDONYMS]
    with vault.connect() as connection:
        rows = connection.execute(f"SELECT * FROM read_parquet('{snapshot.path(table.name)}')").fetchall()
    for row in rows:
        if hidden:
            values = list(row)
            for index in hidden:
                if values[index] is not None:
                    values[index] = renamer[values[index]]
            row = tuple(values)
        yield row


def _key_of(table: Table):
    positions = [table.names.index(name) for name in table.key]
    return lambda row: tuple(row[position] for position in positions)


def _write_csv(path: Path, table: Table, rows: list[tuple]) -> str:
    """Write one table as CSV with a header and a byte-order mark; true, false, ISO days, empty for unknown."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.names)
        writer.writerows([_text(value) for value in row] for row in rows)
    return vault.sha256_of(path)


def _text(value) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def dictionary(manifest: dict, tables: Mapping[str, Table] = TABLES) -> str:
    """Return the data dictionary as Markdown, made from the tables as declared when they were written."""
    lines = [
        f"# Từ điển dữ liệu: kỳ {manifest.get('label', '')} ({manifest.get('round', '')})", "",
        f"Số liệu từ {manifest.get('period_from', '')} đến {manifest.get('reference_day', '')} (ngày chốt); đầu kỳ là ngày "
        f"{manifest.get('opening_day', '')}. Không có họ tên, ngày sinh; mọi bí danh được làm mới cho lần xuất này.",
        "Mỗi bảng có hai tệp: `.parquet` và `.csv` (UTF-8, dấu phẩy, `true`/`false`, ô trống = không biết). "
        "Loại C0–C4: công khai, nội bộ, cá nhân, nhạy cảm, hạn chế.", "",
        "*Each table comes as Parquet and CSV; empty cells are unknown; pseudonyms are new in every export.*", "",
    ]
    for name in manifest["tables"]:
        table = tables[name]
        lines += [
            f"## {name}", "", f"{table.meaning} ({table.english}). Số dòng: {manifest['tables'][name]['rows']}. "
            f"Khóa: {', '.join(table.key)}.", "", "| Cột | Kiểu | Trống | Loại | Ý nghĩa | Meaning |", "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {c.name} | {c.type} | {'có' if c.nullable else 'không'} | {c.classification} | {c.meaning} | {c.english} |"
            for c in table.columns
        ]
        lines.append("")
    return "\n".join(lines)
