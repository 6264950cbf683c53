"""From rows to pairs with a score and its lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mangnon.engine.linkage.blocks import block
from mangnon.engine.linkage.reading import COLUMNS, read
from mangnon.engine.linkage.scoring import FEATURES, score
from mangnon.engine.linkage.weights import THRESHOLD

SILENT = {("twins", "none"), ("number", "missing"), ("name", "unnamed"), ("mother", "unnamed"), ("father", "unnamed")}


class Record(NamedTuple):
    """A child as the comparison takes it: days as ISO text, empty texts for what is not known, None for no place or number."""

    full_name: str
    sex: str
    birth_date: str
    birth_precision: str = "day"
    ethnic: str = ""
    mother_name: str = ""
    father_name: str = ""
    unit: int | None = None
    hamlet: int | None = None
    number: str | None = None


class Line(NamedTuple):
    """One finding: what was compared, what was found, how many points it is worth."""

    feature: str
    level: str
    points: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows (numbers in the order given, ``a`` < ``b``) that may be one child; the lines add up to the score."""

    a: int
    b: int
    score: float
    lines: tuple[Line, ...]


def find_pairs(rows: Iterable[Record], *, threshold: float = THRESHOLD, threads: int = 2, memory: str = "3GB") -> list[Pair]:
    """Return the pairs at or above the threshold, the likeliest first; ties in the order of the rows."""
    import duckdb

    settings = {"threads": threads, "memory_limit": memory, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with duckdb.connect(":memory:", config=settings | {"temp_directory": ""}) as connection:  # names are never spilled to the disk
        connection.execute("SET preserve_insertion_order = false")
        read(connection, rows)
        block(connection)
        score(connection, threshold)
        columns = ", ".join(f"{name}, {name}_points" for name in FEATURES)
        found = connection.execute(f"SELECT a, b, score, {columns} FROM scored ORDER BY score DESC, a, b").fetchall()
    return [Pair(a, b, total, _lines(rest)) for a, b, total, *rest in found]


def _lines(values: list) -> tuple[Line, ...]:
    told = (Line(name, values[2 * number], values[2 * number + 1]) for number, name in enumerate(FEATURES))
    return tuple(line for line in told if (line.feature, line.level) not in SILENT)


__all__ = ["COLUMNS", "Line", "Pair", "Record", "find_pairs"]
