"""All computable indicators of a round: every unit of a map, every declared breakdown, numerator and denominator.

Roll-up re-divides sums: rates are never averaged. The catalogue comes from the packs (``law.indicators``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mangnon.engine import cells, cube, engines
from mangnon.engine.cells import Cell
from mangnon.engine.cube import WHOLE, Ask
from mangnon.engine.snapshot import Snapshot

DECLARED = frozenset({"population"})  # tables where no row means "chưa có số liệu", not zero


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an indicator. ``breakdown`` and ``member`` are empty for the whole; numbers are None when not declared."""

    key: str
    unit_id: int
    breakdown: str
    member: str
    numerator: int | None
    denominator: int | None
    multiplier: int
    is_rate: bool

    @property
    def cell(self) -> Cell:
        """The value as it is printed: a count, a rate, "không phát sinh" or "chưa có số liệu"."""
        if self.numerator is None or (self.is_rate and self.denominator is None):
            return cells.missing()
        return cells.rate(self.numerator, self.denominator, self.multiplier) if self.is_rate else cells.number(self.numerator)


def compute(snapshot: Snapshot, catalogue, map_name: str) -> list[Value]:
    """Return the values of every computable indicator for every unit of a map: whole and by its breakdowns."""
    with snapshot.opened(threads=2) as connection:
        return list(values(engines.Duck(connection), catalogue, map_name))


def asks(catalogue) -> Iterator[Ask]:
    """Yield everything that must be counted for the catalogue."""
    for indicator in catalogue.computable:
        for breakdown in (None, *(catalogue.breakdowns[name] for name in indicator.breakdowns)):
            for measure in (indicator.numerator, indicator.denominator):
                if measure is not None:
                    yield _ask(indicator, measure, breakdown)


def _ask(indicator, measure, breakdown) -> Ask:
    """A denominator that the breakdown does not split (injuries by kind among all children) is asked whole."""
    split = breakdown if breakdown is not None and measure.table in breakdown.tables else None
    return Ask(measure, split, by_place=indicator.whose == "place")


def values(engine: engines.Engine, catalogue, map_name: str) -> Iterator[Value]:
    """Count everything on an engine and yield the values, in the order of the catalogue, its breakdowns and the units."""
    lie = cube.run(engine, asks(catalogue), map_name)
    units = [row[0] for row in engine.rows("SELECT DISTINCT ancestor_id FROM places ORDER BY ancestor_id")]
    known: dict[str, Mapping] = {}
    for indicator in catalogue.computable:
        for breakdown in (None, *(catalogue.breakdowns[name] for name in indicator.breakdowns)):
            top, bottom = (
                _Numbers(engine, lie, known, _ask(indicator, measure, breakdown)) if measure else None
                for measure in (indicator.numerator, indicator.denominator)
            )
            for unit in units:
                for member in [member.code for member in breakdown.members] if breakdown else [WHOLE]:
                    yield Value(
                        indicator.key, unit, breakdown.key if breakdown else "", member, top.of(unit, member),
                        bottom.of(unit, member) if bottom else None, indicator.multiplier, bottom is not None,
                    )


class _Numbers:
    """The numbers of one ask; every kept table is fetched once."""

    def __init__(self, engine: engines.Engine, lie: dict, known: dict, ask: Ask):
        place = lie[ask.key]
        if place.table not in known:
            known[place.table] = cube.numbers(engine, place.table)
        self.found = known[place.table].get(place.column, {})
        self.breakdown = ask.breakdown.key if ask.breakdown else WHOLE
        self.absent = None if ask.measure.table in DECLARED else 0

    def of(self, unit: int, member: str) -> int | None:
        number = self.found.get((self.breakdown, unit, member if self.breakdown else WHOLE))
        return self.absent if number is None else number


def selects(lie: Mapping[tuple, cube.Place], catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield (indicator, breakdown, SELECT of unit_id, breakdown, member, numerator, denominator) over what ``cube.run`` kept.

    For sizes at which nobody wants the values one by one. A unit and member with nothing counted has no row.
    """
    for indicator in catalogue.computable:
        for breakdown in (None, *(catalogue.breakdowns[name] for name in indicator.breakdowns)):
            name = breakdown.key if breakdown else WHOLE
            top, bottom = (_ask(indicator, measure, breakdown) if measure else None for measure in (indicator.numerator, indicator.denominator))
            yield indicator.key, name, _select(lie, name, top, bottom)


def _select(lie: Mapping[tuple, cube.Place], name: str, top: Ask, bottom: Ask | None) -> str:
    upper = _counted(lie, top)
    if bottom is None:
        return f"SELECT unit_id, '{name}' AS breakdown, member, number AS numerator, CAST(NULL AS BIGINT) AS denominator FROM {upper} t"
    lower, split = _counted(lie, bottom), (bottom.breakdown is None) == (name == WHOLE)
    if not split:  # divided by the whole: injuries of a kind over all children
        return (
            f"SELECT t.unit_id, '{name}' AS breakdown, t.member, t.number AS numerator, b.number AS denominator "
            f"FROM {upper} t LEFT JOIN {lower} b ON b.unit_id = t.unit_id"
        )
    return (
        f"SELECT coalesce(t.unit_id, b.unit_id) AS unit_id, '{name}' AS breakdown, coalesce(t.member, b.member) AS member, t.number AS numerator, "
        f"b.number AS denominator FROM {upper} t FULL JOIN {lower} b ON b.unit_id = t.unit_id AND b.member = t.member"
    )


def _counted(lie: Mapping[tuple, cube.Place], ask: Ask) -> str:
    place, name = lie[ask.key], ask.breakdown.key if ask.breakdown else WHOLE
    return f"(SELECT unit_id, member, {place.column} AS number FROM {place.table} WHERE breakdown = '{name}' AND {place.column} IS NOT NULL)"
