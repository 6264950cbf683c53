"""Phụ lục III: abuse by form, what was done with notices, what police, procuracy and courts declare."""

from tests.recompute.annexes.counting import AGES_II, MISSING, NO_CELL, different, girls, happened, minority, rate

PLACES = ["gia_dinh", "truong_hoc", "cong_dong", "co_so_cham_soc", "mang", "khac"]
RELATIONS = ["cha_me", "than_thich", "thay_co", "ban_be", "quen_biet", "nguoi_la", "chua_ro"]


FORMS = ["XH01", "XH02", "XH03", "XH04", "XH05", "XH06"]
SUB_FORMS = [*(f"XH02.{number}" for number in range(1, 6)), *(f"XH03.{number}" for number in range(1, 6))]


def annex_3_counts(data, unit):
    """Phụ lục III, table 1: form or sub-form → column; "tong" counts every incident and child once."""
    rows = data.incidents[unit]
    table = {"tong": abuse_row(rows)}
    table |= {form: abuse_row([row for row in rows if row["form"] == form]) for form in FORMS}
    table |= {sub: abuse_row([row for row in rows if row["sub"] == sub]) for sub in SUB_FORMS}
    return happened("III.1", table, bool(rows), data.unknown("incidents", unit, data.incidents))


def abuse_row(rows):
    """Count incidents and distinct children of one row."""
    cells = {
        "incidents": different(rows, "incident"), "children": different(rows, "child"), "girls": different(girls(rows), "child"),
        "boys": different([row for row in rows if row["sex"] == "nam"], "child"), "minority": different(minority(rows), "child"),
    }
    for label, low, high in AGES_II:
        cells[label] = different([row for row in rows if low <= row["age_months"] < high], "child")
    for place in PLACES:
        cells[place] = different([row for row in rows if row["place"] == place], "incident")
    for relation in RELATIONS:
        cells[relation] = different([row for row in rows if row["relation"] == relation], "incident")
    return cells


CHANNELS = ["tong_dai_111", "cong_an", "ldtbxh", "ubnd_xa", "khac"]
SERVED = ["served_y_te", "served_tam_ly", "served_phap_ly", "served_giao_duc", "served_xa_hoi", "served_cham_soc_thay_the", "served_khac"]


def annex_3_handling(data, unit):
    """Phụ lục III, table 2: step → all, girls, and the share of the step it belongs to."""
    notices, victims = data.notices[unit], data.incidents[unit]
    steps = {channel: ([row for row in notices if row["channel"] == channel], "received") for channel in CHANNELS} | {
        "received": (notices, None),
        "assessed": ([row for row in notices if row["assessed"]], "received"),
        "urgent": ([row for row in notices if row["emergency"]], "received"),
        "emergency": ([row for row in notices if row["emergency_in_time"]], "urgent"),
        "plans": ([row for row in notices if row["plan_approved"]], "received"),
        "plan_in_time": ([row for row in notices if row["plan_approved"] and row["plan_in_time"]], "plans"),
        "plan_late": ([row for row in notices if row["plan_approved"] and row["plan_in_time"] is False], "plans"),
        "closed": ([row for row in notices if row["closed"]], "received"),
        "following": ([row for row in notices if not row["closed"]], "received"),
    }
    numbers = {name: (len(rows), len(girls(rows)), base) for name, (rows, base) in steps.items()}
    for name, rows in {"victims": victims, "helped": [row for row in victims if row["helped"]]}.items():
        numbers[name] = (different(rows, "child"), different(girls(rows), "child"), None if name == "victims" else "victims")
    for kind in SERVED:
        rows = [row for row in victims if row[kind]]
        numbers[kind] = (different(rows, "child"), different(girls(rows), "child"), "victims")
    for what, standing, names in (("notices", data.notices, steps), ("incidents", data.incidents, ["victims", "helped", *SERVED])):
        if data.unknown(what, unit, standing):
            numbers |= {name: (MISSING, MISSING, numbers[name][2]) for name in names}
    cells = {}
    for name, (everyone, of_girls, base) in numbers.items():
        share = rate(everyone, numbers[base][0]) if base else NO_CELL
        cells |= {("III.2", name, "all"): everyone, ("III.2", name, "girls"): of_girls, ("III.2", name, "pct"): share}
    return cells


def annex_3_sanctions():
    """Phụ lục III, table 3: police, procuracy and courts declare it."""
    rows = ["prosecuted", "indicted", "tried", "fined", "fine", "verifying", "dropped"]
    return {("III.3", row, column): MISSING for row in rows for column in ("cases", "persons", "bodies")}
