"""Working out the map: which unit lies in which on every day, and which bodies there are. Pure: no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mangnon.law.loader import LawPacks
from mangnon.law.rows import UnitRow

KIND_WORDS = {"tinh": "tỉnh", "thanh_pho": "thành phố", "huyen": "huyện", "xa": "xã", "phuong": "phường", "thi_tran": "thị trấn"}
LEVELS = {"tinh": 1, "huyen": 2, "xa": 3}
FAR = date.max


def full_name(kind: str, name: str) -> str:
    """Return "xã Cần Yên": the kind in lower case before the name, as it stands inside a sentence."""
    return f"{KIND_WORDS[kind]} {name}"


def parent_periods(row: UnitRow, units: Iterable[UnitRow]) -> Iterator[tuple[date, date | None, UnitRow | None]]:
    """Yield the stretches of a unit's life with the parent of each; a unit without parent code has one stretch."""
    if not row.parent:
        yield row.valid_from, row.valid_to, None
        return
    level = row.level - 1
    parents = [u for u in units if u.code == row.parent and u.level <= level and _meet(row, u)]
    for parent in sorted(parents, key=lambda u: u.valid_from):
        start = max(row.valid_from, parent.valid_from)
        ends = [end for end in (row.valid_to, parent.valid_to) if end]
        yield start, min(ends) if ends else None, parent


def _meet(first: UnitRow, second: UnitRow) -> bool:
    return first.valid_from < (second.valid_to or FAR) and second.valid_from < (first.valid_to or FAR)


@dataclass(frozen=True, slots=True)
class MapUnit:
    """A unit as the map sees it."""

    id: int
    level: int
    valid_from: date
    valid_to: date | None


def ancestor_rows(
    units: list[MapUnit], parents: list[tuple[int, int | None, date, date | None]], successions: list[tuple[int, int, date]],
) -> list[tuple[int, int, int, date, date | None]]:
    """Return (unit, ancestor, level, map_from, map_to) for every unit of any time on the map of every day.

    On a map, a unit that no longer exists stands where whole successions lead; one that does not exist yet stands
    nowhere, because going back would be a guess.
    """
    by_id = {unit.id: unit for unit in units}
    next_of = {old: (new, day) for old, new, day in successions}
    cuts = sorted({unit.valid_from for unit in units} | {unit.valid_to for unit in units if unit.valid_to})
    rows: dict[tuple[int, int, int], list[list]] = {}
    for index, day in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else None
        up = {unit: parent for unit, parent, start, stop in parents if start <= day and (stop is None or day < stop)}
        for unit in units:
            standing = _standing(unit.id, day, by_id, next_of)
            while standing is not None:
                spans = rows.setdefault((unit.id, standing, by_id[standing].level), [])
                if spans and spans[-1][1] == day:
                    spans[-1][1] = end
                else:
                    spans.append([day, end])
                standing = up.get(standing)
    return [(unit, ancestor, level, start, end) for (unit, ancestor, level), spans in rows.items() for start, end in spans]


def _standing(unit: int, day: date, by_id: dict[int, MapUnit], next_of: dict[int, tuple[int, date]]) -> int | None:
    """Return where a unit stands on the map of a day: itself, or the end of its whole successions by then."""
    here = by_id[unit]
    if here.valid_from > day:
        return None
    while here.valid_to is not None and here.valid_to <= day:
        if here.id not in next_of:
            return None
        here = by_id[next_of[here.id][0]]
    return here.id


@dataclass(frozen=True, slots=True)
class WantedBody:
    """A body the packs ask for, in one unit."""

    code: str
    kind: str
    name: str
    abbreviation: str
    symbol: str
    unit_id: int
    level: int
    superior_codes: tuple[str, ...]
    in_charge: bool
    status: str
    valid_from: date
    valid_to: date | None


def bodies_wanted(packs: LawPacks, units: list) -> list[WantedBody]:
    """Return one body per pack row and unit of its level, for the days on which both are in force."""
    wanted = []
    parents = {(row.code, row.level, row.valid_from): row.parent for row in packs.units}
    for row in packs.bodies:
        for unit in units:
            if unit.level != LEVELS[row.per]:
                continue
            start = max(row.valid_from or unit.valid_from, unit.valid_from)
            ends = [end for end in (row.valid_to, unit.valid_to) if end]
            end = min(ends) if ends else None
            if end is not None and end <= start:
                continue
            wanted.append(WantedBody(
                code=_code(row.code, unit), kind=row.kind, name=row.label.replace("{unit}", _in_title(row.label, unit)),
                abbreviation=row.abbreviation.replace("{unit}", unit.full_name), symbol=row.symbol, unit_id=unit.id,
                level=unit.level, superior_codes=_superiors(row.superior, unit, parents[unit.code, unit.level, unit.valid_from]), in_charge=row.in_charge, status=row.status,
                valid_from=start, valid_to=end,
            ))
    return wanted


def _code(kind: str, unit) -> str:
    return kind if unit.level == 1 else f"{kind}-{unit.code}"


def _in_title(label: str, unit) -> str:
    return unit.name if label.endswith("tỉnh {unit}") else unit.full_name


def _superiors(kind: str, unit, parent: str) -> tuple[str, ...]:
    """Codes the superior may bear, nearest first: in the same unit, in the unit above, in the province."""
    return (f"{kind}-{unit.code}", f"{kind}-{parent}", kind) if kind else ()


def body_on(bodies: Iterable, codes: tuple[str, ...], day: date):
    """Return the body that bears one of ``codes`` on ``day``, in their order; None when there is none."""
    found = [b for b in bodies if b.code in codes and b.valid_from <= day and (b.valid_to is None or day < b.valid_to)]
    return min(found, key=lambda b: codes.index(b.code)) if found else None
