"""Phụ lục IV: injuries by kind, safe environments."""

from tests.recompute.annexes.counting import MISSING, NOT_COMPUTED, girls, happened, minority

EVENT_BANDS = [("0-5", 0, 72), ("6-9", 72, 120), ("10-13", 120, 168), ("14-16", 168, 192)]
KINDS = [f"TN{number:02d}" for number in range(1, 12)]


def annex_4(data, unit):
    """Phụ lục IV: kind → column → (hurt, died), the figures of the head, safe environments (kept nowhere yet, schools declared)."""
    rows = data.injuries[unit]
    table = {"tong": injury_row(rows)} | {kind: injury_row([row for row in rows if row["kind"] == kind]) for kind in KINDS}
    heads = {
        "hurt": len(rows), "died": len(dead(rows)), "disabled": len([row for row in rows if row["disabled"]]), "children": len(data.lives[unit]),
    }
    unknown, nobody_known = data.unknown("injuries", unit, data.injuries), data.unknown("lives", unit, data.lives)
    if unknown or nobody_known:
        heads = {name: MISSING if (nobody_known if name == "children" else unknown) else number for name, number in heads.items()}
    cells = happened("IV", table, bool(rows), unknown) | {("IV.H", name, "actual"): number for name, number in heads.items()}
    for name in ("homes", "schools", "communities", "swimming", "swimmers", "hazards"):
        for column in ("registered", "reached"):
            cells["IV.B", name, column] = MISSING if name == "schools" else NOT_COMPUTED
    return cells


def injury_row(rows):
    """Count the injuries of one row as pairs (hurt, died)."""
    parts = {"boys": [row for row in rows if row["sex"] == "nam"], "girls": girls(rows), "minority": minority(rows), "total": rows}
    for label, low, high in EVENT_BANDS:
        parts[label] = [row for row in rows if low <= row["age_months"] < high]
    for place in ("nha", "truong_hoc", "cong_dong"):
        parts[place] = [row for row in rows if row["place"] == place]
    return {name: (len(found), len(dead(found))) for name, found in parts.items()}


def dead(rows):
    """Return the injuries a child died of."""
    return [row for row in rows if row["died"]]
