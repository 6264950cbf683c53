"""Many snapshots read as one: a folder with one snapshot's folder for each province.

The tables are the union of the provinces' tables; the folder "00" holds the country as a unit of level 0. DuckDB and
Spark read the files as they are.
"""

from pathlib import Path

from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tables import TABLES


class Lake(Snapshot):
    """A folder of snapshots' folders. It has no manifest of its own: each province answers for its own files."""

    def __init__(self, folder: Path):
        self.folder = folder

    @property
    def lacking(self) -> dict[str, frozenset[str]]:
        """The tables no province holds: a lake is laid by the program that reads it."""
        return {name: frozenset(table.names) for name, table in TABLES.items() if not self.has(name)}

    def path(self, table: str) -> Path:
        """Return the pattern of a table's files."""
        return self.folder / "*" / f"{table}.parquet"

    def has(self, table: str) -> bool:
        """Say whether any province holds a table."""
        return next(self.folder.glob(f"*/{table}.parquet"), None) is not None
