"""The exported rows of a round, and to which unit of a map each belongs."""

import csv
from collections import defaultdict
from pathlib import Path


class Export:
    """The CSV files of one exported round, each read once."""

    def __init__(self, folder):
        self.folder = folder
        self.tables = {}

    def rows(self, table):
        """Return the rows of a table."""
        if table not in self.tables:
            self.tables[table] = read(self.folder, table)
        return self.tables[table]


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

    def __init__(self, export, map_name="2022"):
        read = export.rows
        self.above, self.torn = places(read("units"), read("unit_map"), map_name)
        self.held = {}
        self.lives = self.deal("lives", read("children"), "unit_id", lambda row: row["stock"])
        self.circumstances_now = self.deal("circumstances", read("circumstances"), "unit_id", lambda row: row["at_close"])
        self.circumstances_then = self.deal("circumstances", read("circumstances"), "unit_open", lambda row: row["at_open"])
        self.risks_now = self.deal("risks", read("risks"), "unit_id", lambda row: row["at_close"])
        self.risks_then = self.deal("risks", read("risks"), "unit_open", lambda row: row["at_open"])
        self.notices = self.deal("notices", read("notices"), "unit_id")
        self.staff = self.deal("staff", read("staff"), "unit_id")
        self.incidents = self.deal("incidents", read("incidents"), "unit_id", lambda row: row["confirmed"])
        self.injuries = self.deal("injuries", read("injuries"), "unit_id")
        self.tasks = self.deal("tasks", read("tasks"), "unit_id")
        self.people = self.deal("people", read("population"), "unit_id")

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
