"""The four annexes of a round, computed again from the exported CSV files: plain loops, nothing of the program.

Written from the words of the catalogue and of the forms, not from the program's declarations:
a *stock* is the state on the reference day, a *flow* what happened in the period; a child counts where it lives
(annexes I and II), an event counts where it happened (annexes III and IV); a child that holds several groups is one
child in the total and one in each group; opening + increase - decrease = closing in every row of annex II.

A commune that is younger than the map counts in every unit that holds all the communes it was made of, and in no other.
Of a unit that holds only a part of such a commune nothing is known where nothing stands under the unit itself; and never
what is told of a commune as a whole: its people, its posts, its tasks.

Use: ``python tests/recompute/annexes.py EXPORT_FOLDER UNIT_ID [--map 2022]`` prints every cell.
"""

import csv
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


MAP_DAYS = {"2022": "2022-12-31", "2025": "2025-07-01"}
OF_THE_WHOLE = ("people", "staff", "tasks")


class Round:
    """The exported rows of one round, dealt out to every unit of a map that contains them."""

    def __init__(self, folder, map_name="2022"):
        self.map_name = map_name
        self.above, self.torn = places(read(folder, "units"), read(folder, "unit_map"), map_name)
        self.held = {}
        self.children = read(folder, "children")
        self.lives = self.deal("lives", self.children, "unit_id", lambda row: row["stock"])
        self.circumstances_now = self.deal("circumstances", read(folder, "circumstances"), "unit_id", lambda row: row["at_close"])
        self.circumstances_then = self.deal("circumstances", read(folder, "circumstances"), "unit_open", lambda row: row["at_open"])
        self.risks_now = self.deal("risks", read(folder, "risks"), "unit_id", lambda row: row["at_close"])
        self.risks_then = self.deal("risks", read(folder, "risks"), "unit_open", lambda row: row["at_open"])
        self.notices = self.deal("notices", read(folder, "notices"), "unit_id")
        self.staff = self.deal("staff", read(folder, "staff"), "unit_id")
        self.incidents = self.deal("incidents", read(folder, "incidents"), "unit_id", lambda row: row["confirmed"])
        self.injuries = self.deal("injuries", read(folder, "injuries"), "unit_id")
        self.tasks = self.deal("tasks", read(folder, "tasks"), "unit_id")
        self.people = self.deal("people", read(folder, "population"), "unit_id")

    def unknown(self, what, unit, *standing):
        """Say whether of a unit nothing can be told: something may belong there that is written under a younger commune."""
        outside = self.torn[unit] & self.held.get(what, set())
        return bool(outside) and (what in OF_THE_WHOLE or not any(rows[unit] for rows in standing))

    def deal(self, what, rows, column, keep=lambda row: True):
        """Give each kept row to every unit that contains its unit, once."""
        dealt, held = defaultdict(list), self.held.setdefault(what, set())
        for row in rows:
            if row[column] is not None and keep(row):
                held.add(row[column])
                for unit in self.above[row[column]]:
                    dealt[unit].append(row)
        return dealt


def places(units, rows, map_name):
    """Return what contains each unit on a map, and for each unit of the map the younger communes it holds only a part of."""
    level = {row["unit_id"]: row["level"] for row in units}
    young = {row["unit_id"] for row in units if str(row["valid_from"]) > MAP_DAYS[map_name]}
    above, made_of = defaultdict(set), defaultdict(set)
    for row in rows:
        if str(row["map"]) != map_name and level[row["ancestor_id"]] == 3:
            made_of[row["ancestor_id"]].add(row["unit_id"])
        elif str(row["map"]) == map_name and row["unit_id"] not in young:
            above[row["unit_id"]].add(row["ancestor_id"])
    torn = defaultdict(set)
    for commune in young & made_of.keys():
        parts = [above[part] for part in made_of[commune] if part not in young]
        above[commune] = set.intersection(*parts)
        for unit in set.union(*parts) - above[commune]:
            torn[unit].add(commune)
    return above, torn


def different(rows, column):
    """Return how many different values a column has."""
    return len({row[column] for row in rows})


def girls(rows):
    """Return the rows of girls."""
    return [row for row in rows if row["sex"] == "nu"]


def minority(rows):
    """Return the rows of children of ethnic minorities."""
    return [row for row in rows if row["minority"]]


NONE, MISSING, NOT_COMPUTED, NO_CELL = "không phát sinh", "chưa có số liệu", "chưa tính được", ""
HEADINGS = ["A", "B", "C", "D", "E"]
DECLARED_BY_SECTORS = [
    "A7.A", "A7.A%", "A8.A", "A8.A%", "A9.1", "A9.2", "A9.3", "A10.1", "A10.2", "A10.3", "A10.4", "A10.5", "A11.1", "A11.1%", "A11.2",
    "A11.2%", "B4", "B4%", "C7", "C7.2", "C7.3", "D1", "D2", "D3", "D4",
]
# No table of the round holds them: recognition, activities, documents, inspections, facilities, the fund.
KEPT_NOWHERE_YET = [
    "A12", "A12%", "B1", "B2", "B3", "B3%", "C1", "C2.1", "C2.2", "C2.3", "C3.1", "C3.1.1", "C3.1.2", "C3.1.3", "C3.2", "C3.2.1", "C3.2.2",
    "C4.4", "C5", "C6", "C6.2", "C6.3", "C6.4", "C8.1", "C8.2", "C9.1", "C9.2", "C9.3", "D5", "D5.2", "D5.3", "D6",
]


def rate(part, whole):
    """Return a quotient as what it is divided from; of what nobody knows there is none."""
    if MISSING in (part, whole):
        return MISSING
    return ("rate", part, whole)


def annex_1(data, unit):
    """Phụ lục I of one period: row → (all, girls, minority), with the state in words where there is no number."""
    rows = dict.fromkeys(HEADINGS, (NO_CELL,) * 3)
    rows |= dict.fromkeys(DECLARED_BY_SECTORS, (MISSING,) * 3) | dict.fromkeys(KEPT_NOWHERE_YET, (NOT_COMPUTED,) * 3)
    lives = data.lives[unit]
    under_6 = [row for row in lives if row["age_months"] < SIX_YEARS]
    under_5 = [row for row in lives if row["age_months"] < FIVE_YEARS]
    about_children = {
        "A2": lives, "A2.1": under_6, "A2.2": [row for row in lives if row["age_months"] >= SIX_YEARS],
        "A3": [row for row in lives if row["poverty"] == "ngheo"], "A4": [row for row in lives if row["poverty"] == "can_ngheo"],
        "A5": [row for row in lives if row["special"]], "A6": [row for row in lives if row["at_risk"]],
        "A7.5": under_5, "A7": [row for row in under_5 if row["birth_registered"]], "A8": [row for row in under_6 if row["insured"]],
    }
    nobody_known = data.unknown("lives", unit, data.lives)
    for name, found in about_children.items():
        rows[name] = (MISSING,) * 3 if nobody_known else (len(found), len(girls(found)), len(minority(found)))
    for name, part, whole in (("A5%", "A5", "A2"), ("A7%", "A7", "A7.5"), ("A8%", "A8", "A2.1")):
        rows[name] = tuple(rate(*pair) for pair in zip(rows[part], rows[whole], strict=True))
    people = sum(row["people"] for row in data.people[unit])
    alone = {"A1": MISSING if data.unknown("people", unit) or not data.people[unit] else people}
    for name, level in (("C4", None), ("C4.1", 1), ("C4.2", 2), ("C4.3", 3)):
        persons = different([row for row in data.staff[unit] if level in (None, row["body_level"])], "person")
        alone[name] = MISSING if data.unknown("staff", unit) else persons
    for name, classes in (
        ("E1", None), ("E2", ("dung_han", "qua_han_hoan_thanh")), ("E3", ("trong_han", "thuong_xuyen")), ("E4", ("qua_han",)),
    ):
        tasks = len([row for row in data.tasks[unit] if classes is None or row["klass"] in classes])
        alone[name] = MISSING if data.unknown("tasks", unit) else tasks
    return rows | {name: (value, NO_CELL, NO_CELL) for name, value in alone.items()}


def annex_1_compared(data, before, unit):
    """Phụ lục I: (row, column) → cell, with the same period of the year before, the year's plan (never recorded), quotients."""
    now, then = annex_1(data, unit), annex_1(before, unit) if before else {}
    cells = {}
    for name, (everyone, of_girls, of_minority) in now.items():
        heading = name in HEADINGS
        earlier = then.get(name, (MISSING,))[0] if not heading else NO_CELL
        cells |= {
            (name, "actual"): everyone, (name, "girls"): of_girls, (name, "minority"): of_minority, (name, "prior"): earlier,
            (name, "plan"): NO_CELL if heading else MISSING, (name, "vs_plan"): NO_CELL if heading else MISSING,
            (name, "vs_prior"): NO_CELL if name.endswith("%") and everyone != NOT_COMPUTED and name not in DECLARED_BY_SECTORS else against(everyone, earlier, bool(before)),
        }
    return cells


def against(now, then, known):
    """Compare two counts; rates are compared in the text, and without last year there is nothing to compare with."""
    if now == NO_CELL or isinstance(now, tuple):
        return NO_CELL
    if isinstance(now, int) and isinstance(then, int):
        return rate(now, then)
    return MISSING if not known or isinstance(now, int) else now


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
AGES_II = [("0-5", 0, 72), ("6-10", 72, 132), ("11-15", 132, 192)]


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


def happened(table, rows, anything, unknown):
    """Where no event happened at all a unit says "không phát sinh", not row upon row of zeros; unless nobody can know."""
    nothing = MISSING if unknown else NONE
    return {(table, row, column): value if anything else nothing for row, columns in rows.items() for column, value in columns.items()}


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
SERVED = ["served_y_te", "served_tam_ly_phap_ly", "served_giao_duc", "served_khac", "served_cham_soc_thay_the"]


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
    return {("III.3", row, column): MISSING for row in rows for column in ("cases", "persons")}


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


def annexes(data, before, unit):
    """Return every cell of the four annexes of one unit: (table, row, column) → number, pair, rate or state in words."""
    first = {("I", row, column): cell for (row, column), cell in annex_1_compared(data, before, unit).items()}
    return first | annex_2(data, unit) | annex_3_counts(data, unit) | annex_3_handling(data, unit) | annex_3_sanctions() | annex_4(data, unit)


def main():
    """Print the four annexes of one unit, cell by cell."""
    folder, unit = sys.argv[1], int(sys.argv[2])
    data = Round(folder, sys.argv[4] if len(sys.argv) > 4 else "2022")
    for (table, row, column), cell in annexes(data, None, unit).items():
        print(table, row, column, cell, sep="\t")


if __name__ == "__main__":
    main()
