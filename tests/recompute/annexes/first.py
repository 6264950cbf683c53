"""Phụ lục I: children, the work for them, tasks; with the year before."""

from tests.recompute.annexes.counting import MISSING, NO_CELL, NOT_COMPUTED, different, girls, minority, rate

SIX_YEARS, FIVE_YEARS = 72, 60
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
