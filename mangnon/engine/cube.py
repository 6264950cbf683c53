"""The passes that count: each big table is read once or twice into a small cube, and everything else is sums over it.

A cube holds unit × the columns that breakdowns and conditions name × every measure that is additive. Distinct children
become additive once each child is brought down to one row, where all the columns asked for say something of the child
(``Table.settled``). What is left (distinct children by group, distinct things where they happened) is counted from
rows, at each level where events add up by place.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mangnon.engine.conditions import Condition
from mangnon.engine.engines import Engine
from mangnon.engine.rollup import WHOLE, Labels, all_of, code, keep_places, keep_rolled_up, keys_of, word
from mangnon.engine.tables import TABLES

YEAR = 12
AGE = "age_months"
# Of children: what most measures need together, and the rest apart, so that a nation's cube stays small. The few in
# special circumstances are copied as rows: their measures are many.
CUBES = {"children": (("sex", "minority", AGE), ("poverty", "urban", "parents"))}
RARE = {"children": ("stock", "special")}


@dataclass(frozen=True)
class Ask:
    """One measure under one breakdown (None: the whole). ``by_place``: distinct things are counted again at each level."""

    measure: object
    breakdown: object | None
    by_place: bool = False

    @property
    def key(self) -> tuple:
        """What makes two asks the same."""
        return (*self.column, self.breakdown.key if self.breakdown else WHOLE)

    @property
    def column(self) -> tuple:
        """What makes two asks numbers of the same column: all but the breakdown."""
        return self.measure.table, self.measure.where.text, self.measure.count, self.by_place and not self.additive

    @property
    def members(self) -> tuple:
        """The members of the breakdown."""
        return self.breakdown.members if self.breakdown else ()

    @property
    def columns(self) -> frozenset[str]:
        """The columns the breakdown's conditions name."""
        return frozenset(column for member in self.members for column in member.where[self.measure.table].columns)

    @property
    def additive(self) -> bool:
        """Say whether communes add up and rows can be counted: also where the key makes every row another thing."""
        if not self.measure.distinct:
            return True
        fixed = {self.measure.distinct} | ({self.breakdown.column} if self.breakdown and self.breakdown.column else set())
        return set(TABLES[self.measure.table].key) <= fixed

    @property
    def settled(self) -> bool:
        """Say whether the breakdown asks only what is the same on all rows of a child, residence included."""
        settled = TABLES[self.measure.table].settled
        return self.measure.distinct == "child" and not self.by_place and "unit_id" in settled and self.columns <= settled


@dataclass(frozen=True)
class Place:
    """Where the numbers of an ask lie: a kept table with unit_id, breakdown, member and this column."""

    table: str
    column: str


def run(engine: Engine, asks: Iterable[Ask], map_name: str) -> dict[tuple, Place]:
    """Count everything asked for, for every unit of a map; return where each ask's numbers lie, by its key."""
    unique = list({ask.key: ask for ask in asks}.values())
    keep_places(engine, map_name)
    found: dict[tuple, Place] = {}
    for table in dict.fromkeys(ask.measure.table for ask in unique):
        own = [ask for ask in unique if ask.measure.table == table]
        for source, chosen in _shared_out(table, own):
            found |= source.keep(engine, chosen)
    return found


def numbers(engine: Engine, table: str) -> dict[str, dict[tuple[str, int, str], int | None]]:
    """Return {column: {(breakdown, unit, member): number}} of a kept table."""
    first = engine.rows(f"SELECT * FROM {table}")
    count = len(first[0]) - 3 if first else 0
    return {f"n{index}": {row[:3]: row[index + 3] for row in first} for index in range(count)}


def _shared_out(table: str, asks: list[Ask]) -> Iterator[tuple["Source", list[Ask]]]:
    """Yield each source with the asks it answers: the narrowest that can."""
    for sources, own in (
        (_cubes, [ask for ask in asks if ask.additive]),
        (_once, [ask for ask in asks if not ask.additive and ask.settled]),
        (_distinct, [ask for ask in asks if not ask.additive and not ask.settled]),
    ):
        chosen: dict[str, tuple[Source, list[Ask]]] = {}
        offered = sources(table, own) if own else []
        for ask in own:
            source = next(source for source in offered if source.fits(ask))
            chosen.setdefault(source.name, (source, []))[1].append(ask)
        yield from chosen.values()


def _cubes(table: str, asks: list[Ask]) -> list["Source"]:
    shared = _common(asks)
    sources: list[Source] = [Few(f"few_{table}", table, RARE[table])] if table in RARE else []
    sources += [Cube(f"cube_{table}_{index}", table, shared, dims) for index, dims in enumerate(CUBES.get(table, ()))]
    return [*sources, Cube(f"cube_{table}", table, shared, _dims(asks))]


def _once(table: str, asks: list[Ask]) -> list["Source"]:
    return [Once(f"once_{table}", table, _common(asks), _dims(asks))]


def _distinct(table: str, asks: list[Ask]) -> list["Source"]:
    kinds = dict.fromkeys((ask.measure.distinct, ask.by_place) for ask in asks)
    return [Distinct(f"distinct_{table}_{thing}_{'place' if place else 'home'}", table, _common(asks), thing=thing, by_place=place) for thing, place in kinds]


def _common(asks: list[Ask]) -> tuple[str, ...]:
    """The conditions every ask of a table shares: only those rows are read."""
    texts = [{part.text for part in ask.measure.where.parts()} for ask in asks]
    return tuple(sorted(set.intersection(*texts)))


def _dims(asks: list[Ask]) -> tuple[str, ...]:
    return tuple(sorted({column for ask in asks for column in ask.columns}))


@dataclass
class Source(ABC):
    """What answers asks over one table; all its numbers lie under names that begin with ``v_name``."""

    name: str
    table: str
    needed: tuple[str, ...]

    @abstractmethod
    def fits(self, ask: Ask) -> bool:
        """Say whether the ask can be answered from here."""

    @abstractmethod
    def keep(self, engine: Engine, asks: list[Ask]) -> dict[tuple, Place]:
        """Keep the numbers of the asks for every unit; return where they lie."""


@dataclass
class Extract(Source):
    """A small table made of a big one, kept under ``name``, over which the numbers are sums."""

    dims: tuple[str, ...] = ()

    def fits(self, ask: Ask) -> bool:
        """Say whether the ask can be answered from here."""
        return set(self.needed) <= {part.text for part in ask.measure.where.parts()} and self.splits(ask)

    def splits(self, ask: Ask) -> bool:
        """Say whether the ask's breakdown can be told apart here."""
        return ask.columns <= set(self.dims)

    def keep(self, engine: Engine, asks: list[Ask]) -> dict[tuple, Place]:
        """Keep the extract and the numbers of the asks for every unit; return where the numbers lie.

        Ages are the long side of a cube: what is not split by age is first added up over them.
        """
        engine.keep(self.name, self.selects(engine, asks))
        aged = [ask for ask in asks if AGE in self.dims and AGE in ask.columns]
        plain = [ask for ask in asks if ask not in aged]
        found = self.numbers(engine, f"v_{self.name}_age", self.name, aged, self.total) if aged else {}
        if plain and aged:
            columns, kept = _columns(plain), f"{self.name}_ageless"
            dims = ", ".join(["unit_id", *(name for name in self.dims if name != AGE)])
            totals = ", ".join(f"CAST({self.total(ask)} AS BIGINT) AS {columns[ask.column]}" for ask in {ask.column: ask for ask in plain}.values())
            engine.keep(kept, [f"SELECT {dims}, {totals} FROM {self.name} GROUP BY {dims}"])
            return found | self.numbers(engine, f"v_{self.name}", kept, plain, lambda ask: f"sum({columns[ask.column]})")
        return found | (self.numbers(engine, f"v_{self.name}", self.name, plain, self.total) if plain else {})

    def numbers(self, engine: Engine, name: str, extract: str, asks: list[Ask], total) -> dict[tuple, Place]:
        """Keep the numbers of asks, counted in an extract; return where they lie."""
        columns, labels = _columns(asks), Labels(self.table, asks)
        pieces = []
        for label, extra, same in labels.pieces():
            totals = {columns[ask.column]: total(ask) for ask in same}
            # never "FROM name WHERE (column)": Spark reads that as an alias with a list of columns
            where = f" WHERE {_all(['unit_id IS NOT NULL', *extra])}" if extra else ""
            pieces.append(f"SELECT {label} AS label, unit_id, {all_of(columns, totals, 'BIGINT')} FROM {extract}{where} GROUP BY {keys_of('unit_id', label)}")
        keep_rolled_up(engine, name, " UNION ALL ".join(pieces), labels, columns)
        return {ask.key: Place(name, columns[ask.column]) for ask in asks}

    @abstractmethod
    def selects(self, engine: Engine, asks: list[Ask]) -> list[str]:
        """Return the SELECTs that fill the extract."""

    @abstractmethod
    def total(self, ask: Ask) -> str:
        """Return the aggregate over the extract that answers an ask."""

    def where(self, *more: str) -> str:
        """Return the condition of the rows that are read."""
        return _all(["unit_id IS NOT NULL", *more, *(f"({text})" for text in self.needed)])

    def rest(self, ask: Ask) -> tuple[list[Condition], list[Condition]]:
        """Split the ask's conditions: those the extract's own columns decide, and those decided row by row."""
        parts = [part for part in ask.measure.where.parts() if part.text not in self.needed]
        over = [part for part in parts if part.columns <= set(self.dims) and (AGE not in part.columns or part.bound())]
        return over, sorted((part for part in parts if part not in over), key=lambda part: part.text)


@dataclass
class Few(Extract):
    """The rows themselves, where they are few and the measures many."""

    def splits(self, ask: Ask) -> bool:
        """Rows tell everything apart."""
        return True

    def selects(self, engine: Engine, asks: list[Ask]) -> list[str]:
        """Return the SELECT of the columns the asks need."""
        parts = [part for ask in asks for part in ask.measure.where.parts() if part.text not in self.needed]
        columns = {column for part in parts for column in part.columns} | set(_dims(asks)) | {ask.measure.summed for ask in asks if ask.measure.summed}
        return [f"SELECT {', '.join(['unit_id', *sorted(columns)])} FROM {self.table} WHERE {self.where()}"]

    def total(self, ask: Ask) -> str:
        """Return the count or sum of the rows that fulfil the ask."""
        over = [part for part in ask.measure.where.parts() if part.text not in self.needed]
        return _filtered(f"sum({ask.measure.summed})" if ask.measure.summed else "count(*)", over)


@dataclass
class Cube(Extract):
    """Counts and sums by unit and ``dims``; ages are cut at every whole year and every bound asked for."""

    edges: set[int] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)

    def selects(self, engine: Engine, asks: list[Ask]) -> list[str]:
        """Return the SELECT of the cube."""
        self.prepare(asks)
        dims = [_age_sql(self.edges) if name == AGE else name for name in self.dims]
        named = [f"{dim} AS {name}" if name == AGE else dim for dim, name in zip(dims, self.dims, strict=True)]
        aggregates = [f"{aggregate} AS {name}" for aggregate, name in self.bases.items()]
        return [f"SELECT {', '.join(['unit_id', *named, *aggregates])} FROM {self.table} WHERE {self.where()} GROUP BY {', '.join(['unit_id', *dims])}"]

    def prepare(self, asks: list[Ask]) -> None:
        """Collect where ages must be cut and what must be added up."""
        for ask in asks:
            conditions = [*ask.measure.where.parts(), *(part for member in ask.members for part in member.where[self.table].parts())]
            self.edges |= {bound[2] for part in conditions if (bound := part.bound()) and bound[0] == AGE}
            self.base(ask)

    def base(self, ask: Ask) -> str:
        """Return the name of the additive column an ask sums, adding it if it is new."""
        _over, row_by_row = self.rest(ask)
        if ask.measure.summed:
            aggregate = f"CAST({_filtered(f'sum({ask.measure.summed})', row_by_row)} AS BIGINT)"
        else:
            aggregate = f"CAST({_counted(row_by_row)} AS INTEGER)"
        return self.bases.setdefault(aggregate, f"b{len(self.bases)}")

    def total(self, ask: Ask) -> str:
        """Return the sum of the cells that fulfil the ask."""
        return _filtered(f"sum({self.base(ask)})", self.rest(ask)[0])


@dataclass
class Once(Cube):
    """A cube over children, each brought down to one row first: what ``settled`` columns say, and one flag a measure."""

    def selects(self, engine: Engine, asks: list[Ask]) -> list[str]:
        """Return a SELECT for each slice of the units."""
        self.prepare(asks)
        words = {name: words for name in self.dims if (words := _words(self.table, name, asks))}
        dims = [_age_sql(self.edges) if name == AGE else code(name, words[name]) if name in words else name for name in self.dims]
        named = [dim if dim == name else f"{dim} AS {name}" for dim, name in zip(dims, self.dims, strict=True)]
        flags = [f"{flag} AS {name}" for flag, name in self.bases.items()]
        said = [f"{word(name, words[name])} AS {name}" if name in words else name for name in self.dims]
        sums = [f"CAST(sum({name}) AS INTEGER) AS {name}" for name in self.bases.values()]
        return [
            f"SELECT {', '.join(['unit_id', *said, *sums])} FROM (SELECT {', '.join(['unit_id', *named, *flags])} FROM {self.table} "
            f"WHERE {self.where('child IS NOT NULL', part)} GROUP BY {', '.join(['unit_id', *dims, 'child'])}) once GROUP BY {', '.join(['unit_id', *self.dims])}"
            for part in engine.slices(self.table)
        ]

    def base(self, ask: Ask) -> str:
        """Return the name of the flag of an ask, adding it if it is new."""
        _over, row_by_row = self.rest(ask)
        flag = f"max(CASE WHEN {_all(f'({part.sql()})' for part in row_by_row)} THEN 1 ELSE 0 END)" if row_by_row else "1"
        return self.bases.setdefault(flag, f"b{len(self.bases)}")


@dataclass
class Distinct(Source):
    """Each thing once for a unit and member. At home communes add up; by place it is counted again at each level."""

    thing: str = ""
    by_place: bool = False

    def fits(self, ask: Ask) -> bool:
        """Rows tell everything apart: what matters is the thing and the place."""
        return (ask.measure.distinct, ask.by_place) == (self.thing, self.by_place)

    def keep(self, engine: Engine, asks: list[Ask]) -> dict[tuple, Place]:
        """Keep the numbers; there is no extract."""
        name, columns, labels = f"v_{self.name}", _columns(asks), Labels(self.table, asks)
        sums = ", ".join(f"CAST(sum(f{column}) AS BIGINT) AS {column}" for column in columns.values())
        counted = f"SELECT label, unit_id, {sums} FROM ({' UNION ALL '.join(self.pieces(labels, columns))}) o WHERE label IS NOT NULL GROUP BY label, unit_id"
        if self.by_place:
            engine.keep(name, [f"SELECT {labels.said()}, {', '.join(columns.values())} FROM ({counted}) o"])
        else:
            keep_rolled_up(engine, name, counted, labels, columns)
        return {ask.key: Place(name, columns[ask.column]) for ask in asks}

    def pieces(self, labels: "Labels", columns: dict[tuple, str]) -> Iterator[str]:
        """Yield one row a label, unit and thing, with one flag a measure."""
        unit = "p.ancestor_id" if self.by_place else "t.unit_id"
        joined = " JOIN places p ON p.unit_id = t.unit_id" if self.by_place else ""
        for label, extra, same in labels.pieces():
            flags = {columns[ask.column]: f"max(CASE WHEN {ask.measure.where.sql()} THEN 1 ELSE 0 END)" for ask in same}
            where = _all([f"t.unit_id IS NOT NULL AND t.{self.thing} IS NOT NULL", *(f"({text})" for text in self.needed), *extra])
            yield (
                f"SELECT {label} AS label, {unit} AS unit_id, {all_of(columns, flags, 'INTEGER', 'f')} FROM {self.table} t{joined} "
                f"WHERE {where} GROUP BY {keys_of(unit, label)}, t.{self.thing}"
            )


def _columns(asks: list[Ask]) -> dict[tuple, str]:
    """Name a column for each measure of the asks."""
    return {column: f"n{index}" for index, column in enumerate(dict.fromkeys(ask.column for ask in asks))}


def _filtered(aggregate: str, conditions: Iterable[Condition]) -> str:
    where = _all(f"({part.sql()})" for part in conditions)
    return f"{aggregate} FILTER (WHERE {where})" if where else aggregate


def _counted(conditions: list[Condition]) -> str:
    """Rows that fulfil conditions: where many are counted at once, flags are cheaper than a filter for each."""
    return f"count_if({_all(f'({part.flag()})' for part in conditions)})" if conditions else "count(*)"


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)


def _words(table: str, name: str, asks: list[Ask]) -> tuple[str, ...]:
    """The words that conditions look for in a column, when they ask nothing else of it; else none."""
    conditions = [part for ask in asks for part in (*ask.measure.where.parts(), *(part for member in ask.members for part in member.where[table].parts()))]
    found = [part.words() for part in conditions if name in part.columns]
    return () if None in found else tuple(sorted({word for words in found for word in words}))


def _age_sql(edges: set[int]) -> str:
    """The greatest edge not above the age: every whole year, and the edges between them."""
    between = sorted(edge for edge in edges if edge % YEAR)
    whole = f"{AGE} // {YEAR} * {YEAR}"
    cases = [f"CASE WHEN {AGE} >= {edge} THEN {edge} ELSE 0 END" for edge in between]
    return f"greatest({', '.join([whole, *cases])})" if cases else whole
