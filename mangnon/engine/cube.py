"""The passes that count: each big table is read once or twice into a small cube, and everything else is sums over it.

A cube holds unit × the columns that breakdowns and conditions name × every measure that is additive. What is not additive
(distinct children, distinct incidents) is counted from rows, at each level where events add up by place. The statements
are plain SQL and run on DuckDB as on Spark: an ``Engine`` keeps a SELECT under a name and fetches rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from mangnon.engine.conditions import Condition
from mangnon.engine.tables import TABLES

WHOLE = ""
YEAR = 12
AGE = "age_months"
# Of children: what most measures need together, and the rest apart, so that a nation's cube stays small. The few in
# special circumstances are copied as rows: their measures are many.
CUBES = {"children": (("sex", "minority", AGE), ("poverty", "urban", "parents"))}
RARE = {"children": ("stock", "special")}


class Engine(Protocol):
    """What runs the statements."""

    def keep(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""

    def rows(self, select: str) -> list[tuple]:
        """Return the rows of a SELECT."""


class Duck:
    """DuckDB with the snapshot's tables as views."""

    def __init__(self, connection):
        self.connection = connection

    def keep(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")

    def rows(self, select: str) -> list[tuple]:
        """Return the rows of a SELECT."""
        return self.connection.execute(select).fetchall()


@dataclass(frozen=True)
class Ask:
    """One measure under one breakdown (None: the whole). ``by_place``: distinct things are counted again at each level."""

    measure: object
    breakdown: object | None
    by_place: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two asks the same."""
        return self.measure.table, self.measure.where.text, self.measure.count, self.breakdown.key if self.breakdown else WHOLE

    @property
    def additive(self) -> bool:
        """Say whether communes add up and rows can be counted: also where the key makes every row another thing."""
        if not self.measure.distinct:
            return True
        fixed = {self.measure.distinct} | ({self.breakdown.column} if self.breakdown and self.breakdown.column else set())
        return set(TABLES[self.measure.table].key) <= fixed


@dataclass
class Source:
    """A kept extract of one table: a cube over ``dims``, or (``raw``) the rows themselves."""

    name: str
    table: str
    needed: tuple[str, ...]
    dims: tuple[str, ...]
    raw: bool = False
    edges: set[int] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)

    def fits(self, ask: Ask) -> bool:
        """Say whether the ask can be answered from here."""
        texts = {part.text for part in ask.measure.where.parts()}
        if not set(self.needed) <= texts:
            return False
        return self.raw or set(_breakdown_columns(ask)) <= set(self.dims)

    def rest(self, ask: Ask) -> tuple[list[Condition], list[Condition]]:
        """Split the ask's conditions: those the cube's own columns decide, and those decided row by row."""
        parts = [part for part in ask.measure.where.parts() if part.text not in self.needed]
        over = [part for part in parts if self.raw or (part.columns <= set(self.dims) and (AGE not in part.columns or part.bound()))]
        return over, [part for part in parts if part not in over]

    def base(self, ask: Ask) -> str:
        """Return the name of the additive column an ask sums, adding it if it is new."""
        _over, row_by_row = self.rest(ask)
        where = " AND ".join(f"({part.sql()})" for part in sorted(row_by_row, key=lambda part: part.text))
        value = ask.measure.summed or "1"
        function = "sum" if ask.measure.summed else "count"
        if where:
            aggregate = f"{function}(CASE WHEN {where} THEN {value} END)"
        else:
            aggregate = f"{function}({value if ask.measure.summed else '*'})"
        return self.bases.setdefault(aggregate, f"b{len(self.bases)}")

    def select(self) -> str:
        """Return the SELECT that fills this source from the frozen table."""
        where = " AND ".join(["unit_id IS NOT NULL", *self.needed])
        if self.raw:
            return f"SELECT unit_id, {', '.join(self.dims)} FROM {self.table} WHERE {where}"
        dims = [f"{_age_sql(self.edges)} AS {AGE}" if name == AGE else name for name in self.dims]
        groups = ", ".join(["unit_id", *(_age_sql(self.edges) if name == AGE else name for name in self.dims)])
        aggregates = [f"{aggregate} AS {name}" for aggregate, name in self.bases.items()]
        return f"SELECT {', '.join(['unit_id', *dims, *aggregates])} FROM {self.table} WHERE {where} GROUP BY {groups}"


@dataclass(frozen=True)
class Place:
    """Where the numbers of an ask lie: a kept table with unit_id, member and this column."""

    table: str
    column: str


def run(engine: Engine, asks: Iterable[Ask], map_name: str) -> dict[tuple, Place]:
    """Count everything asked for, for every unit of a map; return where each ask's numbers lie, by its key."""
    unique = list({ask.key: ask for ask in asks}.values())
    engine.keep("places", f"SELECT unit_id, ancestor_id FROM unit_map WHERE map = '{map_name.replace(chr(39), '')}'")
    found: dict[tuple, Place] = {}
    for table in dict.fromkeys(ask.measure.table for ask in unique):
        own = [ask for ask in unique if ask.measure.table == table]
        found |= _added(engine, table, [ask for ask in own if ask.additive])
        found |= _distinct(engine, table, [ask for ask in own if not ask.additive])
    return found


# -- additive measures ------------------------------------------------------------------------------------------------


def _added(engine: Engine, table: str, asks: list[Ask]) -> dict[tuple, Place]:
    chosen: dict[str, list[Ask]] = {}
    sources = {source.name: source for source in _sources(table, asks)}
    for ask in asks:
        name = next(name for name, source in sources.items() if source.fits(ask))
        chosen.setdefault(name, []).append(ask)
    found = {}
    for name, own in chosen.items():
        source = sources[name]
        _prepare(source, own)
        engine.keep(name, source.select())
        for breakdown in {ask.breakdown.key if ask.breakdown else WHOLE: ask.breakdown for ask in own}.values():
            same = [ask for ask in own if ask.breakdown is breakdown]
            kept = f"v_{name}_{breakdown.key if breakdown else 'whole'}"
            engine.keep(kept, _rolled_up(source, breakdown, same))
            found |= {ask.key: Place(kept, f"n{index}") for index, ask in enumerate(same)}
    return found


def _sources(table: str, asks: list[Ask]) -> Iterator[Source]:
    """Yield the extracts to choose from, the narrowest first; the last one answers whatever is left."""
    shared = _common(asks)
    if table in RARE:
        yield Source(f"few_{table}", table, RARE[table], (), raw=True)
    for index, dims in enumerate(CUBES.get(table, ())):
        yield Source(f"cube_{table}_{index}", table, shared, dims)
    dims = dict.fromkeys(column for ask in asks for column in _breakdown_columns(ask))
    yield Source(f"cube_{table}", table, shared, tuple(dims))


def _common(asks: list[Ask]) -> tuple[str, ...]:
    """The conditions every ask of a table shares: only those rows are read into its cubes."""
    texts = [{part.text for part in ask.measure.where.parts()} for ask in asks]
    return tuple(sorted(set.intersection(*texts))) if texts else ()


def _prepare(source: Source, asks: list[Ask]) -> None:
    if source.raw:
        parts = [part for ask in asks for part in source.rest(ask)[0]]
        columns = {column for part in parts for column in part.columns} | {column for ask in asks for column in _breakdown_columns(ask)}
        columns |= {column for ask in asks for member in _members(ask) for column in member.where[source.table].columns}
        source.dims = tuple(sorted(columns | {ask.measure.summed for ask in asks if ask.measure.summed}))
        return
    for ask in asks:
        conditions = [*ask.measure.where.parts(), *(part for member in _members(ask) for part in member.where[source.table].parts())]
        source.edges |= {bound[2] for part in conditions if (bound := part.bound()) and bound[0] == AGE}
        if ask.breakdown is None or not ask.breakdown.overlapping:
            source.base(ask)


def _members(ask: Ask) -> tuple:
    return ask.breakdown.members if ask.breakdown else ()


def _breakdown_columns(ask: Ask) -> list[str]:
    if ask.breakdown is None:
        return []
    return sorted({column for member in ask.breakdown.members for column in member.where[ask.measure.table].columns})


def _age_sql(edges: set[int]) -> str:
    """The greatest edge not above the age: every whole year, and the edges between them."""
    between = sorted(edge for edge in edges if edge % YEAR)
    whole = f"{AGE} // {YEAR} * {YEAR}"
    cases = [f"CASE WHEN {AGE} >= {edge} THEN {edge} ELSE 0 END" for edge in between]
    return f"greatest({', '.join([whole, *cases])})" if cases else whole


def _rolled_up(source: Source, breakdown, asks: list[Ask]) -> str:
    """Counts per commune and member, then per every unit that contains the commune."""
    numbers = [f"n{index}" for index in range(len(asks))]
    inner = " UNION ALL ".join(_per_commune(source, breakdown, asks, numbers))
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in numbers)
    return (
        f"SELECT p.ancestor_id AS unit_id, c.member, {sums} FROM ({inner}) c JOIN places p ON p.unit_id = c.unit_id "
        f"WHERE c.member IS NOT NULL GROUP BY p.ancestor_id, c.member"
    )


def _per_commune(source: Source, breakdown, asks: list[Ask], numbers: list[str]) -> Iterator[str]:
    if breakdown is None or not breakdown.overlapping:
        member, extra = _member_sql(breakdown, source.table), [""]
        yield _one_select(source, asks, numbers, member, extra[0])
        return
    for item in breakdown.members:
        yield _one_select(source, asks, numbers, f"'{item.code}'", item.where[source.table].sql())


def _one_select(source: Source, asks: list[Ask], numbers: list[str], member: str, extra: str) -> str:
    selects = [f"{_total(source, ask)} AS {name}" for ask, name in zip(asks, numbers, strict=True)]
    where = f" WHERE {extra}" if extra else ""
    return f"SELECT unit_id, {member} AS member, {', '.join(selects)} FROM {source.name}{where} GROUP BY unit_id, {member}"


def _total(source: Source, ask: Ask) -> str:
    over, _rest = source.rest(ask)
    where = " AND ".join(f"({part.sql()})" for part in over)
    if source.raw:
        aggregate = f"sum({ask.measure.summed})" if ask.measure.summed else "count(*)"
    else:
        aggregate = f"sum({source.base(ask)})"
    return f"{aggregate} FILTER (WHERE {where})" if where else aggregate


def _member_sql(breakdown, table: str) -> str:
    """The member a row belongs to; NULL when it belongs to none."""
    if breakdown is None:
        return f"'{WHOLE}'"
    cases = " ".join(f"WHEN {member.where[table].sql()} THEN '{member.code}'" for member in breakdown.members)
    return f"CASE {cases} END"


# -- distinct things --------------------------------------------------------------------------------------------------


def _distinct(engine: Engine, table: str, asks: list[Ask]) -> dict[tuple, Place]:
    found: dict[tuple, Place] = {}
    groups: dict[tuple, list[Ask]] = {}
    for ask in asks:
        groups.setdefault((ask.measure.distinct, ask.breakdown.key if ask.breakdown else "whole", ask.by_place), []).append(ask)
    for (thing, name, by_place), same in groups.items():
        kept = f"d_{table}_{thing}_{name}_{'place' if by_place else 'home'}"
        engine.keep(kept, _distinct_select(table, thing, same, by_place))
        found |= {ask.key: Place(kept, f"n{index}") for index, ask in enumerate(same)}
    return found


def _distinct_select(table: str, thing: str, asks: list[Ask], by_place: bool) -> str:
    """Each thing once a unit and member. A child's residence is one unit, so communes add up; places are counted again."""
    flags = [f"max(CASE WHEN {ask.measure.where.sql()} THEN 1 ELSE 0 END) AS f{index}" for index, ask in enumerate(asks)]
    breakdown, numbers = asks[0].breakdown, [f"n{index}" for index in range(len(asks))]
    pieces = breakdown.members if breakdown and breakdown.overlapping else [None]
    once = []
    for piece in pieces:
        member = f"'{piece.code}'" if piece else _member_sql(breakdown, table)
        extra = f" AND {piece.where[table].sql()}" if piece else ""
        if by_place:
            once.append(
                f"SELECT p.ancestor_id AS unit_id, {member} AS member, {thing}, {', '.join(flags)} FROM {table} t "
                f"JOIN places p ON p.unit_id = t.unit_id WHERE {thing} IS NOT NULL{extra} GROUP BY p.ancestor_id, {member}, {thing}"
            )
        else:
            once.append(
                f"SELECT unit_id, {member} AS member, {thing}, {', '.join(flags)} FROM {table} "
                f"WHERE unit_id IS NOT NULL AND {thing} IS NOT NULL{extra} GROUP BY unit_id, {member}, {thing}"
            )
    counts = ", ".join(f"sum(f{index}) AS n{index}" for index in range(len(asks)))
    counted = f"SELECT unit_id, member, {counts} FROM ({' UNION ALL '.join(once)}) o WHERE member IS NOT NULL GROUP BY unit_id, member"
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in numbers)
    if by_place:
        return f"SELECT unit_id, member, {sums} FROM ({counted}) c GROUP BY unit_id, member"
    return f"SELECT p.ancestor_id AS unit_id, member, {sums} FROM ({counted}) c JOIN places p ON p.unit_id = c.unit_id GROUP BY p.ancestor_id, member"


def numbers(engine: Engine, place: Place) -> Mapping[tuple[int, str], int | None]:
    """Return {(unit, member): number} of one ask."""
    return {(unit, member): value for unit, member, value in engine.rows(f"SELECT unit_id, member, {place.column} FROM {place.table}")}
