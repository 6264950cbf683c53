"""All computable indicators of a round, for every unit of a map and every declared breakdown, in few passes.

One pass a table: GROUP BY unit and breakdown values once, every measure a filtered aggregate, then rolled up over the
map. Distinct counts are not additive, so they are counted from rows at each level.
"""

from dataclasses import dataclass

from mangnon.engine.snapshot import Snapshot

@dataclass(frozen=True, slots=True)
class Value:
    """One value: the unit it is for, the slice ("" = all, else "sex=nu" …), numerator, denominator, and the quotient."""

    key: str
    unit_id: int
    slice: str
    numerator: int
    denominator: int | None
    value: float | int | None


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    measure: object

    def select(self) -> str:
        """The measure as an aggregate; distinct ones are counted from rows, others added up over units."""
        where = self.measure.where.sql()
        if self.measure.summed:
            return f"coalesce(sum({self.measure.summed}) FILTER (WHERE {where}), 0)"
        if self.measure.distinct:
            return f"count(DISTINCT {self.measure.distinct}) FILTER (WHERE {where})"
        return f"count(*) FILTER (WHERE {where})"


def compute(snapshot: Snapshot, catalogue, map_name: str) -> list[Value]:
    """Return the values of every computable indicator for every unit of a map: whole and by its breakdowns."""
    wanted = list(catalogue.computed)
    with snapshot.opened() as connection:
        counted = _counted(connection, catalogue, map_name)
        units = [row[0] for row in connection.execute("SELECT DISTINCT ancestor_id FROM unit_map WHERE map = ? ORDER BY 1", [map_name]).fetchall()]
    values = []
    for indicator in wanted:
        for piece in ("", *indicator.breakdowns):
            codes = [member.code for member in catalogue.breakdowns[piece].members] if piece else [""]
            values += _values(indicator, piece, codes, counted, units)
    return values


def _counted(connection, catalogue, map_name: str) -> dict[tuple[str, str], dict[tuple[int, str], int]]:
    """Return {(job, slice name): {(unit, slice value): number}}."""
    by_table: dict[str, list[_Job]] = {}
    slices: dict[str, set[str]] = {}
    for indicator in catalogue.computed:
        for part in ("numerator", "denominator"):
            measure = getattr(indicator, part)
            if measure is not None:
                by_table.setdefault(measure.table, []).append(_Job(f"{indicator.key}:{part}", measure))
                slices.setdefault(measure.table, {""}).update(indicator.breakdowns)
    found: dict[tuple[str, str], dict[tuple[int, str], int]] = {}
    for table, jobs in by_table.items():
        for piece in sorted(slices[table]):
            label = _label(catalogue, piece, table)
            for additive in (True, False):
                chosen = [job for job in jobs if bool(job.measure.distinct) is not additive]
                if chosen:
                    _count_table(connection, table, piece, label, chosen, map_name, additive, found)
    return found


def _label(catalogue, piece: str, table: str) -> str:
    """Return the expression that names a row's member of a breakdown; NULL outside all of them."""
    if not piece:
        return "''"
    cases = " ".join(f"WHEN {member.where[table].sql()} THEN '{member.code}'" for member in catalogue.breakdowns[piece].members)
    return f"CASE {cases} END"


def _count_table(connection, table: str, piece: str, label: str, jobs: list[_Job], map_name: str, additive: bool, found: dict) -> None:
    names = [f"n{index}" for index in range(len(jobs))]
    selects = ", ".join(f"{job.select()} AS {name}" for job, name in zip(jobs, names, strict=True))
    if additive:
        sums = ", ".join(f"sum({name})::BIGINT" for name in names)
        statement = (
            f"WITH base AS (SELECT unit_id, {label} AS piece, {selects} FROM {table} WHERE unit_id IS NOT NULL GROUP BY 1, 2) "
            f"SELECT m.ancestor_id, piece, {sums} FROM base JOIN unit_map m ON m.unit_id = base.unit_id AND m.map = ? GROUP BY 1, 2"
        )
    else:
        statement = (
            f"SELECT m.ancestor_id, {label} AS piece, {selects} FROM {table} t JOIN unit_map m ON m.unit_id = t.unit_id AND m.map = ? GROUP BY 1, 2"
        )
    for unit, value, *numbers in connection.execute(statement, [map_name]).fetchall():
        for job, number in zip(jobs, numbers, strict=True):
            found.setdefault((job.name, piece), {})[unit, value] = number


def _values(indicator, piece: str, codes: list[str], counted: dict, units: list[int]) -> list[Value]:
    tops = counted.get((f"{indicator.key}:numerator", piece), {})
    bottoms = counted.get((f"{indicator.key}:denominator", piece), {}) if indicator.denominator else None
    values = []
    for unit in units:
        for value in codes:
            top = tops.get((unit, value), 0)
            bottom = bottoms.get((unit, value), 0) if bottoms is not None else None
            values.append(Value(indicator.key, unit, f"{piece}={value}" if piece else "", top, bottom, _quotient(indicator, top, bottom)))
    return values


def _quotient(indicator, top: int, bottom: int | None) -> float | int | None:
    if indicator.denominator is None:
        return top
    return top * indicator.multiplier / bottom if bottom else None
