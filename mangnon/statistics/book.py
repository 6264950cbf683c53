"""A snapshot opened for reading: its rows, its law, its units and signers, and the snapshot of the year before.

Everything a report prints comes from here, so that it prints the same bytes years later.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from mangnon.engine.annex import AnnexResult, compare, compares, count
from mangnon.engine.gaps import Gaps
from mangnon.engine.snapshot import Snapshot as Folder
from mangnon.law.annexes import Annex, AnnexTable
from mangnon.law.document_format import DocumentFormat
from mangnon.organisation.world import KIND_WORDS
from mangnon.statistics import lawbook, places
from mangnon.statistics.authors import Bodies
from mangnon.statistics.frozen import AUTHORS, INFERRED, MAPS

WHOLE = {
    "tinh": "toàn tỉnh", "thanh_pho": "toàn thành phố", "huyen": "toàn huyện", "xa": "toàn xã", "phuong": "toàn phường", "thi_tran": "toàn thị trấn",
}
EVENTS = ("notices", "incidents", "injuries")
LEVEL_WORDS = {1: "Tỉnh", 2: "Huyện, thành phố", 3: "Xã, phường, thị trấn"}


@dataclass(frozen=True, slots=True)
class BookUnit:
    """A unit as the snapshot names it."""

    unit_id: int
    code: str
    name: str
    kind: str
    level: int
    valid_from: date
    valid_to: date | None

    @property
    def full_name(self) -> str:
        """ "xã Bình Dương", "thành phố Cao Bằng"."""
        return f"{KIND_WORDS.get(self.kind, '')} {self.name}".strip()

    @property
    def whole(self) -> str:
        """ "toàn tỉnh", "toàn xã"."""
        return WHOLE.get(self.kind, "toàn địa bàn")


class Book:
    """One frozen round. Cheap to make; what is read is kept."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.snapshot = Folder(folder)
        self.manifest = self.snapshot.manifest

    def day(self, name: str) -> date:
        """Return a day of the manifest: period_from, period_to, opening_day, reference_day."""
        return date.fromisoformat(self.manifest[name])

    @cached_property
    def _law(self) -> dict:
        return lawbook.read(self.folder, self.day("reference_day"))

    @property
    def annexes(self) -> Sequence[Annex]:
        """The layouts of the annexes as they were frozen."""
        return self._law["annexes"]

    @property
    def plans(self) -> list[dict]:
        """The plans of the round's year: number, body, issued_on, label."""
        return self._law["plans"]

    @property
    def ministry(self) -> str:
        """The ministry in charge of children on the reference day, as it was frozen."""
        return self._law["ministry"]

    @property
    def document_format(self) -> DocumentFormat:
        """The format of documents as it was frozen."""
        return self._law["format"]

    @cached_property
    def layouts(self) -> dict[str, AnnexTable]:
        """The annexes' tables by key."""
        return {table.key: table for annex in self.annexes for table in annex.tables}

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies in force on the reference day with their signers."""
        return Bodies(json.loads((self.folder / AUTHORS).read_text(encoding="utf-8")))

    @property
    def round_status(self) -> str:
        """Whether an act states the round's days: verified, unverified, proposed; "" in a snapshot that does not say."""
        return self.manifest.get("round_status", "")

    @cached_property
    def _inferred(self) -> list[dict]:
        path = self.folder / INFERRED
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []

    def inferred(self, unit_id: int, map_name: str) -> list[dict]:
        """Return the successions no act at hand confirms by which older rows come to a unit of a map."""
        until = MAPS[map_name].isoformat()
        return [
            row for row in self._inferred
            if row["effective"] <= until and any(up == unit_id for _level, up in self._above.get((map_name, row["new_id"]), []))
        ]

    @cached_property
    def units(self) -> dict[int, BookUnit]:
        """Every unit of every time."""
        return {row["unit_id"]: BookUnit(**row) for row in self.snapshot.rows("units")}

    @cached_property
    def _above(self) -> dict[tuple[str, int], list[tuple[int, int]]]:
        above: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for row in self.snapshot.rows("unit_map"):
            above.setdefault((row["map"], row["unit_id"]), []).append((row["level"], row["ancestor_id"]))
        return above

    @cached_property
    def home_map(self) -> str:
        """The map that was in force on the reference day."""
        return "2025" if self.day("reference_day") >= MAPS["2025"] else "2022"

    def parent(self, unit_id: int, map_name: str) -> int | None:
        """Return the next unit above on a map."""
        level = self.units[unit_id].level
        upper = [pair for pair in self._above.get((map_name, unit_id), []) if pair[0] < level]
        return max(upper)[1] if upper else None

    def below(self, unit_id: int, map_name: str, level: int) -> list[BookUnit]:
        """Return the units of a level that lie in a unit on a map and are themselves of that map, by code."""
        found = [
            self.units[unit] for (name, unit), above in self._above.items()
            if name == map_name and (level, unit) in above and any(ancestor == unit_id for _level, ancestor in above)
        ]
        return sorted(found, key=lambda unit: (unit.code, unit.unit_id))

    def tree(self, map_name: str) -> list[BookUnit]:
        """Return every unit of a map: the province, then each district followed by its communes."""
        top = [unit for unit in self.units.values() if unit.level == 1 and (map_name, unit.unit_id) in self._above]
        ordered: list[BookUnit] = []
        for province in top:
            ordered.append(province)
            districts = self.below(province.unit_id, map_name, 2)
            for district in districts:
                ordered += [district, *self.below(district.unit_id, map_name, 3)]
            if not districts:
                ordered += self.below(province.unit_id, map_name, 3)
        return ordered

    def on_map(self, unit_id: int, map_name: str) -> int:
        """Return the unit itself when it is of the map, else the unit of its level that holds it there, else the top."""
        above = self._above.get((map_name, unit_id), [])
        same = [ancestor for level, ancestor in above if level == self.units[unit_id].level]
        top = [ancestor for level, ancestor in above if level == 1]
        return (same or top or [self.tree(map_name)[0].unit_id])[0]

    @cached_property
    def previous(self) -> "Book | None":
        """The snapshot of the same round a year before, as it was known when this one was frozen."""
        name = self.manifest.get("previous")
        return book(places.snapshots() / name) if name and (places.snapshots() / name).is_dir() else None

    def results(self, unit_id: int, map_name: str | None = None) -> dict[str, AnnexResult]:
        """Return the four annexes of one unit by Roman numeral, compared with the year before."""
        return _results(self, unit_id, map_name or self.home_map)

    def results_before(self, unit_id: int, map_name: str | None = None) -> dict[str, AnnexResult] | None:
        """Return the annexes of the same unit a year before, laid out as now; None without that snapshot."""
        if self.previous is None:
            return None
        return _all_before(self, self.annexes, unit_id, map_name or self.home_map)

    def communes_with_rows(self, unit_id: int, map_name: str) -> tuple[int, int]:
        """Return how many communes of a unit have children in the snapshot, and how many there are."""
        communes = self.below(unit_id, map_name, 3)
        return sum(unit.unit_id in self._peopled(map_name) for unit in communes), len(communes)

    def stock(self, unit_id: int, map_name: str = "") -> tuple[int, int]:
        """Return the children living in a unit on the reference day, and those of them in special circumstances."""
        with self.snapshot.opened() as connection:
            return connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE c.special) FROM children c JOIN unit_map m ON m.unit_id = c.unit_id "
                "AND m.map = ? AND m.ancestor_id = ? WHERE c.stock", [map_name or self.home_map, unit_id],
            ).fetchone()

    def stock_by_commune(self, map_name: str) -> dict[int, int]:
        """Children living on the reference day in each commune of a map."""
        return _stock_by_commune(self, map_name)

    def standing(self, unit_id: int, map_name: str) -> BookUnit:
        """Return the unit of its level that holds a unit on a map; itself where none does."""
        level = self.units[unit_id].level
        return self.units[next((up for height, up in self._above.get((map_name, unit_id), []) if height == level), unit_id)]

    def gap(self, unit_id: int, map_name: str) -> "Gap":
        """Return what a map cannot say of one unit."""
        found = _gaps(self, map_name)
        torn = found.apart.get(unit_id, set()) & (found.children.keys() | found.events.keys())
        return Gap(
            tuple(sorted(self.units[unit].full_name for unit in torn)), sum(found.children[unit] for unit in torn), sum(found.events[unit] for unit in torn),
            found.children_above[unit_id], found.events_above[unit_id], found.births_unsure[unit_id], found.deaths_unsure[unit_id],
        )

    def _peopled(self, map_name: str) -> frozenset[int]:
        return _peopled(self, map_name)


@lru_cache(maxsize=64)
def _results(opened: Book, unit_id: int, map_name: str) -> dict[str, AnnexResult]:
    found = count(opened.snapshot, opened.annexes, map_name, [unit_id])
    if opened.previous:
        before = _all_before(opened, filter(compares, opened.annexes), unit_id, map_name)
        compare(found, opened.annexes, {(roman, unit_id): result for roman, result in before.items()})
    return {roman: result for (roman, _unit), result in found.items()}


def _all_before(opened: Book, annexes: Iterable[Annex], unit_id: int, map_name: str) -> dict[str, AnnexResult]:
    found = {annex.roman: _before(opened, annex.roman, unit_id, map_name) for annex in annexes}
    return {roman: result for roman, result in found.items() if result is not None}


@lru_cache(maxsize=256)
def _before(opened: Book, roman: str, unit_id: int, map_name: str) -> AnnexResult | None:
    """One annex at a time: pages compare the first alone, a report tells of all. None for a unit that snapshot does not know."""
    layout = next(annex for annex in opened.annexes if annex.roman == roman)
    return count(opened.previous.snapshot, [layout], map_name, [unit_id]).get((roman, unit_id))


@lru_cache(maxsize=8)
def _stock_by_commune(opened: Book, map_name: str) -> dict[int, int]:
    with opened.snapshot.opened() as connection:
        return dict(connection.execute(
            "SELECT m.ancestor_id, count(*) FROM children c JOIN unit_map m ON m.unit_id = c.unit_id AND m.map = ? AND m.level = 3 "
            "WHERE c.stock GROUP BY 1", [map_name],
        ).fetchall())


@dataclass(frozen=True, slots=True)
class Gap:
    """What a map cannot say of a unit.

    ``children`` and ``events`` (notices, incidents, injuries) were recorded by ``communes`` of another time, of which a part
    is the unit's, and are not counted in it; ``children_above`` and ``events_above`` are, but in none of its communes.
    ``births_unsure`` and ``deaths_unsure`` count by their latest possible day, the earliest lies before the period.
    """

    communes: tuple[str, ...]
    children: int
    events: int
    children_above: int
    events_above: int
    births_unsure: int = 0
    deaths_unsure: int = 0


@dataclass(frozen=True, slots=True)
class _Gaps:
    apart: dict[int, set[int]]
    children: Counter
    events: Counter
    children_above: Counter
    events_above: Counter
    births_unsure: Counter
    deaths_unsure: Counter


@lru_cache(maxsize=8)
def _gaps(opened: Book, map_name: str) -> _Gaps:
    with opened.snapshot.opened() as connection:
        gaps = Gaps(connection, map_name)
        children, above = Counter(gaps.rows("children")), Counter(gaps.without_commune("children"))
        events, events_above = Counter(), Counter()
        for table in EVENTS:
            events.update(gaps.rows(table))
            events_above.update(gaps.without_commune(table))
        return _Gaps(dict(gaps.apart), children, events, above, events_above, *(_unsure(connection, map_name, kind) for kind in ("sinh", "chet")))


def _unsure(connection, map_name: str, kind: str) -> Counter:
    """Return unit → births or deaths of which it is not sure that they lie in the period."""
    return Counter(dict(connection.execute(
        "SELECT m.ancestor_id, count(*) FROM vital v JOIN unit_map m ON m.unit_id = v.unit_id AND m.map = ? WHERE v.kind = ? AND NOT v.sure GROUP BY 1",
        [map_name, kind],
    ).fetchall()))


@lru_cache(maxsize=8)
def _peopled(opened: Book, map_name: str) -> frozenset[int]:
    with opened.snapshot.opened() as connection:
        rows = connection.execute(
            "SELECT DISTINCT m.ancestor_id FROM children c JOIN unit_map m ON m.unit_id = c.unit_id AND m.map = ? WHERE c.stock", [map_name],
        ).fetchall()
    return frozenset(row[0] for row in rows)


@lru_cache(maxsize=8)
def book(folder: Path) -> Book:
    """Return the opened snapshot of a folder; a snapshot never changes, so the same object serves again."""
    return Book(folder)
