"""Loading the packs: once, whole, checked. A province's own folder adds entries or replaces them by code and start.

The files are one list: a new pack is one line in ``TABLES`` (CSV) or in ``LAYOUTS`` (nested, YAML) and one field of
``LawPacks``. What the files mean together is checked in ``faults``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from mangnon.law.annexes import Annex, read_annexes, with_codes
from mangnon.law.document_format import DocumentFormat, read_format
from mangnon.law.errors import LawError
from mangnon.law.faults import find_faults
from mangnon.law.indicators import Catalogue, read_indicators
from mangnon.law.nested import read_yaml
from mangnon.law.registry_form import RegistryForm, read_form, with_changes
from mangnon.law.rows import (
    AdjacencyRow,
    Band,
    BodyRow,
    CentroidRow,
    ClauseRow,
    ClockRow,
    CorrespondenceRow,
    EligibilityRow,
    FieldRow,
    HolidayRow,
    Listed,
    ObligationRow,
    OutlineRow,
    PlanRow,
    PopulationRow,
    RoundRow,
    SuccessionRow,
    UnitRow,
)
from mangnon.law.tables import read_table

SHIPPED = Path(__file__).parent / "packs"

# attribute of LawPacks → (file, row type, names that identify a row)
TABLES: dict[str, tuple[str, type, tuple[str, ...]]] = {
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
    "centroids": ("centroids.csv", CentroidRow, ("map", "code")),
    "adjacency": ("adjacency.csv", AdjacencyRow, ("map", "code_a", "code_b")),
    "outline": ("outline.csv", OutlineRow, ("seq",)),
    "correspondences": ("correspondences.csv", CorrespondenceRow, ("circumstance", "assistance", "valid_from")),
    "eligibility": ("eligibility.csv", EligibilityRow, ("code", "valid_from")),
    "fields": ("fields.csv", FieldRow, ("code", "valid_from")),
}

# attribute of LawPacks → (file, reader of the whole file given the tables); a province's own file goes before ours
LAYOUTS: dict[str, tuple[str, Callable[[Path, dict[str, tuple]], Any]]] = {
    "annexes": ("annexes.yaml", lambda path, parts: read_annexes(path, _lists(parts["lists"]), _bands(parts["bands"]))),
    "document_format": ("document_format.yaml", lambda path, _parts: read_format(path)),
    "indicators": ("indicators.yaml", lambda path, parts: read_indicators(path, _lists(parts["lists"]), _bands(parts["bands"]))),
    "registry_form": ("registry_form.yaml", lambda path, parts: read_form(path, _lists(parts["lists"]))),
}
FORM_CHANGES = "registry_form_changes.yaml"  # a place's own: what it says differently of the form, and its own questions


@dataclass(frozen=True)
class LawPacks:
    """Everything the packs say. ``sha256`` names the set by its content; every snapshot keeps it."""

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
    centroids: tuple[CentroidRow, ...] = ()
    adjacency: tuple[AdjacencyRow, ...] = ()
    outline: tuple[OutlineRow, ...] = ()
    fields: tuple[FieldRow, ...] = ()
    correspondences: tuple[CorrespondenceRow, ...] = ()
    eligibility: tuple[EligibilityRow, ...] = ()
    annexes: tuple[Annex, ...] = ()
    indicators: Catalogue | None = None
    document_format: DocumentFormat | None = None
    registry_form: RegistryForm | None = None
    sha256: str = ""
    files: tuple[Path, ...] = field(default=(), repr=False)

    def on(self, day: date) -> "LawPacks":
        """Return the packs as they are in force on ``day``: every dated row of another time is left out."""
        return replace(self, **{name: tuple(row for row in getattr(self, name) if row.on(day)) for name in _DATED})

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

    def clock(self, code: str, day: date) -> ClockRow:
        """Return a legal term as it runs on ``day``; raises KeyError."""
        for row in self.clocks:
            if row.code == code and row.on(day):
                return row
        raise KeyError(f"{code}:{day}")

    @property
    def age_bands(self) -> dict[str, tuple[Band, ...]]:
        """Age-band sets by code, each in its order."""
        sets: dict[str, tuple[Band, ...]] = {}
        for row in self.bands:
            sets[row.set] = (*sets.get(row.set, ()), row)
        return sets

    def holidays(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        """Return (weekdays off, weekend days worked) of a year; a year without rows is an error, never an empty set."""
        rows = [row for row in self.days if row.day.year == year]
        if not rows:
            raise LawError("holidays.csv", 0, f"chưa có lịch nghỉ năm {year} (no holidays for this year)")
        return (
            frozenset(row.day for row in rows if row.kind == "off"),
            frozenset(row.day for row in rows if row.kind == "work"),
        )

    @property
    def circumstances(self) -> tuple[Listed, ...]:
        """Special circumstances: 14 groups and 48 sub-types (NĐ 56/2017/NĐ-CP Điều 3–16)."""
        return self.list("circumstance")

    @property
    def injury_types(self) -> tuple[Listed, ...]:
        """Types of injury, in the order of the annex."""
        return self.list("injury_type")

    @property
    def injury_places(self) -> tuple[Listed, ...]:
        """Where an injury happened."""
        return self.list("injury_place")

    @property
    def injury_outcomes(self) -> tuple[Listed, ...]:
        """How an injury ended."""
        return self.list("injury_outcome")

    @property
    def service_kinds(self) -> tuple[Listed, ...]:
        """Kinds of help a child was given."""
        return self.list("service_kind")


_DATED = tuple(name for name, (_file, row_type, _key) in TABLES.items() if hasattr(row_type, "on"))


@lru_cache(maxsize=4)
def load(directory: Path | None = None, shipped: Path = SHIPPED) -> LawPacks:
    """Read, join and check the shipped packs with those of ``directory``. Raises the first LawError.

    A snapshot holds a copy of both: it names its own ``shipped`` folder.
    """
    packs, errors = _read(directory, shipped)
    if errors:
        raise errors[0]
    return packs


def on(day: date, directory: Path | None = None) -> LawPacks:
    """Return the packs in force on ``day``."""
    return load(directory).on(day)


def check(directory: Path | None = None) -> list[LawError]:
    """Return everything wrong with the packs, for ``mangnon law check``."""
    return _read(directory, SHIPPED)[1]


def _read(directory: Path | None, shipped: Path) -> tuple[LawPacks | None, list[LawError]]:
    errors = _strange_files(directory)
    parts, files, lines = {}, [], {}
    for attribute in TABLES:
        parts[attribute], wrong = _table(attribute, (shipped, directory), files, lines)
        errors += wrong
    texts = {}
    for attribute, (name, reader) in LAYOUTS.items():
        path = next((folder / name for folder in (directory, shipped) if folder and (folder / name).exists()), None)
        if path is None:
            errors += [LawError(name, 0, "thiếu tệp (missing file)")] if shipped == SHIPPED else []
            continue
        try:
            texts[attribute] = read_yaml(path.read_text(encoding="utf-8-sig"))
            parts[attribute] = reader(path, parts)
            files.append(path)
        except (LawError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            errors.append(_layout_error(name, error))
    if directory and (directory / FORM_CHANGES).exists() and "registry_form" in parts:
        errors += _change_form(directory / FORM_CHANGES, parts, texts, files)
    if "annexes" in parts and "indicators" in parts:
        parts["annexes"], wrong = with_codes(parts["annexes"], parts["indicators"])
        errors += wrong
    if errors:
        return None, errors
    packs = LawPacks(**parts, sha256=_digest(parts, texts), files=tuple(files))
    return packs, find_faults(packs, lambda row: lines.get(id(row), ("", 0)))


def _change_form(path: Path, parts: dict[str, Any], texts: dict[str, Any], files: list[Path]) -> list[LawError]:
    try:
        parts["registry_form"] = with_changes(parts["registry_form"], path)
        texts[FORM_CHANGES] = read_yaml(path.read_text(encoding="utf-8-sig"))
        files.append(path)
    except (LawError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        return [_layout_error(path.name, error)]
    return []


def _strange_files(directory: Path | None) -> list[LawError]:
    """A misspelt file of the province would be passed over in silence, and its rules would never apply."""
    known = {name for name, *_ in (*TABLES.values(), *LAYOUTS.values())} | {FORM_CHANGES}
    found = sorted(directory.iterdir()) if directory and directory.is_dir() else []
    return [
        LawError(path.name, 0, "không có gói quy định nào tên này (no pack of this name)")
        for path in found if path.suffix in (".csv", ".yaml", ".yml") and path.name not in known
    ]


def _table(attribute: str, folders: Iterable[Path | None], files: list[Path], lines: dict) -> tuple[tuple, list[LawError]]:
    name, row_type, key = TABLES[attribute]
    rows, errors = {}, []
    for folder in folders:
        path = folder / name if folder else None
        if path is None or not path.exists():
            errors += [LawError(name, 0, "thiếu tệp (missing file)")] if folder == SHIPPED else []
            continue
        files.append(path)
        seen: dict[tuple, int] = {}
        numbered, wrong = read_table(path, row_type)
        errors += wrong
        for line, row in numbered:
            ident = tuple(getattr(row, part) for part in key)
            if ident in seen:
                words = ", ".join(str(part) for part in ident if part is not None)
                errors.append(LawError(name, line, f"trùng với dòng {seen[ident]}: {words} (two rows of one key)"))
            seen[ident] = line
            rows[ident] = row
            lines[id(row)] = (name, line)
    return tuple(rows.values()), errors


def _layout_error(name: str, error: Exception) -> LawError:
    if isinstance(error, LawError):
        return error
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return LawError(name, error.problem_mark.line + 1, f"không đúng YAML: {error.problem} (not YAML)")
    if isinstance(error, KeyError):
        return LawError(name, 0, f"thiếu mục {error.args[0]!r} (missing entry)")
    return LawError(name, 0, f"không đọc được: {error} (unreadable)")


def _digest(parts: dict[str, tuple], texts: dict[str, Any]) -> str:
    """Hash what the packs say, not how their files are written: comments and line ends change nothing."""
    total = hashlib.sha256()
    for attribute in TABLES:
        names = [f.name for f in fields(TABLES[attribute][1])]
        for row in parts[attribute]:
            total.update(json.dumps([attribute, *(str(getattr(row, name)) for name in names)], ensure_ascii=False).encode())
    total.update(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode())
    return total.hexdigest()


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
