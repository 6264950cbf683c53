"""The four annexes of a round, computed again from the exported CSV files: plain loops, nothing of the program.

Written from the words of the catalogue and of the forms, not from the program's declarations:
a *stock* is the state on the reference day, a *flow* what happened in the period; a child counts where it lives
(annexes I and II), an event counts where it happened (annexes III and IV); a child that holds several groups is one
child in the total and one in each group; opening + increase - decrease = closing in every row of annex II.

Use: ``python tests/recompute/annexes.py EXPORT_FOLDER UNIT_ID [--map 2022]`` prints the cells as JSON.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

SIX_YEARS, FIVE_YEARS = 72, 60
EVENT_BANDS = [("0-5", 0, 72), ("6-9", 72, 120), ("10-13", 120, 168), ("14-16", 168, 192)]


def read(folder, table):
    """Return the rows of one exported CSV file as dictionaries with real booleans, numbers and None."""
    with (Path(folder) / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key: value_of(text) for key, text in row.items()} for row in csv.DictReader(file)]


def value_of(text):
    """Read one cell: empty is unknown, true and false are themselves, whole numbers are numbers, the rest is text."""
    if text == "":
        return None
    if text in ("true", "false"):
        return text == "true"
    if text.lstrip("-").isdigit() and (text == "0" or not text.lstrip("-").startswith("0")):
        return int(text)
    return text


class Round:
    """The exported rows of one round, dealt out to every unit of a map that contains them."""

    def __init__(self, folder, map_name="2022"):
        self.map_name = map_name
        self.above = defaultdict(list)
        for row in read(folder, "unit_map"):
            if str(row["map"]) == map_name:
                self.above[row["unit_id"]].append(row["ancestor_id"])
        self.children = read(folder, "children")
        self.lives = self.deal(self.children, "unit_id", lambda row: row["stock"])
        self.circumstances_now = self.deal(read(folder, "circumstances"), "unit_id", lambda row: row["at_close"])
        self.circumstances_then = self.deal(read(folder, "circumstances"), "unit_open", lambda row: row["at_open"])
        self.risks_now = self.deal(read(folder, "risks"), "unit_id", lambda row: row["at_close"])
        self.risks_then = self.deal(read(folder, "risks"), "unit_open", lambda row: row["at_open"])
        self.notices = self.deal(read(folder, "notices"), "unit_id")
        self.services = self.deal(read(folder, "services"), "unit_id")
        self.incidents = self.deal(read(folder, "incidents"), "unit_id", lambda row: row["confirmed"])
        self.injuries = self.deal(read(folder, "injuries"), "unit_id")
        self.tasks = self.deal(read(folder, "tasks"), "unit_id")
        self.people = self.deal(read(folder, "population"), "unit_id")

    def deal(self, rows, column, keep=lambda row: True):
        """Give each kept row to every unit that contains its unit, once."""
        dealt = defaultdict(list)
        for row in rows:
            if row[column] is not None and keep(row):
                for unit in self.above[row[column]]:
                    dealt[unit].append(row)
        return dealt


def different(rows, column):
    """Return how many different values a column has."""
    return len({row[column] for row in rows})


def girls(rows):
    """Return the rows of girls."""
    return [row for row in rows if row["sex"] == "nu"]


def minority(rows):
    """Return the rows of children of ethnic minorities."""
    return [row for row in rows if row["minority"]]


def annex_1(data, unit):
    """Phụ lục I: row → (all, girls, minority); a pair (numerator, denominator) where the row is a rate."""
    lives = data.lives[unit]
    cells = {"A1": (sum(row["people"] for row in data.people[unit]) if data.people[unit] else None, None, None)}

    def three(name, rows):
        cells[name] = (len(rows), len(girls(rows)), len(minority(rows)))

    three("A2", lives)
    three("A2.1", [row for row in lives if row["age_months"] < SIX_YEARS])
    three("A2.2", [row for row in lives if row["age_months"] >= SIX_YEARS])
    three("A3", [row for row in lives if row["poverty"] == "ngheo"])
    three("A4", [row for row in lives if row["poverty"] == "can_ngheo"])
    special = [row for row in lives if row["special"]]
    three("A5", special)
    cells["A5%"] = tuple(zip(cells["A5"], cells["A2"], strict=True))
    three("A6", [row for row in lives if row["at_risk"]])
    five = [row for row in lives if row["age_months"] < FIVE_YEARS]
    registered = [row for row in five if row["birth_registered"]]
    three("A7", registered)
    cells["A7%"] = ((len(registered), len(five)), (len(girls(registered)), len(girls(five))),
                    (len(minority(registered)), len(minority(five))))
    six = [row for row in lives if row["age_months"] < SIX_YEARS]
    insured = [row for row in six if row["insured"]]
    three("A8", insured)
    cells["A8%"] = ((len(insured), len(six)), (len(girls(insured)), len(girls(six))),
                    (len(minority(insured)), len(minority(six))))
    classes = defaultdict(int)
    for task in data.tasks[unit]:
        classes[task["klass"]] += 1
    cells["E1"] = (len(data.tasks[unit]), None, None)
    cells["E2"] = (classes["dung_han"] + classes["qua_han_hoan_thanh"], None, None)
    cells["E3"] = (classes["trong_han"] + classes["thuong_xuyen"], None, None)
    cells["E4"] = (classes["qua_han"], None, None)
    return cells


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
    cells = {
        "opening": len(opening), "increase": len(closing.keys() - opening.keys()), "decrease": sum(gone.values()),
        **gone, "closing": len(held), "girls": len(girls(held)), "minority": len(minority(held)),
    }
    return cells, held


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


def annex_2(data, unit, bands):
    """Phụ lục II: row → column → number, for every code, every group, the sum of rows, the children, and the risks."""
    now, then = data.circumstances_now[unit], data.circumstances_then[unit]
    table = {}
    groups = sorted({row["grp"] for row in now + then})
    for column in ("code", "grp"):
        for key in sorted({row[column] for row in now + then}):
            table[key] = with_help(*flow([row for row in then if row[column] == key], [row for row in now if row[column] == key]), bands)
    total = defaultdict(int)
    for group in groups:
        for column, number in table[group].items():
            total[column] += number
    table["sum of groups"] = dict(total)
    table["children"] = with_help(*flow(then, now), bands)
    for key in sorted({row["code"] for row in data.risks_now[unit] + data.risks_then[unit]}):
        cells, held = flow([row for row in data.risks_then[unit] if row["code"] == key], [row for row in data.risks_now[unit] if row["code"] == key])
        table[key] = cells | by_age(held, bands)
    cells, held = flow(data.risks_then[unit], data.risks_now[unit])
    table["children at risk"] = cells | by_age(held, bands)
    return table


def with_help(cells, held, bands):
    """Add ages and help received in the period to a row of annex II."""
    for column in AID:
        cells[column] = sum(1 for row in held if row[column])
    return cells | by_age(held, bands)


def by_age(rows, bands):
    """Count rows by age bands (label, from month, to month)."""
    return {label: sum(1 for row in rows if low <= row["age_months"] < high) for label, low, high in bands}


PLACES = ["gia_dinh", "truong_hoc", "cong_dong", "co_so_cham_soc", "mang", "khac"]
RELATIONS = ["cha_me", "than_thich", "thay_co", "ban_be", "quen_biet", "nguoi_la", "chua_ro"]


def annex_3_counts(data, unit, bands=EVENT_BANDS):
    """Phụ lục III, table 1: form or sub-form → column → number; "all" counts every incident and child once."""
    rows = data.incidents[unit]
    table = {"all": abuse_row(rows, bands)}
    for column in ("form", "sub"):
        for key in sorted({row[column] for row in rows if row[column]}):
            table[key] = abuse_row([row for row in rows if row[column] == key], bands)
    return table


def abuse_row(rows, bands):
    """Count incidents and distinct children of one row."""
    cells = {
        "incidents": different(rows, "incident"), "children": different(rows, "child"), "girls": different(girls(rows), "child"),
        "boys": different([row for row in rows if row["sex"] == "nam"], "child"), "minority": different(minority(rows), "child"),
    }
    for label, low, high in bands:
        cells[label] = different([row for row in rows if low <= row["age_months"] < high], "child")
    for place in PLACES:
        cells[place] = different([row for row in rows if row["place"] == place], "incident")
    for relation in RELATIONS:
        cells[relation] = different([row for row in rows if row["relation"] == relation], "incident")
    return cells


CHANNELS = ["tong_dai_111", "cong_an", "ldtbxh", "ubnd_xa", "khac"]


def annex_3_handling(data, unit):
    """Phụ lục III, table 2: step → (all, girls)."""
    rows = data.notices[unit]
    steps = {channel: [row for row in rows if row["channel"] == channel] for channel in CHANNELS}
    steps["received"] = rows
    steps["assessed"] = [row for row in rows if row["assessed"]]
    steps["emergency in time"] = [row for row in rows if row["emergency_in_time"]]
    steps["plan in time"] = [row for row in rows if row["plan_approved"] and row["plan_in_time"]]
    steps["plan late"] = [row for row in rows if row["plan_approved"] and row["plan_in_time"] is False]
    steps["closed"] = [row for row in rows if row["closed"]]
    steps["open"] = [row for row in rows if not row["closed"]]
    return {name: (len(found), len(girls(found))) for name, found in steps.items()}


def annex_4(data, unit, bands=EVENT_BANDS):
    """Phụ lục IV: kind → column → (hurt, died); "all" is every injury, "heads" the figures of the head."""
    rows = data.injuries[unit]
    table = {"all": injury_row(rows, bands)}
    for kind in sorted({row["kind"] for row in rows}):
        table[kind] = injury_row([row for row in rows if row["kind"] == kind], bands)
    table["heads"] = {
        "hurt": len(rows), "died": len(dead(rows)), "disabled": len([row for row in rows if row["disabled"]]),
        "children": len(data.lives[unit]),
    }
    return table


def injury_row(rows, bands):
    """Count the injuries of one row as pairs (hurt, died)."""
    parts = {"boys": [row for row in rows if row["sex"] == "nam"], "girls": girls(rows), "minority": minority(rows), "total": rows}
    for label, low, high in bands:
        parts[label] = [row for row in rows if low <= row["age_months"] < high]
    for place in ("nha", "truong_hoc", "cong_dong"):
        parts[place] = [row for row in rows if row["place"] == place]
    return {name: (len(found), len(dead(found))) for name, found in parts.items()}


def dead(rows):
    """Return the injuries a child died of."""
    return [row for row in rows if row["died"]]


def main():
    """Print the four annexes of one unit."""
    folder, unit = sys.argv[1], int(sys.argv[2])
    data = Round(folder, sys.argv[4] if len(sys.argv) > 4 else "2022")
    print(json.dumps({
        "I": annex_1(data, unit), "II": annex_2(data, unit, EVENT_BANDS), "III.1": annex_3_counts(data, unit),
        "III.2": annex_3_handling(data, unit), "IV": annex_4(data, unit),
    }, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
