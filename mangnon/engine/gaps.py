"""What a map cannot divide: rows of a commune that is not of the map and lies in one of its units only in part.

A commune made by a merger records events, posts and tasks under itself. On the older map it stands in the district, or
in the province, that holds all it was made of (``unit_map``); of each old commune nothing is known. That is no zero.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

COMMUNE = 3
UNDIVIDED = "ghi theo đơn vị không có trên bản đồ này, không chia được"
OF_A_UNIT = frozenset({"population", "staff", "tasks"})  # said of the commune as a whole: a part of the sum is no sum
COUNTED = {"children": "stock", "incidents": "confirmed"}
PLACED = ("children", "circumstances", "risks", "incidents", "injuries", "notices", "population", "staff", "tasks")
# (unit of the map, commune that holds a part of it and is itself nowhere on the map's lowest level inside it)
APART = f"""
SELECT DISTINCT a.ancestor_id, b.ancestor_id FROM unit_map a JOIN unit_map b ON b.unit_id = a.unit_id AND b.level = {COMMUNE}
WHERE a.map = $map AND b.map <> $map
AND NOT EXISTS (SELECT 1 FROM unit_map c WHERE c.map = $map AND c.unit_id = b.ancestor_id AND c.ancestor_id IN (a.ancestor_id, b.ancestor_id))
"""
COMMUNES = f"""
SELECT DISTINCT a.ancestor_id, b.ancestor_id FROM unit_map a JOIN unit_map b ON b.unit_id = a.unit_id AND b.map = a.map AND b.level = {COMMUNE}
WHERE a.map = $map AND b.unit_id = b.ancestor_id
"""


@dataclass
class Gaps:
    """The gaps of one map over one snapshot's open connection; read when first asked."""

    connection: object = field(repr=False)
    map_name: str
    _known: dict[str, set[int]] = field(default_factory=dict, repr=False)

    @cached_property
    def apart(self) -> dict[int, set[int]]:
        """Unit of the map → communes of other times that hold a part of it and do not lie in it."""
        found: dict[int, set[int]] = defaultdict(set)
        for unit, commune in self.connection.execute(APART, {"map": self.map_name}).fetchall():
            found[unit].add(commune)
        return found

    def blank(self, tables: Iterable[str]) -> dict[str, set[int]]:
        """Return table → units of the map whose cells from it are not known: nothing stands there, something may belong there."""
        return {table: self._blank(table) for table in tables if table in PLACED} if self.apart else {}

    def partial(self, tables: Iterable[str]) -> dict[str, dict[int, tuple[int, int]]]:
        """Return table → units of the map whose figures from it may want some rows → (communes whose rows are all placed, communes)."""
        return {table: self._partial(table) for table in tables if table in PLACED} if self.apart else {}

    def _partial(self, table: str) -> dict[int, tuple[int, int]]:
        held, blank, found = self.rows(table).keys(), self._blank(table), {}
        for unit in self.apart.keys() - blank:
            if torn := self.apart[unit] & held:
                communes = self.communes.get(unit, set())
                found[unit] = (sum(not self.apart.get(commune, set()) & torn for commune in communes), len(communes))
        return found

    @cached_property
    def communes(self) -> dict[int, set[int]]:
        """Unit of the map → its communes on that map; a commune is its own."""
        found: dict[int, set[int]] = defaultdict(set)
        for unit, commune in self.connection.execute(COMMUNES, {"map": self.map_name}).fetchall():
            found[unit].add(commune)
        return found

    def _blank(self, table: str) -> set[int]:
        if table not in self._known:
            self._known[table] = self._read_blank(table)
        return self._known[table]

    def _read_blank(self, table: str) -> set[int]:
        held = self.rows(table)
        torn = {unit for unit, communes in self.apart.items() if communes & held.keys()}
        return torn if table in OF_A_UNIT or not torn else torn - self._standing(table)

    def rows(self, table: str) -> dict[int, int]:
        """Return unit of a row → how many rows count there."""
        return dict(self.connection.execute(
            f"SELECT unit_id, count(*) FROM {table} WHERE unit_id IS NOT NULL AND {COUNTED.get(table, 'true')} GROUP BY 1"
        ).fetchall())

    def without_commune(self, table: str) -> dict[int, int]:
        """Return unit of the map → rows that count in it and in none of the map's communes."""
        return dict(self.connection.execute(
            f"SELECT m.ancestor_id, count(*) FROM {table} t JOIN unit_map m ON m.unit_id = t.unit_id AND m.map = $map "
            f"WHERE {COUNTED.get(table, 'true')} AND NOT EXISTS (SELECT 1 FROM unit_map c WHERE c.map = $map AND c.unit_id = t.unit_id "
            f"AND c.level = {COMMUNE}) GROUP BY 1", {"map": self.map_name},
        ).fetchall())

    def _standing(self, table: str) -> set[int]:
        sides = ("unit_id", "unit_open") if table in ("circumstances", "risks") else ("unit_id",)
        return {
            row[0] for side in sides for row in self.connection.execute(
                f"SELECT DISTINCT m.ancestor_id FROM {table} t JOIN unit_map m ON m.unit_id = t.{side} AND m.map = ? WHERE {COUNTED.get(table, 'true')}",
                [self.map_name],
            ).fetchall()
        }
