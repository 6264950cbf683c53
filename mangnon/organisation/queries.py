"""Finding units, bodies, posts; and the scope of an actor: the subtree of their body's unit on a day's map."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.organisation.models import Body, Person, Post, Succession, Unit, UnitAncestor, UnitPeriod

PROVINCE_ROLES = frozenset({"can_bo_tinh", "lanh_dao_so", "lanh_dao_tinh", "kiem_tra", "quan_tri", "truc_111"})  # roles of the province only: a văn thư sits on any level


def unit_by_code(code: str, day: date, level: int | None = None) -> Unit:
    """Return the unit that bears ``code`` on ``day``; raises ``Unit.DoesNotExist``. A code alone never finds a unit."""
    units = Unit.objects.on(day).filter(code=code)
    return units.get(level=level) if level else units.get()


def map_rows(day: date) -> QuerySet[UnitAncestor]:
    """Return the (unit, ancestor) rows of the map of ``day``."""
    return UnitAncestor.objects.filter(map_from__lte=day).filter(Q(map_to__isnull=True) | Q(map_to__gt=day))


def units_below(unit_id: int, day: date) -> QuerySet:
    """Return ids of every unit, of any time, that lies in ``unit`` on the map of ``day``, itself included."""
    return map_rows(day).filter(ancestor_id=unit_id).values("unit_id")


def sees_whole_province(actor: Actor) -> bool:
    """Say whether the actor's scope is the whole province: province roles, jobs and the command line."""
    return actor.kind in ("job", "command") or actor.role in PROVINCE_ROLES


def unit_ids_in_scope(actor: Actor, day: date) -> QuerySet | list[int]:
    """Return the ids of the units an actor may see on ``day``, predecessors included; empty for a post that ended."""
    if actor.kind in ("job", "command"):
        return Unit.objects.values("id")
    unit = _unit_of_post(actor, day)
    return [] if unit is None else units_below(unit, day)


def _unit_of_post(actor: Actor, day: date) -> int | None:
    """Return the unit that the body of the actor's post serves, None for a post that ended or is somebody else's."""
    known, key = _RESOLVED.get(), (actor.person_id, actor.post_id, day)
    if known is not None and key in known.posts:
        return known.posts[key]
    found = Post.objects.on(day).filter(pk=actor.post_id or None, person_id=actor.person_id).values_list("body__unit_id", flat=True).first()
    if known is not None:
        known.posts[key] = found
    return found


@dataclass(slots=True)
class _Resolved:
    """What one request has found out about scopes: the unit of a post, and the units below, each of a day."""

    posts: dict[tuple[str, str, date], int | None]
    units: dict[tuple[str, str, str, date], frozenset[int]] = field(default_factory=dict)


_RESOLVED: ContextVar[_Resolved | None] = ContextVar("scopes this request has asked for", default=None)


@contextmanager
def scopes_of_one_request(post: Post | None = None, day: date | None = None) -> Iterator[None]:
    """Within, a scope that was asked for is not asked for again: a page asks five times. ``post`` was read on ``day`` just now.

    Like its actor it is that of the request's beginning, and goes with it: the next request finds what changed.
    """
    held = {(str(post.person_id), str(post.pk), day): post.body.unit_id} if post and day else {}
    token = _RESOLVED.set(_Resolved(held))
    try:
        yield
    finally:
        _RESOLVED.reset(token)


def units_in_scope(actor: Actor, day: date) -> frozenset[int]:
    """Return what ``unit_ids_in_scope`` names, read."""
    known, key = _RESOLVED.get(), (actor.kind, actor.person_id, actor.post_id, day)
    if known is not None and key in known.units:
        return known.units[key]
    found = unit_ids_in_scope(actor, day)
    units = frozenset(found.values_list("unit_id", flat=True)) if isinstance(found, QuerySet) else frozenset(found)
    if known is not None:
        known.units[key] = units
    return units


def unit_ids_of(actor: Actor) -> list[int]:
    """Return the unit that the actor's body serves; none for jobs and commands."""
    return list(Body.objects.filter(pk=actor.body_id or None).values_list("unit_id", flat=True))


def bodies_of(actor: Actor, day: date) -> set[UUID]:
    """Return the ids of the actor's body and of every body whose work it carries on; empty once the body has ended."""
    return with_predecessors(Body.objects.on(day).filter(pk=actor.body_id or None).values_list("id", flat=True), day)


def with_predecessors(bodies: Iterable[UUID], day: date) -> set[UUID]:
    """Return the bodies and every body whose work they carry on by ``day``."""
    found, fresh = set(), set(bodies)
    while fresh:
        found |= fresh
        fresh = set(Body.objects.filter(successor_id__in=fresh, valid_to__lte=day).values_list("id", flat=True)) - found
    return found


def bodies_under(actor: Actor, day: date) -> set[UUID]:
    """Return the ids of the actor's bodies and of every body below them: those whose work the actor's leader decides on."""
    found, fresh = set(), bodies_of(actor, day)
    while fresh:
        found |= fresh
        below = Q(superior_id__in=fresh) | Q(successor_id__in=fresh, valid_to__lte=day)
        fresh = set(Body.objects.filter(below).values_list("id", flat=True)) - found
    return found


def body_today(body: Body, day: date) -> Body:
    """Return the body that carries on the work of ``body`` on ``day``: itself, or the end of its successions."""
    while body.valid_to is not None and body.valid_to <= day and body.successor is not None:
        body = body.successor
    return body


def posts_of(person_id, day: date) -> QuerySet[Post]:
    """Return a person's posts on ``day``; a post ends with its body."""
    living = Q(body__valid_to__isnull=True) | Q(body__valid_to__gt=day)
    return Post.objects.on(day).filter(living, person_id=person_id).select_related("body", "body__unit").order_by("valid_from", "id")


def children_body(unit_id: int, day: date) -> Body | None:
    """Return the body in charge of children for a unit on ``day`` (Sở LĐTBXH, from 3/2025 Sở Y tế; UBND xã …)."""
    bodies = Body.objects.on(day).filter(unit_id=unit_id)
    return bodies.filter(in_charge_of_children=True).first() or bodies.filter(kind__startswith="ubnd").first()


def successor_units(unit_ids: Iterable[int], day: date) -> dict[int, int]:
    """Map each unit no longer in force on ``day`` to the unit that whole successions lead to by then."""
    followers = dict(
        Succession.objects.filter(whole=True, effective__lte=day).order_by("effective", "id").values_list("old_id", "new_id")
    )
    result = {}
    for start in unit_ids:
        unit = start
        while unit in followers and followers[unit] != unit:
            unit = followers[unit]
        if unit != start:
            result[start] = unit
    return result


def units_made_of(unit_ids: Iterable[int]) -> dict[int, set[int]]:
    """Map each unit to itself and every later unit it went into whole, step by step."""
    followers = dict(Succession.objects.filter(whole=True).values_list("old_id", "new_id"))
    result = {}
    for start in unit_ids:
        result[start], unit = {start}, start
        while unit in followers:
            unit = followers[unit]
            result[start].add(unit)
    return result


def divided_units(day: date) -> QuerySet[Unit]:
    """Return the communes that ended by ``day`` without going whole into another: where each child went, people must say."""
    standing = map_rows(day).filter(level=Unit.XA).values("unit_id")
    return Unit.objects.filter(valid_to__lte=day, level=Unit.XA).exclude(id__in=standing).order_by("code", "valid_from")


def communes_on(day: date, unit_ids: Iterable[int]) -> dict[int, str]:
    """Return unit of any time → the name of the commune that holds it whole on the map of ``day``."""
    rows = map_rows(day).filter(level=Unit.XA, unit_id__in=sorted(set(unit_ids)))
    return dict(rows.values_list("unit_id", "ancestor__name"))


def holders_on(day: date, unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Return unit of any time → the commune that holds it whole on the map of ``day``."""
    rows = map_rows(day).filter(level=Unit.XA, unit_id__in=sorted(set(unit_ids))).select_related("ancestor")
    return {row.unit_id: row.ancestor for row in rows}


def parents_on(day: date) -> dict[int, int | None]:
    """Return {unit id: parent id} for the units in force on ``day``."""
    return dict(UnitPeriod.objects.on(day).values_list("unit_id", "parent_id"))


def people(day: date, unit: Unit | None = None, *, closed: bool = False) -> QuerySet[Person]:
    """Return open (or closed) accounts by name, only those with a post in the unit's own bodies when one is given."""
    found = Person.objects.filter(is_active=not closed)
    if unit is not None:
        found = found.filter(pk__in=Post.objects.on(day).filter(body__unit=unit).values("person_id"))
    return found.order_by("sort_key", "username", "id")


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Return a person's key in the record (32 hex digits) → the name today."""
    found = Person.objects.filter(pk__in=[UUID(key) for key in keys]).values_list("pk", "full_name")
    return {ident.hex: name for ident, name in found}


def with_posts(found: Iterable[Person], day: date) -> list[tuple[Person, list[Post]]]:
    """Return people with their posts of a day."""
    found = list(found)
    posts = Post.objects.on(day).filter(person__in=found).select_related("body").order_by("valid_from", "id")
    held: dict = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    return [(person, held.get(person.pk, [])) for person in found]


def public_units(day: date, level: int | None = None) -> list[dict]:
    """Return the units in force on a day with their parents' codes, the province first: public (class C0)."""
    units = Unit.objects.on(day)
    found = units.filter(level=level) if level else units
    codes, parents = dict(units.values_list("id", "code")), parents_on(day)
    return [
        {"code": unit.code, "name": unit.name, "kind": unit.kind, "level": unit.level, "parent": codes.get(parents.get(unit.id)),
         "valid_from": unit.valid_from, "valid_to": unit.valid_to}
        for unit in found.order_by("level", "code")
    ]
