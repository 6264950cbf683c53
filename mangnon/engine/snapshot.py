"""A snapshot's folder: one Parquet file a table and a manifest with two hashes each.

The file hash proves the file is untouched. The content hash is over columns, types and rows in key order, written as
canonical text: the same state has the same content hash on every database, engine and version.
"""

import csv
import errno
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path

from mangnon.engine.tables import TABLES, TYPES, Column, Table

MANIFEST = "manifest.json"
NULL = "\\N"
SPECIAL = (",", '"', "\n", "\r")
CHUNK = 20_000  # rows
BOOLEANS = {None: NULL, True: "true", False: "false"}
MEMORY = "900MB"


class SnapshotError(RuntimeError):
    """A snapshot that cannot be written or read as it is."""


@contextmanager
def connect(threads: int = 1):
    """Open DuckDB in memory, bounded, without extensions or network.

    Opening a database takes twenty milliseconds, a second door to one that is open nearly none: what needs one thread
    shares the process's database, and what it makes there must be temporary.
    """
    connection = _shared(os.getpid()).cursor() if threads == 1 else _database(threads)
    try:
        yield connection
    finally:
        connection.close()


@cache
def _shared(process: int):
    """Return the database of this process: a child process never uses its parent's."""
    return _database(1)


def _database(threads: int):
    import duckdb

    database = duckdb.connect(config={
        "threads": threads, "memory_limit": MEMORY, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "enable_external_file_cache": False,  # the system keeps files in memory already
    })
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    return database


def write_table(folder: Path, name: str, rows: Iterable[tuple], table: Table | None = None) -> dict:
    """Write one table and return its manifest entry: rows, bytes, file and content hash.

    Rows are tuples in the order of the declared columns (of ``table``'s: a copy of an older snapshot keeps its own). Two rows of one key, a missing value where none may be, or a
    row of another length raise SnapshotError.
    """
    return begin_table(folder, name, rows, table)()


def begin_table(folder: Path, name: str, rows: Iterable[tuple], table: Table | None = None) -> Callable[[], dict]:
    """Write the table's text and return what makes its Parquet of it: that needs no Python, and may run beside the next table's text."""
    table = table or TABLES[name]
    ordered = _ordered(table, rows)
    text = folder / f"{name}.csv"
    digest = hashlib.sha256(_head(table))
    with text.open("wb") as file:
        for chunk in _canonical(table, ordered):
            digest.update(chunk)
            file.write(chunk)
    entry = {"rows": len(ordered), "content_sha256": digest.hexdigest()}
    return lambda: entry | _as_parquet(table, text, folder / f"{name}.parquet")


def _as_parquet(table: Table, text: Path, target: Path) -> dict:
    with connect() as connection, _disk_faults(target):
        connection.execute(copy_statement(table, _csv_reader(table, text), target))
    text.unlink()
    os.chmod(target, 0o600)
    return {"file_sha256": sha256_of(target), "bytes": target.stat().st_size}


@contextmanager
def _disk_faults(path: Path) -> Iterator[None]:
    """Raise what the engine says of the disk as the OSError it is, so that it is told like every other full disk."""
    import duckdb  # third party, and heavy

    try:
        yield
    except duckdb.IOException as fault:
        number = errno.ENOSPC if "space" in str(fault).lower() or "write" in str(fault).lower() else errno.EIO
        raise OSError(number, os.strerror(number), path.name) from fault


def _ordered(table: Table, rows: Iterable[tuple]) -> list[tuple]:
    key_of = itemgetter(*(table.names.index(name) for name in table.key))
    ordered = sorted(rows, key=key_of)
    if strange := set(map(len, ordered)) - {len(table.columns)}:
        raise SnapshotError(f"{table.name}: dòng có {min(strange)} cột, phải có {len(table.columns)} (wrong number of columns)")
    if len(set(map(key_of, ordered))) < len(ordered):
        raise SnapshotError(f"{table.name}: hai dòng cùng khóa (two rows of one key)")
    _check_settled(table, ordered)
    return ordered


def _check_settled(table: Table, rows: list[tuple]) -> None:
    """What is said of the child must be the same on all its rows: distinct children are counted on that ground."""
    if not table.settled:
        return
    child, positions = table.names.index("child"), [table.names.index(name) for name in sorted(table.settled)]
    known: dict[str, tuple] = {}
    for row in rows:
        said = tuple(row[position] for position in positions)
        if known.setdefault(row[child], said) != said:
            raise SnapshotError(f"{table.name}: hai dòng của một trẻ nói khác nhau về chính trẻ ấy (rows of one child disagree)")


def _head(table: Table) -> bytes:
    return (table.name + ":" + ",".join(f"{c.name} {c.type}" for c in table.columns) + "\n").encode()


def _canonical(table: Table, rows: list[tuple]) -> Iterator[bytes]:
    """Yield the rows as text, many at a time and column by column: row by row took four times as long."""
    for start in range(0, len(rows), CHUNK):
        columns = [_texts(table, column, values) for column, values in zip(table.columns, zip(*rows[start : start + CHUNK], strict=True), strict=True)]
        words = [texts for column, texts in zip(table.columns, columns, strict=True) if column.type == "text"]
        lines = zip(*columns, strict=True)
        yield (_quoted(lines) if any(map(_asks_quotes, words)) else "\n".join([*map(",".join, lines), ""])).encode()


def _texts(table: Table, column: Column, values: tuple) -> list[str]:
    if not column.nullable and None in values:
        raise SnapshotError(f"{table.name}.{column.name}: thiếu giá trị (missing value)")
    if column.type == "bool":
        return list(map(BOOLEANS.__getitem__, values))
    if column.type == "text":
        return [NULL if value is None else value for value in values] if column.nullable else list(values)
    return [NULL if value is None else str(value) for value in values]


def _asks_quotes(texts: list[str]) -> bool:
    everything = "".join(texts)
    return any(sign in everything for sign in SPECIAL)


def _quoted(lines: Iterable[tuple]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerows(lines)
    return buffer.getvalue()


def _csv_reader(table: Table, source: Path) -> str:
    columns = ", ".join(f"'{c.name}': '{TYPES[c.type]}'" for c in table.columns)
    return f"read_csv('{source}', header=false, columns={{{columns}}}, delim=',', quote='\"', escape='\"', nullstr='\\N', auto_detect=false)"


def copy_statement(table: Table, source: str, target: Path) -> str:
    """Return the statement that writes rows of a source as the table's Parquet file, with the declared columns and types.

    Rows of one unit lie together: whoever counts by unit finds it near at hand, and the file is smaller for it.
    """
    columns = ", ".join(f'CAST("{c.name}" AS {TYPES[c.type]}) AS "{c.name}"' for c in table.columns)
    place = ("unit_id",) if "unit_id" in table.names and "unit_id" not in table.key else ()
    order = ", ".join(f'"{name}"' for name in (*place, *table.key))
    return f"COPY (SELECT {columns} FROM {source} ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"


def write_manifest(folder: Path, manifest: dict) -> str:
    """Write the manifest and return its SHA-256. ``content_sha256`` over all tables is added."""
    tables = manifest["tables"]
    whole = hashlib.sha256("".join(f"{name}:{tables[name]['content_sha256']}\n" for name in sorted(tables)).encode())
    manifest = manifest | {"content_sha256": whole.hexdigest()}
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    os.chmod(path, 0o600)
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Snapshot:
    """A frozen round on disk."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        path = self.folder / MANIFEST
        if not path.exists():
            raise SnapshotError(f"Không thấy bản chốt ở {self.folder.name}. (No snapshot there.)")
        self.manifest = json.loads(path.read_text(encoding="utf-8"))

    def path(self, table: str) -> Path:
        """Return the Parquet file of a table."""
        return self.folder / f"{table}.parquet"

    def has(self, table: str) -> bool:
        """Say whether the snapshot holds a table."""
        return self.path(table).exists()

    @cached_property
    def lacking(self) -> dict[str, frozenset[str]]:
        """Table → columns declared today that this snapshot, written by an older program, does not hold."""
        with connect() as connection:
            held = {name: _held(connection, self.path(name)) if self.has(name) else {} for name in TABLES}
        return {name: missing for name, table in TABLES.items() if (missing := frozenset(table.names) - held[name].keys())}

    def written(self, name: str) -> Table:
        """Return a table as the snapshot holds it: the columns it was written with, in their order, empty where they are empty."""
        with connect() as connection:
            held = _held(connection, self.path(name))
            return _as_written(TABLES[name], held, _empty(connection, self.path(name), held))

    def source(self, name: str) -> str:
        """Return SQL that reads a table with the columns declared today; what the snapshot does not hold is unknown."""
        lacking = self.lacking.get(name, frozenset())
        columns = ", ".join(f'CAST(NULL AS {TYPES[c.type]}) AS "{c.name}"' if c.name in lacking else f'"{c.name}"' for c in TABLES[name].columns)
        return f"(SELECT {columns}{self._origin(name)})"

    def _origin(self, name: str) -> str:
        return f" FROM read_parquet('{self.path(name)}')" if self.has(name) else " WHERE false"

    @contextmanager
    def opened(self, threads: int = 1):
        """Open DuckDB with every table declared today as a view of its name, also over a snapshot of an older program."""
        with connect(threads) as connection:
            for name in TABLES:
                connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {self.source(name)}")
            yield connection

    def rows(self, table: str) -> list[dict]:
        """Return a table's rows as dictionaries in key order: for the reference and for tests."""
        declared = TABLES[table]
        with connect() as connection:
            order = ", ".join(f'"{name}"' for name in declared.key)
            found = connection.execute(f"SELECT * FROM {self.source(table)} ORDER BY {order}").fetchall()
        return [dict(zip(declared.names, row, strict=True)) for row in found]


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with a snapshot's folder: files missing, changed, or rows that no longer hash the same."""
    try:
        snapshot = Snapshot(folder)
    except (SnapshotError, json.JSONDecodeError) as error:
        yield str(error)
        return
    for name, entry in snapshot.manifest["tables"].items():
        path = snapshot.path(name)
        if not path.exists():
            yield f"thiếu bảng {name} (table missing)"
        elif sha256_of(path) != entry["file_sha256"]:
            yield f"bảng {name} đã bị sửa (table changed)"
        elif content_sha256(snapshot, name) != entry["content_sha256"]:
            yield f"các dòng của bảng {name} không còn đúng mã băm nội dung (rows no longer hash the same)"


def content_sha256(snapshot: Snapshot, name: str) -> str:
    """Recompute the content hash of a table from its Parquet file, over the columns it was written with."""
    table = snapshot.written(name)
    with connect() as connection:
        order = ", ".join(f'"{key}"' for key in table.key)
        rows = connection.execute(f"SELECT * FROM read_parquet('{snapshot.path(name)}') ORDER BY {order}").fetchall()
    digest = hashlib.sha256(_head(table))
    for chunk in _canonical(table, rows):
        digest.update(chunk)
    return digest.hexdigest()


def _held(connection, path: Path) -> dict[str, str]:
    """Return the columns of a Parquet file in their order, with DuckDB's names of their types."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()}


def _empty(connection, path: Path, names: Iterable[str]) -> set[str]:
    """Return the columns that are empty in some row."""
    asked = ", ".join(f'count(*) > count("{name}")' for name in names)
    [found] = connection.execute(f"SELECT {asked} FROM read_parquet('{path}')").fetchall()
    return {name for name, empty in zip(names, found, strict=True) if empty}


def _as_written(table: Table, held: dict[str, str], empty: set[str]) -> Table:
    """Return the table as an older program declared it: its columns in its order; what it left empty it was allowed to."""
    types = {sql: kind for kind, sql in TYPES.items()}
    declared = {column.name: column for column in table.columns}
    strange = {name: Column(name, types[kind], True, "", "", "") for name, kind in held.items()}
    columns = [declared.get(name, strange[name]) for name in held]
    allowed = tuple(replace(column, nullable=column.nullable or column.name in empty) for column in columns)
    return replace(table, columns=allowed, settled=table.settled & held.keys())
