"""From a cell back to its rows: the distinct things a count counts, the two sides of a rate, both values of a pair.

Reads only the snapshot. Who a pseudonym is, is the pages' business and their permissions'.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy

from mangnon.audit.refusals import Refused
from mangnon.engine.annex import EXITS, ROW_KEYS, SUM_OF_GROUPS, TOTAL, cell_needs
from mangnon.engine.gaps import OF_A_UNIT, Gaps
from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tables import TABLES
from mangnon.law.annexes import AnnexTable, Column, Row

THINGS = {
    "children": "child", "circumstances": "child", "risks": "child", "incidents": "incident", "injuries": "injury",
    "notices": "notice", "tasks": "task", "services": "service", "population": "unit_id", "staff": "person", "vital": "event", "households": "household",
}
KINDS = {  # each follows a number
    "child": npgettext_lazy("sau một số", "trẻ", "trẻ"),
    "incident": npgettext_lazy("sau một số", "vụ việc", "vụ việc"),
    "injury": npgettext_lazy("sau một số", "lượt tai nạn", "lượt tai nạn"),
    "notice": npgettext_lazy("sau một số", "thông báo", "thông báo"),
    "task": npgettext_lazy("sau một số", "nhiệm vụ", "nhiệm vụ"),
    "unit_id": npgettext_lazy("sau một số", "đơn vị", "đơn vị"),
    "person": npgettext_lazy("sau một số", "người", "người"),
}


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell: table and row and column of the layout, unit, map."""

    table: str
    row: str
    column: str
    unit_id: int
    map_name: str = "2022"


@dataclass(slots=True)
class Side:
    """One list of a cell: its title, what is counted, the rows (dictionaries in a total order), their distinct number.

    For an amount ``total`` is the sum of the rows' amounts. A list read through a window has only those rows; ``size``
    and ``by_unit`` (unit → rows) speak of all. ``mixed`` says that children of every group of special circumstances stand
    together: whoever compares such a list with the open groups reads who is in the sealed ones.
    """

    title: str
    thing: str
    table: str
    row: str
    rows: list[dict] = field(default_factory=list)
    total: int = 0
    size: int = -1
    by_unit: dict[int, int] = field(default_factory=dict)
    mixed: bool = False

    def __post_init__(self):
        if self.size < 0:
            self.size = len(self.rows)
            self.by_unit = Counter(row.get("unit_id") or row.get("unit_open") for row in self.rows)
            self.by_unit.pop(None, None)

    def window(self, part: slice) -> list[dict]:
        """Return the rows of a window, also when only they were read."""
        return self.rows if len(self.rows) < self.size else self.rows[part]

    @property
    def kind(self) -> str:
        """What is counted, in words; rows of population are added up, they count people."""
        thing = "person" if self.table == "population" and self.total != self.size else self.thing
        return str(KINDS[thing] % self.total) if thing in KINDS else thing


class NotOpenable(Refused):
    """The cell has no rows of this house behind it; the text says where its value would come from."""


def open_cell(snapshot: Snapshot, layouts: dict[str, AnnexTable], key: CellKey, part: slice | None = None) -> list[Side]:
    """Return the lists behind a cell: one for a count or an amount, two for a rate or a pair.

    With ``part`` a long list of children may be read through that window only.

    Raises ``NotOpenable`` for cells that are declared by others or not computed, and KeyError for an unknown cell.
    """
    with snapshot.opened() as connection:
        return open_in(connection, layouts, key, part, snapshot.lacking)


def open_in(
    connection, layouts: dict[str, AnnexTable], key: CellKey, part: slice | None = None, lacking: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[Side]:
    """The same over an open connection, for many cells. ``lacking``: the columns its snapshot does not hold."""
    layout = layouts[key.table]
    column = {column.key: column for column in layout.columns}[key.column]
    row = layout.row(key.row)
    table, needs = cell_needs(layout, row, column)
    if needs & lacking.get(table, frozenset()):
        raise NotOpenable(_("Bản chốt này do phiên bản trước của chương trình lập, chưa giữ dữ liệu của ô này."))
    sides = _sides(_Inside(connection, key), layout, row, column, part)
    gaps = Gaps(connection, key.map_name)
    for side in sides:
        if (not side.total or side.table in OF_A_UNIT) and key.unit_id in gaps.blank([side.table]).get(side.table, ()):
            raise NotOpenable(_("Dữ liệu ghi theo đơn vị của thời khác, không chia được về đơn vị này."))
    return sides


class _Inside:
    """The rows of a snapshot that lie in a cell's unit, on the cell's map."""

    def __init__(self, connection, key: CellKey):
        self._connection = connection
        self._key = key

    @cached_property
    def _units(self) -> str:
        # As a list: joined with the map, each of a cell's statements would be planned three times as long as it runs.
        found = self._connection.execute("SELECT unit_id FROM unit_map WHERE map = ? AND ancestor_id = ?", [self._key.map_name, self._key.unit_id])
        return ", ".join(str(unit) for (unit,) in found.fetchall()) or "NULL"

    def rows(self, table: str, where: str, unit_column: str = "unit_id", part: slice | None = None) -> list[dict]:
        """Return rows as dictionaries in the table's key order, all or a window of them."""
        declared = TABLES[table]
        order = ", ".join(f'"{name}"' for name in declared.key)
        statement = f"SELECT * FROM {table} WHERE {unit_column} IN ({self._units}) AND ({where}) ORDER BY {order}"
        if part is not None:
            statement += f" LIMIT {int(part.stop - part.start)} OFFSET {int(part.start)}"
        return [dict(zip(declared.names, row, strict=True)) for row in self._connection.execute(statement).fetchall()]

    def by_unit(self, table: str, where: str) -> dict[int, int]:
        """Return unit → how many rows."""
        statement = f"SELECT unit_id, count(*) FROM {table} WHERE unit_id IN ({self._units}) AND ({where}) GROUP BY 1 ORDER BY 1"
        return dict(self._connection.execute(statement).fetchall())


def _sides(inside: _Inside, layout: AnnexTable, row: Row, column: Column, part: slice | None) -> list[Side]:
    if row.source == "rate":
        return [side for name in (row.numerator, row.denominator) for side in _sides(inside, layout, layout.row(name), column, part)]
    if column.measure.startswith("share "):
        columns = {item.key: item for item in layout.columns}
        return [side for name in column.measure.split()[1:] for side in _sides(inside, layout, row, columns[name], part)]
    if column.measure == "of" and row.of:
        main = next(item for item in layout.columns if item.measure == "count")
        return [side for one in (row, layout.row(row.of)) for side in _sides(inside, layout, one, main, part)]
    if layout.kind == "flow" and row.source in ("key", "sum"):
        return [_flow_side(inside, layout, row, column)]
    if layout.kind in ("events", "pairs") and row.source == "key":
        return list(_event_sides(inside, layout, row, column))
    if layout.kind == "rows" and row.source == "where" and column.measure == "count":
        return [_row_side(inside, row, column, part)]
    if row.reason:
        raise NotOpenable(row.reason)
    raise NotOpenable(_("Số liệu do %(body)s cung cấp."), body=row.provider) if row.provider else NotOpenable(_("Ô này chưa có số liệu."))


def _row_side(inside: _Inside, row: Row, column: Column, part: slice | None) -> Side:
    conditions = [item.sql() for item in (row.where, column.where) if item is not None]
    if not column.applies(row.table):
        raise NotOpenable(_("Cột này không áp dụng cho dòng này."))
    where = " AND ".join(f"({item})" for item in conditions) or "true"
    if part is not None and row.count in ("", "rows", TABLES[row.table].key[0]):
        by_unit = inside.by_unit(row.table, where)
        rows = inside.rows(row.table, where, part=part)
        size = sum(by_unit.values())
        return Side(row.label, THINGS[row.table], row.table, row.key, rows, size, size, by_unit, mixed="special" in where)
    rows = inside.rows(row.table, where)
    amount = row.count.removeprefix("sum ") if row.count.startswith("sum ") else ""
    if amount:
        return Side(row.label, THINGS[row.table], row.table, row.key, rows, sum(item[amount] for item in rows))
    thing = row.count.removeprefix("distinct ") if row.count not in ("", "rows") else THINGS[row.table]
    rows = _firsts(_dealt(rows, itemgetter(thing)))
    return Side(row.label, thing, row.table, row.key, rows, len(rows), mixed="special" in where)


def _flow_side(inside: _Inside, layout: AnnexTable, row: Row, column: Column) -> Side:
    groups = [item.key for item in layout.rows if item.source == "key" and item.level == 0 and item.key != TOTAL]
    found = _flow_rows(inside, layout.table, groups if row.key == SUM_OF_GROUPS else [row.key], column)
    found.sort(key=itemgetter("child"))  # joined group by group, the place of a row would tell its group
    return Side(f"{row.label}: {column.label}", "child", layout.table, row.key, found, len(found), mixed=row.key in (SUM_OF_GROUPS, TOTAL))


def _flow_rows(inside: _Inside, table: str, row_keys: list[str], column: Column) -> list[dict]:
    """One row per child of one row of annex II (per child and group of several), as it stands on the side the column speaks of.

    Only the sides that the column speaks of are read.
    """
    member = " OR ".join(_has_key(table, row_key) for row_key in row_keys)
    thing = itemgetter("child", "grp") if len(row_keys) > 1 else itemgetter("child")

    def standing(when: str, unit_column: str, where: str = "true") -> dict[object, list[dict]]:
        return _dealt(inside.rows(table, f"{when} AND ({member}) AND ({where})", unit_column), thing)

    if column.measure == "count":
        return _firsts(standing("at_close", "unit_id", column.where.sql() if column.where else "true"))
    if column.key == "open":
        return _firsts(standing("at_open", "unit_open"))
    closing = standing("at_close", "unit_id")
    if column.key == "close":
        return _firsts(closing)
    opening = standing("at_open", "unit_open")
    if column.key == "increase":
        return [rows[0] for one, rows in closing.items() if one not in opening]
    left = [(rows, why_left(rows)) for one, rows in opening.items() if one not in closing]
    return [rows[0] | {"reason": reason} for rows, reason in left if column.key == "decrease" or reason == column.key]


def why_left(rows: list[dict]) -> str:
    """Say why a child is no longer in a row: died, turned sixteen, moved (or holds it elsewhere), else out of the group."""
    exits = {row["exit"] for row in rows}
    if "tu_vong" in exits:
        return "tu_vong"
    if "du_16" in exits:
        return "du_16"
    return "chuyen_di" if None in exits or "chuyen_di" in exits else EXITS[0]


def _event_sides(inside: _Inside, layout: AnnexTable, row: Row, column: Column) -> Iterator[Side]:
    base = "confirmed" if layout.table == "incidents" else "true"
    where = f"{base} AND {_has_key(layout.table, row.key)} AND ({column.where.sql() if column.where else 'true'})"
    rows = inside.rows(layout.table, where)
    if column.kind == "pair":
        thing = THINGS[layout.table]
        dead = [item for item in rows if item["died"]]
        yield Side(_("%(row)s: mắc") % {"row": row.label}, thing, layout.table, row.key, rows, len(rows))
        yield Side(_("%(row)s: tử vong") % {"row": row.label}, thing, layout.table, row.key, dead, len(dead))
        return
    thing = column.measure.removeprefix("distinct ")
    first = _firsts(_dealt(rows, itemgetter(thing)))
    yield Side(f"{row.label}: {column.label}", thing, layout.table, row.key, first, len(first))


def _has_key(table: str, row_key: str) -> str:
    if row_key == TOTAL:
        return "true"
    if not row_key.replace(".", "").replace("_", "").isalnum():
        raise KeyError(row_key)
    columns = [name for name in ROW_KEYS[table] if not name.startswith("'")]
    return "(" + " OR ".join(f"coalesce({name}, '') = '{row_key}'" for name in columns) + ")"


def _dealt(rows: list[dict], thing: Callable[[dict], object]) -> dict[object, list[dict]]:
    found: dict[object, list[dict]] = {}
    for row in rows:
        found.setdefault(thing(row), []).append(row)
    return found


def _firsts(dealt: dict[object, list[dict]]) -> list[dict]:
    return [rows[0] for rows in dealt.values()]
