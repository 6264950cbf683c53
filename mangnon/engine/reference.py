"""The judge: the same indicators in plain Python, slow and obvious, over rows as dictionaries."""

from collections.abc import Iterable, Mapping

from mangnon.engine.indicators import Value


def age_band(months: int) -> str:
    """Return the age band of the breakdown."""
    if months < 36:
        return "0-2"
    if months < 72:
        return "3-5"
    return "6-10" if months < 132 else "11-15"


def slice_of(row: Mapping, piece: str) -> str:
    """Return which part of a breakdown a row belongs to."""
    if piece == "sex":
        return row["sex"]
    if piece == "ethnic":
        return "dtts" if row["minority"] else "kinh"
    return age_band(row["age_months"])


def compute(tables: Mapping[str, list[dict]], indicators: Iterable, map_name: str) -> dict[tuple[str, int, str], Value]:
    """Return {(key, unit, slice): value} for every computable indicator."""
    above: dict[int, list[int]] = {}
    for row in tables["unit_map"]:
        if row["map"] == map_name:
            above.setdefault(row["unit_id"], []).append(row["ancestor_id"])
    units = sorted({ancestor for ancestors in above.values() for ancestor in ancestors})
    found = {}
    for indicator in indicators:
        if not indicator.computable:
            continue
        for piece in ("", *(name for name in indicator.by if name in ("sex", "age", "ethnic"))):
            for unit in units:
                inside = {place for place, ancestors in above.items() if unit in ancestors}
                for value in _slices(indicator, tables, piece):
                    found[indicator.key, unit, f"{piece}={value}" if piece else ""] = _value(indicator, tables, inside, unit, piece, value)
    return found


def _slices(indicator, tables: Mapping, piece: str) -> list[str]:
    if not piece:
        return [""]
    rows = list(tables[indicator.numerator.table])
    if indicator.denominator:
        rows += tables[indicator.denominator.table]
    return sorted({slice_of(row, piece) for row in rows if row["unit_id"] is not None})


def _value(indicator, tables: Mapping, inside: set[int], unit: int, piece: str, value: str) -> Value:
    top = _number(indicator.numerator, tables, inside, piece, value)
    if indicator.denominator is None:
        return Value(indicator.key, unit, f"{piece}={value}" if piece else "", top, None, top)
    bottom = _number(indicator.denominator, tables, inside, piece, value)
    return Value(indicator.key, unit, f"{piece}={value}" if piece else "", top, bottom, top * indicator.per / bottom if bottom else None)


def _number(measure, tables: Mapping, inside: set[int], piece: str, value: str) -> int:
    rows = [row for row in tables[measure.table] if row["unit_id"] in inside and measure.where.holds(row)]
    if piece:
        rows = [row for row in rows if slice_of(row, piece) == value]
    if measure.sum:
        return sum(row[measure.sum] for row in rows)
    return len({row[measure.count] for row in rows}) if measure.count else len(rows)
