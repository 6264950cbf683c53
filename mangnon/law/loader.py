"""Loading the packs: once, whole, checked. A province's own folder adds entries or replaces them by code and start."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from mangnon.law.annexes import FILE as ANNEXES
from mangnon.law.annexes import Annex, read_annexes
from mangnon.law.errors import LawError
from mangnon.law.rows import (
    Band, BodyRow, ClauseRow, ClockRow, Entry, HolidayRow, Listed, ObligationRow, PlanRow, PopulationRow, RoundRow,
    SuccessionRow, UnitRow,
)
from mangnon.law.tables import read_table

SHIPPED = Path(__file__).parent / "packs"

# attribute of LawPacks → (file, row type, names that identify a row)
TABLES = {
    "lists": ("lists.csv", Listed, ("list", "code", "valid_from")),
    "bands": ("age_bands.csv", Band, ("set", "code")),
    "units": ("units.csv", UnitRow, ("code", "level", "valid_from")),
    "successions": ("successions.csv", SuccessionRow, ("old_code", "level", "effective", "new_code")),
    "population": ("population.csv", PopulationRow, ("code", "year", "source")),
    "bodies": ("bodies.csv", BodyRow, ("code", "valid_from")),
    "days": ("holidays.csv", HolidayRow, ("day",)),
    "rounds": ("rounds.csv", RoundRow, ("code",)),
    "obligations": ("obligations.csv", ObligationRow, ("code", "valid_from")),
    "clauses": ("clauses.csv", ClauseRow, ("plan", "code")),
    "plans": ("plans.csv", PlanRow, ("code",)),
    "clocks": ("clocks.csv", ClockRow, ("code", "valid_from")),
}


@dataclass(frozen=True)
class LawPacks:
    """Everything the packs say. ``sha256`` names the set; every snapshot keeps it."""

    lists: tuple[Listed, ...]
    bands: tuple[Band, ...]
    units: tuple[UnitRow, ...]
    successions: tuple[SuccessionRow, ...]
    population: tuple[PopulationRow, ...]
    bodies: tuple[BodyRow, ...]
    days: tuple[HolidayRow, ...]
    rounds: tuple[RoundRow, ...]
    obligations: tuple[ObligationRow, ...]
    clauses: tuple[ClauseRow, ...]
    plans: tuple[PlanRow, ...]
    clocks: tuple[ClockRow, ...]
    annexes: tuple[Annex, ...] = ()
    sha256: str = ""
    files: tuple[Path, ...] = field(default=(), repr=False)

    def list(self, name: str, day: date | None = None) -> tuple[Listed, ...]:
        """Return the entries of a code list, those in force on ``day`` when given."""
        return tuple(row for row in self.lists if row.list == name and (day is None or row.on(day)))

    def entry(self, name: str, code: str) -> Listed:
        """Return one entry of a code list; raises KeyError."""
        for row in self.lists:
            if row.list == name and row.code == code:
                return row
        raise KeyError(f"{name}:{code}")

    def label(self, name: str, code: str) -> str:
        """Return the Vietnamese label of an entry, or the code itself when the list does not have it."""
        try:
            return self.entry(name, code).label
        except KeyError:
            return code

    def round(self, code: str) -> RoundRow:
        """Return a reporting round; raises KeyError."""
        for row in self.rounds:
            if row.code == code:
                return row
        raise KeyError(code)

    def age_bands(self, name: str) -> tuple[Band, ...]:
        """Return an age-band set in its order."""
        return tuple(row for row in self.bands if row.set == name)

    def holidays(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        """Return (weekdays off, weekend days worked) of a year; a year without rows is an error, never an empty set."""
        rows = [row for row in self.days if row.day.year == year]
        if not rows:
            raise LawError("holidays.csv", 0, f"chưa có lịch nghỉ năm {year} (no holidays for this year)")
        return (
            frozenset(row.day for row in rows if row.kind == "off"),
            frozenset(row.day for row in rows if row.kind == "work"),
        )


@lru_cache(maxsize=4)
def load(directory: Path | None = None, shipped: Path = SHIPPED) -> LawPacks:
    """Read, join and check the shipped packs with those of ``directory``. Raises the first LawError.

    A snapshot holds a copy of both: it names its own ``shipped`` folder.
    """
    packs, errors = _read(directory, shipped)
    if errors:
        raise errors[0]
    return packs


def check(directory: Path | None = None) -> list[LawError]:
    """Return everything wrong with the packs, for ``mangnon law check``."""
    return _read(directory)[1]


def _read(directory: Path | None, shipped: Path = SHIPPED) -> tuple[LawPacks | None, list[LawError]]:
    parts, errors, files = {}, [], []
    for attribute, (name, row_type, key) in TABLES.items():
        try:
            rows: dict[tuple, object] = {}
            for folder in (shipped, directory):
                path = folder / name if folder else None
                if path and path.exists():
                    files.append(path)
                    rows |= {tuple(getattr(row, part) for part in key): row for row in _unique(path, row_type, key)}
            parts[attribute] = tuple(rows.values())
        except LawError as error:
            errors.append(error)
    if errors:
        return None, errors
    try:
        layouts = next(path for folder in (directory, shipped) if folder and (path := folder / ANNEXES).exists())
        annexes = read_annexes(layouts, _lists(parts["lists"]), _bands(parts["bands"]))
    except LawError as error:
        return None, [error]
    files.append(layouts)
    packs = LawPacks(**parts, annexes=annexes, sha256=_digest(files), files=tuple(files))
    return packs, _faults(packs)


def _lists(rows: tuple[Listed, ...]) -> dict[str, list[tuple[str, str, str, str]]]:
    lists: dict[str, list] = {}
    for row in rows:
        lists.setdefault(row.list, []).append((row.code, row.parent, row.label, row.english))
    return lists


def _bands(rows: tuple[Band, ...]) -> dict[str, list]:
    sets: dict[str, list] = {}
    for row in rows:
        sets.setdefault(row.set, []).append((row.code, row.label, row.english, row.from_month, row.to_month))
    return sets


def _unique(path: Path, row_type: type, key: tuple[str, ...]) -> list:
    seen: set[tuple] = set()
    rows = read_table(path, row_type)
    for row in rows:
        ident = tuple(getattr(row, part) for part in key)
        if ident in seen:
            raise LawError(path.name, 0, f"hai dòng cùng khóa {ident} (two rows of one key)")
        seen.add(ident)
    return rows


def _digest(files: list[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _faults(packs: LawPacks) -> list[LawError]:
    faults = []
    for attribute, (name, row_type, _key) in TABLES.items():
        if not issubclass(row_type, Entry):
            continue
        for row in getattr(packs, attribute):
            if not (row.label and row.english):
                faults.append(LawError(name, 0, f"mục {row.code} thiếu nhãn (entry without both labels)"))
            if not (row.basis or row.source):
                faults.append(LawError(name, 0, f"mục {row.code} không có căn cứ hay nguồn (no basis, no source)"))
    parents = {(row.list, row.code) for row in packs.lists}
    for row in packs.lists:
        if row.parent and (row.list, row.parent) not in parents:
            faults.append(LawError("lists.csv", 0, f"mục {row.code} có nhóm lạ {row.parent} (unknown parent)"))
    return faults
