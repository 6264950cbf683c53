"""Phụ lục II: who entered, who left, who stands in every group of special circumstances and every risk."""

from collections import defaultdict

from tests.recompute.annexes.counting import AGES_II, MISSING, NO_CELL, girls, minority, rate

AID = ["aided", "aided_tro_cap", "aided_y_te", "aided_giao_duc", "aided_tam_ly_phap_ly", "aided_cham_soc_thay_the", "aided_khac"]
EXITS = ["ra_khoi_nhom", "du_16", "chuyen_di", "tu_vong"]


def flow(then, now):
    """Count one row of annex II from its opening and its closing rows (a child may stand in either more than once)."""
    opening, closing = {}, {}
    for row in then:
        opening.setdefault(row["child"], []).append(row)
    for row in now:
        closing[row["child"]] = row
    gone = dict.fromkeys(EXITS, 0)
    for child, rows in opening.items():
        if child not in closing:
            gone[why_gone(rows)] += 1
    held = list(closing.values())
    return {
        "open": len(opening), "increase": len(closing.keys() - opening.keys()), "decrease": sum(gone.values()),
        **gone, "close": len(held), "girls": len(girls(held)), "minority": len(minority(held)),
        **by_age(held, AGES_II), **{column: sum(1 for row in held if row[column]) for column in AID},
    }


def why_gone(rows):
    """Say why a child left a row of a unit: with itself (died, sixteen), to another unit, or out of the group.

    A child that still holds the group, but elsewhere, has moved.
    """
    reasons = {row["exit"] for row in rows}
    for reason in ("tu_vong", "du_16"):
        if reason in reasons:
            return reason
    if None in reasons or "chuyen_di" in reasons:
        return "chuyen_di"
    return "ra_khoi_nhom"


# How many sub-types each group of Điều 10 Luật Trẻ em has (NĐ 56/2017/NĐ-CP Điều 3 to 16).
SUBTYPES = {
    "HC01": 4, "HC02": 2, "HC03": 12, "HC04": 3, "HC05": 1, "HC06": 4, "HC07": 2, "HC08": 2, "HC09": 1, "HC10": 5, "HC11": 5, "HC12": 2,
    "HC13": 2, "HC14": 3,
}
RISKS = ["NC01", "NC02", "NC03", "NC04", "NC05", "NC06", "NC07"]


def annex_2(data, unit):
    """Phụ lục II: (table, row, column) → number: every code, every group, the sum of groups, children once; then risks."""
    now, then = data.circumstances_now[unit], data.circumstances_then[unit]
    part_a = {}
    for group, count in SUBTYPES.items():
        part_a[group] = flow_of(then, now, "grp", group)
        for number in range(1, count + 1):
            part_a[f"{group}.{number}"] = flow_of(then, now, "code", f"{group}.{number}")
    total = defaultdict(int)
    for group in SUBTYPES:
        for column, number in part_a[group].items():
            total[column] += number
    part_a["tong_luot"], part_a["tong"] = dict(total), flow(then, now)
    now, then = data.risks_now[unit], data.risks_then[unit]
    part_b = {code: flow_of(then, now, "code", code) for code in RISKS} | {"tong": flow(then, now)}
    if data.unknown("circumstances", unit, data.circumstances_now, data.circumstances_then):
        part_a = nothing_known(part_a)
    if data.unknown("risks", unit, data.risks_now, data.risks_then):
        part_b = nothing_known(part_b)
    return in_full("II.A", part_a) | in_full("II.B", part_b)


def nothing_known(rows):
    """The same rows and columns without a figure."""
    return {name: dict.fromkeys(columns, MISSING) for name, columns in rows.items()}


def in_full(table, rows):
    """Add the share helped and the empty column for remarks."""
    cells = {}
    for name, columns in rows.items():
        cells |= {(table, name, column): number for column, number in columns.items()}
        cells[table, name, "aided_pct"] = rate(columns["aided"], columns["close"])
        cells[table, name, "note"] = NO_CELL
    return cells


def flow_of(then, now, column, key):
    """Count the row of one code or one group."""
    return flow([row for row in then if row[column] == key], [row for row in now if row[column] == key])


def by_age(rows, bands):
    """Count rows by age bands (label, from month, to month)."""
    return {label: sum(1 for row in rows if low <= row["age_months"] < high) for label, low, high in bands}
