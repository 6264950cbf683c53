"""Frozen rows that come from below every room: units, both maps, bodies, declared population.

Beside the tables a snapshot keeps ``authors``: how each body signs and whom it reports to on the reference day, so that
a report printed years later carries the names and posts of its own time; and ``inferred``: the successions of units that
no act at hand confirms.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from mangnon.engine.freezing import FreezeContext, FrozenUnit
from mangnon.law.rows import PopulationRow
from mangnon.organisation.models import Body, Post, Succession, Unit, UnitAncestor, UnitPeriod
from mangnon.organisation.world import ground_of_later
from mangnon.registry import codes

# The day whose map each name means. Cao Bằng's communes did not change between the two laws of 2020 and 2025.
AUTHORS, INFERRED = "authors.json", "inferred.json"
MAPS = {"2022": date(2022, 12, 31), "2025": date(2025, 7, 1)}


def frozen_units(using: str, day: date) -> dict[int, FrozenUnit]:
    """Return every unit of every time by id, under the name it bore on ``day`` (or its last, or its first)."""
    names = defaultdict(list)
    for unit, start, name in UnitPeriod.objects.using(using).order_by("valid_from", "id").values_list("unit_id", "valid_from", "name"):
        names[unit].append((start, name))
    found = {}
    rows = Unit.objects.using(using).order_by("id").values_list("id", "code", "name", "kind", "level", "valid_from", "valid_to")
    for ident, code, name, kind, level, start, end in rows:
        then = [called for begun, called in names[ident] if begun <= day] or [called for _, called in names[ident][:1]]
        found[ident] = FrozenUnit(ident, code, then[-1] if then else name, kind, level, start, end)
    return found


def units(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``units``."""
    for unit in ctx.units.values():
        yield (unit.unit_id, unit.code, unit.name, unit.kind, unit.level, unit.valid_from, unit.valid_to)


def unit_map(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield (map, unit, ancestor, level of the ancestor) for both maps: on the older one, what a later unit surely lies in."""
    made_of = _made_of(ctx.using)
    for name, day in MAPS.items():
        found = UnitAncestor.objects.using(ctx.using).filter(map_from__lte=day).filter(Q(map_to=None) | Q(map_to__gt=day))
        rows = list(found.order_by("unit_id", "ancestor_id").values_list("unit_id", "ancestor_id", "level").distinct())
        later = {unit: parts for unit, parts in made_of.items() if ctx.units[unit].valid_from > day}
        yield from ((name, *row) for row in (*rows, *ground_of_later(rows, later)))


def _made_of(using: str) -> dict[int, set[int]]:
    """Return unit → the units that went into it, whole or in part."""
    found = defaultdict(set)
    for old, new in Succession.objects.using(using).order_by("id").values_list("old_id", "new_id"):
        if old != new:
            found[new].add(old)
    return found


def inferred(ctx: FreezeContext) -> list[dict]:
    """Return the successions that are our reading and no act's: from which old units what the later one counts came."""
    rows = Succession.objects.using(ctx.using).filter(effective__lte=ctx.reference_day).exclude(confidence="verified")
    found = rows.order_by("effective", "new__code", "old__code", "id").values_list("old_id", "old__full_name", "new_id", "effective", "whole", "confidence")
    return [
        {"old_id": old, "old": name, "new_id": new, "effective": day.isoformat(), "whole": whole, "confidence": confidence}
        for old, name, new, day, whole, confidence in found
    ]


def bodies(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the bodies in force on the reference day."""
    for body in Body.objects.using(ctx.using).on(ctx.reference_day).order_by("id"):
        yield (body.id.hex, body.unit_id, body.kind, body.name, body.level)


def authors(ctx: FreezeContext) -> list[dict]:
    """Return how each body in force signs on the reference day: names, symbol, superior, leading posts in order."""
    day = ctx.reference_day
    posts = defaultdict(list)
    leading = Post.objects.using(ctx.using).on(day).filter(role__in=LEADING).select_related("person")
    for post in leading.order_by("capacity", "valid_from", "id"):
        posts[post.body_id].append({"role": post.role, "capacity": post.capacity, "title": post.title, "name": post.person.full_name})
    rows = Body.objects.using(ctx.using).on(day).select_related("superior").order_by("level", "code")
    return [
        {
            "body": body.id.hex, "code": body.code, "kind": body.kind, "name": body.name, "abbreviation": body.abbreviation,
            "symbol": body.symbol, "unit_id": body.unit_id, "level": body.level, "in_charge": body.in_charge_of_children,
            "superior": body.superior.name if body.superior else "", "signers": posts.get(body.id, []),
        }
        for body in rows
    ]


LEADING = ("chu_tich_xa", "lanh_dao_huyen", "lanh_dao_so", "lanh_dao_tinh")


CHILD_WORK = ("can_bo_tinh", "can_bo_huyen", "can_bo_xa")


def staff(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the posts of those who work for children, held on the reference day."""
    posts = Post.objects.using(ctx.using).on(ctx.reference_day).filter(role__in=CHILD_WORK).select_related("body").order_by("id")
    for post in posts:
        yield ctx.pseudonym("post", post.id), ctx.pseudonym("person", post.person_id), post.body.unit_id, post.body.level, post.role


def population(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield (commune, people, source, status): the newest year in which every commune in force has a declared figure.

    Upper levels are their sum, so a year with gaps gives no rows at all: "chưa có số liệu" and not too small a number.
    A figure belongs to the unit that bore the code in that year, because codes are used again after a reform.
    """
    day = ctx.reference_day
    communes = [unit for unit in ctx.units.values() if unit.level == 3 and unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to)]
    declared: dict[tuple[int, str], PopulationRow] = {}
    for row in sorted(codes.packs().population, key=lambda row: (row.status == "verified", row.source)):
        declared[row.year, row.code] = row
    for year in sorted({year for year, _code in declared if year <= day.year}, reverse=True):
        rows = [(unit, declared.get((year, unit.code))) for unit in communes]
        if all(row is not None and unit.valid_from.year <= year for unit, row in rows):
            for unit, row in rows:
                yield (unit.unit_id, row.people, f"{row.source} ({year})", row.status)
            return


FROZEN = {"units": units, "unit_map": unit_map, "bodies": bodies, "staff": staff, "population": population}
