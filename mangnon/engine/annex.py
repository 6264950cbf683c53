"""The annexes of a round for every unit of a map at once.

Layouts come from the packs (``law.annexes``); rows of children count where the child lives, rows of events where the
event happened. Distinct children are counted from rows at each level, never summed upwards.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from mangnon.engine import cells
from mangnon.engine.cells import Cell
from mangnon.engine.gaps import UNDIVIDED, Gaps
from mangnon.engine.snapshot import Snapshot

TOTAL, SUM_OF_GROUPS = "tong", "tong_luot"
ROW_KEYS = {
    "circumstances": ("code", "grp", f"'{TOTAL}'"), "risks": ("code", f"'{TOTAL}'"),
    "incidents": ("form", "sub", f"'{TOTAL}'"), "injuries": ("kind", f"'{TOTAL}'"),
}
EXITS = ("ra_khoi_nhom", "du_16", "chuyen_di", "tu_vong")
FLOWS = ("open", "increase", "decrease", *EXITS, "close")
AID = ("aided", "aided_tro_cap", "aided_y_te", "aided_giao_duc", "aided_tam_ly_phap_ly", "aided_cham_soc_thay_the", "aided_khac")
NOT_YET = "chưa có phòng nghiệp vụ cung cấp số này"
OLDER = "bản chốt cũ chưa giữ dữ liệu này"
FLOW_COLUMNS = frozenset({"child", "unit_id", "unit_open", "at_open", "at_close", "exit", "sex", "age_months", "minority", *AID})


@dataclass(slots=True)
class TableResult:
    """The cells of one table of one unit: (row key, column key) → cell."""

    key: str
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)


@dataclass(slots=True)
class AnnexResult:
    """One annex of one unit."""

    roman: str
    unit_id: int
    tables: dict[str, TableResult] = field(default_factory=dict)


def compute(
    snapshot: Snapshot, annexes: Iterable, map_name: str, units: Iterable[int] | None = None, prior: Snapshot | None = None,
) -> dict[tuple[str, int], AnnexResult]:
    """Return {(Roman numeral, unit id): result} for the units of a map (all when None).

    ``prior`` is the snapshot of the same round a year before; without it the columns that compare say so.
    """
    results = count(snapshot, annexes, map_name, units)
    if prior is not None:
        compare(results, annexes, count(prior, [annex for annex in annexes if compares(annex)], map_name, units))
    return results


def count(snapshot: Snapshot, annexes: Iterable, map_name: str, units: Iterable[int] | None = None) -> dict[tuple[str, int], AnnexResult]:
    """Return the annexes of one snapshot alone; the columns that compare say that they have nothing to compare with."""
    wanted = set(units) if units is not None else None
    results: dict[tuple[str, int], AnnexResult] = {}
    with snapshot.opened() as connection:
        everyone = [row[0] for row in connection.execute("SELECT DISTINCT ancestor_id FROM unit_map WHERE map = ? ORDER BY 1", [map_name]).fetchall()]
        shown = [unit for unit in everyone if wanted is None or unit in wanted]
        gaps, tables = Gaps(connection, map_name), _tables(annexes)
        unknown = Unknown(snapshot.lacking, gaps.blank(tables), gaps.partial(tables))
        if wanted is not None:
            _only(connection, snapshot, shown)
        for annex in annexes:
            computed = {table.key: _table(connection, table, map_name, shown, unknown) for table in annex.tables}
            for unit in shown:
                tables = {key: TableResult(key, found[unit]) for key, found in computed.items()}
                results[annex.roman, unit] = AnnexResult(annex.roman, unit, tables)
    return results


@dataclass(frozen=True, slots=True)
class Unknown:
    """What no cell may count: columns a snapshot of an older program lacks, and units a map cannot divide, whole or in part."""

    lacking: Mapping[str, frozenset[str]]
    blank: Mapping[str, set[int]]
    partial: Mapping[str, Mapping[int, tuple[int, int]]]

    def why(self, table: str, unit: int, needs: Set[str]) -> str:
        """Return why a unit has no figure from a table that needs some columns; "" when it has."""
        if needs & self.lacking.get(table, frozenset()):
            return OLDER
        return UNDIVIDED if unit in self.blank.get(table, ()) else ""


def _tables(annexes: Iterable) -> set[str]:
    """The frozen tables that some annexes count."""
    return {name for annex in annexes for table in annex.tables for name in (table.table, *(row.table for row in table.rows)) if name}


def cell_needs(layout, row, column) -> tuple[str, Set[str]]:
    """Return the frozen table a counted cell reads and the columns it needs there."""
    table = row.table if layout.kind == "rows" else layout.table
    found = set(FLOW_COLUMNS) if layout.kind == "flow" else {"unit_id", *(name for name in ROW_KEYS.get(layout.table, ()) if name.isidentifier())}
    if row.where is not None:
        found |= row.where.columns
    if column.where is not None and column.applies(table):
        found |= column.where.columns
    for counted in (row.count, column.measure):
        if counted.startswith(("sum ", "distinct ")):
            found.add(counted.split()[1])
    return table, found | ({"died"} if column.kind == "pair" else set())


def _only(connection, snapshot: Snapshot, units: list[int]) -> None:
    """Cut the map down to the units asked for: a commune's page need not count the province."""
    chosen = ", ".join(str(int(unit)) for unit in units) or "NULL"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW unit_map AS SELECT * FROM read_parquet('{snapshot.path('unit_map')}') WHERE ancestor_id IN ({chosen})")


def _table(connection, table, map_name: str, units: list[int], unknown: Unknown) -> dict[int, dict[tuple[str, str], Cell]]:
    compute_kind = {"rows": _rows_table, "flow": _flow_table, "events": _events_table, "pairs": _events_table}[table.kind]
    found = compute_kind(connection, table, map_name, units)
    _unknown(table, found, unknown)
    return {unit: _with_derived(table, found.get(unit, {})) for unit in units}


def _unknown(table, found: dict[int, dict], unknown: Unknown) -> None:
    """Take back what was counted where nothing can be known: it is no zero. What is known in part says so."""
    if not (unknown.lacking or any(unknown.blank.values()) or any(unknown.partial.values())):
        return
    needs = {(row.key, column.key): cell_needs(table, row, column) for row in table.rows for column in table.columns}
    for unit, values in found.items():
        for key in values.keys() & needs.keys():
            if values[key].state and (why := unknown.why(needs[key][0], unit, needs[key][1])):
                values[key] = cells.missing(why)
            elif part := unknown.partial.get(needs[key][0], {}).get(unit):
                values[key] = replace(values[key], part=part)


# -- tables whose rows each have their own condition ------------------------------------------------------------------


def _rows_table(connection, table, map_name: str, units: list[int]) -> dict[int, dict]:
    counted = [row for row in table.rows if row.source == "where"]
    columns = [column for column in table.columns if column.measure == "count"]
    found: dict[int, dict] = {unit: {} for unit in units}
    for name in dict.fromkeys(row.table for row in counted):
        rows = [row for row in counted if row.table == name]
        jobs = [(row, column) for row in rows for column in columns]
        selects = [_aggregate(row, column, name) for row, column in jobs]
        statement = (
            f"SELECT m.ancestor_id, {', '.join(selects)} FROM {name} t JOIN unit_map m ON m.unit_id = t.unit_id AND m.map = ? GROUP BY 1"
        )
        answers = {row[0]: row[1:] for row in connection.execute(statement, [map_name]).fetchall()}
        for unit in units:
            values = answers.get(unit)
            for position, (row, column) in enumerate(jobs):
                value = values[position] if values else (None if _is_sum(row) else 0)
                found[unit][row.key, column.key] = _counted(value, row, column, name)
    return found


def _is_sum(row) -> bool:
    return row.count.startswith("sum ")


def _aggregate(row, column, table: str) -> str:
    kept = (row.where, column.where if column.applies(table) else None)
    conditions = [condition.sql() for condition in kept if condition is not None]
    where = " AND ".join(f"({condition})" for condition in conditions) or "true"
    if _is_sum(row):
        return f"sum({row.count.removeprefix('sum ')}) FILTER (WHERE {where})"
    what = "*" if row.count in ("", "rows") else f"DISTINCT {row.count.removeprefix('distinct ')}"
    return f"count({what}) FILTER (WHERE {where})"


def _counted(value, row, column, table: str) -> Cell:
    if not column.applies(table):
        return Cell(state="", reason="")  # the column does not apply to this row: printed empty
    return cells.missing() if value is None else cells.number(value)


# -- annex II: opening, increase, decrease, closing, counted per unit from rows ---------------------------------------


def _flow_table(connection, table, map_name: str, units: list[int]) -> dict[int, dict]:
    plain = [column for column in table.columns if column.measure == "count"]
    statement = _flow_statement(table, plain)
    found: dict[int, dict] = {unit: {} for unit in units}
    names = [*FLOWS, *(column.key for column in plain)]
    wanted = {column.key for column in table.columns}
    for unit, key, *values in connection.execute(statement, [map_name, map_name]).fetchall():
        if unit in found:
            for name, value in zip(names, values, strict=True):
                if name in wanted:
                    found[unit][key, name] = cells.number(value)
    _fill_zeros(found, table, [name for name in names if name in wanted])
    _sum_of_groups(found, table, [name for name in names if name in wanted])
    return found


def _flow_statement(table, plain: list) -> str:
    """One row per unit × row key × child with both sides; then the counts over it."""
    keys = ", ".join(ROW_KEYS[table.table])
    held = ["sex", "age_months", "minority", *AID]
    attributes = ", ".join(f"max({name}) AS {name}" if name in ("sex", "age_months") else f"bool_or({name}) AS {name}" for name in held)
    sides = []
    for side, unit, open_side, close_side in (("at_open", "unit_open", "true", "false"), ("at_close", "unit_id", "false", "true")):
        sides.append(
            f"SELECT m.ancestor_id AS unit, k.key AS key, t.child, {open_side} AS o, {close_side} AS c, t.exit, "
            f"{', '.join('t.' + name for name in held)} FROM {table.table} t JOIN unit_map m ON m.unit_id = t.{unit} AND m.map = ?, "
            f"unnest([{keys}]) AS k(key) WHERE t.{side} AND k.key IS NOT NULL"
        )
    reason = (
        "CASE WHEN bool_or(exit = 'tu_vong') FILTER (WHERE o) THEN 'tu_vong' WHEN bool_or(exit = 'du_16') FILTER (WHERE o) THEN 'du_16' "
        "WHEN bool_or(exit IS NULL OR exit = 'chuyen_di') FILTER (WHERE o) THEN 'chuyen_di' ELSE 'ra_khoi_nhom' END AS reason"
    )
    counts = [
        "count(*) FILTER (WHERE o)", "count(*) FILTER (WHERE c AND NOT o)", "count(*) FILTER (WHERE o AND NOT c)",
        *(f"count(*) FILTER (WHERE o AND NOT c AND reason = '{name}')" for name in EXITS), "count(*) FILTER (WHERE c)",
        *(f"count(*) FILTER (WHERE c AND ({column.where.sql() if column.where else 'true'}))" for column in plain),
    ]
    return (
        f"WITH sides AS ({' UNION ALL '.join(sides)}), children AS (SELECT unit, key, child, bool_or(o) AS o, bool_or(c) AS c, {reason}, "
        f"{attributes} FROM sides GROUP BY unit, key, child) SELECT unit, key, {', '.join(counts)} FROM children GROUP BY unit, key"
    )


def _fill_zeros(found: dict[int, dict], table, names: list[str]) -> None:
    keyed = [row.key for row in table.rows if row.source == "key"]
    for values in found.values():
        for key in keyed:
            for name in names:
                values.setdefault((key, name), cells.number(0))


def _sum_of_groups(found: dict[int, dict], table, names: list[str]) -> None:
    """ "Tổng số lượt nhóm" adds the groups: a child in two groups is two."""
    if not any(row.key == SUM_OF_GROUPS for row in table.rows):
        return
    groups = [row.key for row in table.rows if row.source == "key" and row.level == 0 and row.key != TOTAL]
    for values in found.values():
        for name in names:
            values[SUM_OF_GROUPS, name] = cells.number(sum(values[group, name].value for group in groups))


# -- annexes III and IV: events where they happened -------------------------------------------------------------------


def _events_table(connection, table, map_name: str, units: list[int]) -> dict[int, dict]:
    base = "t.confirmed" if table.table == "incidents" else "true"
    columns = [column for column in table.columns if column.measure != "text"]
    selects = [_event_aggregate(column) for column in columns]
    statement = (
        f"SELECT m.ancestor_id, k.key, {', '.join(selects)} FROM {table.table} t JOIN unit_map m ON m.unit_id = t.unit_id AND m.map = ?, "
        f"unnest([{', '.join(ROW_KEYS[table.table])}]) AS k(key) WHERE {base} AND k.key <> '' GROUP BY 1, 2"
    )
    found: dict[int, dict] = {unit: {} for unit in units}
    for unit, key, *values in connection.execute(statement, [map_name]).fetchall():
        if unit in found:
            for column, value in zip(columns, values, strict=True):
                found[unit][key, column.key] = Cell((value["a"], value["b"])) if column.kind == "pair" else cells.number(value)
    for values in found.values():
        nothing = (TOTAL, columns[0].key) not in values
        for row in table.rows:
            for column in columns:
                zero = Cell((0, 0)) if column.kind == "pair" else cells.number(0)
                values.setdefault((row.key, column.key), Cell(state=cells.NONE) if nothing else zero)
    return found


def _event_aggregate(column) -> str:
    where = column.where.sql() if column.where else "true"
    if column.kind == "pair":
        return f"{{'a': count(*) FILTER (WHERE {where}), 'b': count(*) FILTER (WHERE ({where}) AND died)}}"
    return f"count(DISTINCT {column.measure.removeprefix('distinct ')}) FILTER (WHERE {where})"


# -- what follows from other cells ------------------------------------------------------------------------------------


def _with_derived(table, found: dict[tuple[str, str], Cell]) -> dict[tuple[str, str], Cell]:
    for row in table.rows:
        if row.source == "rate":
            for column in (c for c in table.columns if c.measure == "count"):
                found[row.key, column.key] = _quotient(found.get((row.numerator, column.key)), found.get((row.denominator, column.key)))
    for row in table.rows:
        for column in table.columns:
            if column.measure.startswith("share "):
                _, top, bottom = column.measure.split()
                found[row.key, column.key] = _quotient(found.get((row.key, top)), found.get((row.key, bottom)))
            elif column.measure == "of":
                found[row.key, column.key] = _quotient(found.get((row.key, _main(table))), found.get((row.of, _main(table))) if row.of else None)
            elif (row.key, column.key) not in found:
                found[row.key, column.key] = _empty(row, column)
    return found


def _main(table) -> str:
    """The first column of a table that counts: what the others compare with."""
    return next(column.key for column in table.columns if column.measure == "count")


def _quotient(top: Cell | None, bottom: Cell | None) -> Cell:
    if top is None or bottom is None:
        return Cell(state="")
    for part in (top, bottom):
        if part.state == cells.MISSING:
            return part
    if not isinstance(top.value, int) or not isinstance(bottom.value, int):
        return Cell(state="")
    return replace(cells.rate(top.value, bottom.value), part=top.part or bottom.part)


def _empty(row, column) -> Cell:
    if row.source == "heading" or column.measure == "text" or (column.measure == "vs_prior" and row.source == "rate"):
        return Cell(state="")
    if row.klass in ("A", "S"):
        return cells.missing(f"do {row.provider or 'cơ quan khác'} cung cấp")
    if column.measure in ("prior", "plan", "vs_prior", "vs_plan"):
        return cells.missing()
    return cells.uncomputable(row.reason or NOT_YET)


def compares(annex) -> bool:
    """Say whether an annex compares with the year before."""
    return any(column.measure == "prior" for table in annex.tables for column in table.columns)


def compare(results: Mapping, annexes: Iterable, before: Mapping) -> None:
    """Fill "cùng kỳ năm trước" from the annexes of a year before and the quotients that follow; targets are not recorded yet."""
    layouts = {annex.roman: annex for annex in annexes}
    for key in results.keys() & before.keys():
        if compares(layouts[key[0]]):
            for table in layouts[key[0]].tables:
                _compare_table(results[key].tables[table.key].cells, table, before[key].tables[table.key].cells)


def _compare_table(now: dict, table, then: dict) -> None:
    main = _main(table)
    for row in table.rows:
        current, earlier = now.get((row.key, main)), then.get((row.key, main))
        for column in table.columns:
            if column.measure == "prior" and earlier is not None:
                now[row.key, column.key] = earlier
            elif column.measure == "vs_prior" and earlier is not None:
                now[row.key, column.key] = _against(row, current, earlier)


def _against(row, current: Cell, earlier: Cell) -> Cell:
    """Compare two counts. Two rates are not divided: their difference is told in the text, in percentage points."""
    if row.source == "rate":
        return Cell(state="")
    if isinstance(current.value, int) and isinstance(earlier.value, int):
        return cells.rate(current.value, earlier.value)
    return current if current.state != cells.VALUE else earlier
