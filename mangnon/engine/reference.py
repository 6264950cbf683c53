"""The judge: the same indicators in plain Python, slow and obvious, over rows as dictionaries."""

from collections.abc import Iterable, Mapping

from mangnon.engine.indicators import Value

Tables = Mapping[str, list[dict]]


def indicators(tables: Tables, catalogue, map_name: str, units: Iterable[int] | None = None) -> list[Value]:
    """Return the values of every computable indicator, for the units given (all of the map when None)."""
    found = []
    for indicator in catalogue.computable:
        for unit in sorted(units or {row["ancestor_id"] for row in tables["unit_map"] if row["map"] == map_name}):
            inside = inside_of(tables, map_name, unit)
            found.append(_value(indicator, tables, inside, unit, None, None))
            for name in indicator.breakdowns:
                breakdown = catalogue.breakdowns[name]
                found += [_value(indicator, tables, inside, unit, breakdown, member) for member in breakdown.members]
    return found


def inside_of(tables: Tables, map_name: str, unit: int) -> set[int]:
    """Return the units that lie in a unit on a map, itself included."""
    return {row["unit_id"] for row in tables["unit_map"] if row["map"] == map_name and row["ancestor_id"] == unit}


def _value(indicator, tables: Tables, inside: set[int], unit: int, breakdown, member) -> Value:
    top = _number(indicator.numerator, tables, inside, breakdown, member)
    bottom = _number(indicator.denominator, tables, inside, breakdown, member) if indicator.denominator else None
    name, code = (breakdown.key, member.code) if breakdown else ("", "")
    return Value(indicator.key, unit, name, code, top, bottom, indicator.multiplier, indicator.denominator is not None)


def _number(measure, tables: Tables, inside: set[int], breakdown, member) -> int | None:
    rows = [row for row in tables[measure.table] if row["unit_id"] in inside and measure.where.holds(row)]
    if breakdown is not None and measure.table in breakdown.tables:
        rows = [row for row in rows if member.where[measure.table].holds(row)]
    if measure.table == "population" and not rows:
        return None
    if measure.summed:
        return sum(row[measure.summed] for row in rows)
    if measure.distinct:
        return len({row[measure.distinct] for row in rows if row[measure.distinct] is not None})
    return len(rows)
