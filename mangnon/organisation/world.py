"""Working out the map: which unit lies in which on every day, and which bodies there are. Pure: no database."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mangnon.law.loader import LawPacks
from mangnon.law.rows import SuccessionRow, UnitRow

KIND_WORDS = {"tinh": "tỉnh", "thanh_pho": "thành phố", "huyen": "huyện", "xa": "xã", "phuong": "phường", "thi_tran": "thị trấn"}
LEVELS = {"tinh": 1, "huyen": 2, "xa": 3}
FAR = date.max


def full_name(kind: str, name: str) -> str:
    """Return "xã Cần Yên": the kind in lower case before the name, as it stands inside a sentence."""
    return f"{KIND_WORDS[kind]} {name}"


def lives(rows: Iterable[UnitRow], successions: Iterable[SuccessionRow]) -> Iterator[list[UnitRow]]:
    """Yield the rows of each unit's life in order: several where only the name or the parent changed.

    A row that goes on where another of its code and kind ends, and that no act names as a successor, is the same unit
    under a new name.
    """
    acts = {(row.new_code, row.level, row.effective) for row in successions}
    life: list[UnitRow] = []
    for row in sorted(rows, key=lambda row: (row.level, row.code, row.valid_from)):
        before = life[-1] if life else None
        same = before and (before.code, before.level, before.kind, before.valid_to) == (row.code, row.level, row.kind, row.valid_from)
        if same and (row.code, row.level, row.valid_from) not in acts:
            life.append(row)
            continue
        if life:
            yield life
        life = [row]
    if life:
        yield life


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

    On a map, a unit that no longer exists stands where whole successions lead. Where they lead nowhere (it was divided,
    or its level is no more) it stands in what it last lay in: the upper unit still answers for it, no lower one is
    guessed. One that does not exist yet stands nowhere, because going back would be a guess.
    """
    by_id = {unit.id: unit for unit in units}
    next_of = {old: new for old, new, _day in successions}
    next_of |= {unit: parent for unit, parent, _start, stop in parents if parent and stop == by_id[unit].valid_to and unit not in next_of}
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


def _standing(unit: int, day: date, by_id: dict[int, MapUnit], next_of: dict[int, int]) -> int | None:
    """Return where a unit stands on the map of a day: itself, or what it has become or last lay in."""
    here = by_id[unit]
    if here.valid_from > day:
        return None
    while here.valid_to is not None and here.valid_to <= day:
        if here.id not in next_of:
            return None
        here = by_id[next_of[here.id]]
    return here.id


def ground_of_later(rows: Iterable[tuple[int, int, int]], made_of: Mapping[int, Collection[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (unit, ancestor, level) for units that are later than a map: what all they were made of lies in there.

    ``rows`` are the map's own; ``made_of`` maps a later unit to every unit a part of which went into it. A commune made of
    one old commune stands in that; one made of communes of one district stands in the district and in no commune; one made
    of two districts' communes in the province alone. Of what a later unit recorded nothing more is known.
    """
    stands: dict[int, set[tuple[int, int]]] = {}
    for unit, ancestor, level in rows:
        stands.setdefault(unit, set()).add((ancestor, level))

    def ground(unit: int) -> set[tuple[int, int]]:
        if unit not in stands and unit in made_of:
            return set.intersection(*(ground(part) for part in made_of[unit]))
        return stands.get(unit, set())

    for unit in sorted(made_of):
        if unit not in stands:
            yield from ((unit, ancestor, level) for ancestor, level in sorted(ground(unit)))


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
    successor: str = ""


def bodies_wanted(packs: LawPacks, units: list) -> list[WantedBody]:
    """Return one body per pack row and unit of its level, for the days on which both are in force."""
    wanted = []
    parents = {(life[0].code, life[0].level, life[0].valid_from): life[-1].parent for life in lives(packs.units, packs.successions)}
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
                valid_from=start, valid_to=end, successor=row.successor,
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


def body_successors(wanted: Iterable[WantedBody], unit_successions: Iterable[tuple[int, int, date]]) -> dict[tuple[str, date], tuple[str, date]]:
    """Map each body that ended to the one that carries its work on, both as (code, first day).

    That is the body which begins on the day the old one ends, in the same unit or in the unit this one went into whole:
    of the same kind, else the one the packs name. Where there is none (a district's bodies since 1/7/2025), none is made up.
    """
    heirs = {(old, day): new for old, new, day in unit_successions}
    begun: dict[tuple[int, date], list[WantedBody]] = {}
    for body in wanted:
        begun.setdefault((body.unit_id, body.valid_from), []).append(body)
    found = {}
    for body in wanted:
        if body.valid_to is None:
            continue
        place = heirs.get((body.unit_id, body.valid_to), body.unit_id)
        following = begun.get((place, body.valid_to), [])
        heir = next((other for other in following if other.kind == body.kind), None) or next((other for other in following if body.successor and other.kind == body.successor), None)
        if heir:
            found[body.code, body.valid_from] = heir.code, heir.valid_from
    return found
