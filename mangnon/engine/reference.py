"""The judge: the same indicators in plain Python, slow and obvious, over rows as dictionaries."""

from collections.abc import Mapping

from mangnon.engine.indicators import Value


def compute(tables: Mapping[str, list[dict]], catalogue, map_name: str) -> dict[tuple[str, int, str], Value]:
    """Return {(key, unit, slice): value} for every computed indicator, whole and by each member of its breakdowns."""
    above: dict[int, list[int]] = {}
    for row in tables["unit_map"]:
        if row["map"] == map_name:
            above.setdefault(row["unit_id"], []).append(row["ancestor_id"])
    units = sorted({ancestor for ancestors in above.values() for ancestor in ancestors})
    found = {}
    for indicator in catalogue.computed:
        for unit in units:
            inside = {place for place, ancestors in above.items() if unit in ancestors}
            found[indicator.key, unit, ""] = _value(indicator, tables, inside, unit, "", None)
            for piece in indicator.breakdowns:
                for member in catalogue.breakdowns[piece].members:
                    label = f"{piece}={member.code}"
                    found[indicator.key, unit, label] = _value(indicator, tables, inside, unit, label, member)
    return found


def _value(indicator, tables: Mapping, inside: set[int], unit: int, label: str, member) -> Value:
    top = _number(indicator.numerator, tables, inside, member)
    if indicator.denominator is None:
        return Value(indicator.key, unit, label, top, None, top)
    bottom = _number(indicator.denominator, tables, inside, member)
    return Value(indicator.key, unit, label, top, bottom, top * indicator.multiplier / bottom if bottom else None)


def _number(measure, tables: Mapping, inside: set[int], member) -> int:
    rows = [row for row in tables[measure.table] if row["unit_id"] in inside and measure.where.holds(row)]
    if member is not None:
        rows = [row for row in rows if member.where[measure.table].holds(row)]
    if measure.summed:
        return sum(row[measure.summed] for row in rows)
    return len({row[measure.distinct] for row in rows}) if measure.distinct else len(rows)
