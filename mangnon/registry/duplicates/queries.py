"""Pairs that may be one child, as somebody may see them: one's own side, the other one masked; the desk above sees both."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.models import Body, Unit
from mangnon.registry import scope
from mangnon.registry.duplicates import comparing
from mangnon.registry.models import Child, DuplicatePair, MergedInto, PairOpinion, Residence
from mangnon.registry.queries.children import may_see_names

OPEN = (DuplicatePair.WAITING, DuplicatePair.UNCLEAR)


def _last_unit(side: str) -> Subquery:
    stays = Residence.objects.believed().filter(child=OuterRef(side)).order_by("-valid_from", "-id")
    return Subquery(stays.values("unit_id")[:1])


def last_units(idents: Collection[UUID]) -> dict[UUID, int]:
    """Return child → the unit it lives in or lived in last; a record merged into another is where that one is."""
    kept = dict(MergedInto.objects.believed().filter(child_id__in=idents).values_list("child_id", "kept_id"))
    wanted = {*idents, *kept.values()}
    found = dict(Residence.objects.believed().filter(child_id__in=wanted).order_by("valid_from", "id").values_list("child_id", "unit_id"))
    return {ident: found[kept.get(ident, ident)] for ident in idents if kept.get(ident, ident) in found}


def pairs_for(actor: Actor) -> QuerySet[DuplicatePair]:
    """Return the pairs with a side in the actor's scope, the likeliest first.

    Who may not read names (the province's officer) has only those that no lower desk can decide: these are assigned to it.
    """
    pairs = DuplicatePair.objects.select_related("child_a", "child_b").order_by("-score", "id")
    if actor.kind != "person":
        return pairs
    if not roles.may(actor.role, roles.CHILD_MERGE):
        return pairs.none()
    if not may_see_names(actor):
        return pairs.filter(desk=min(levels_of(actor)))
    units = scope.units_for(actor)
    pairs = pairs.alias(unit_a=_last_unit("child_a"), unit_b=_last_unit("child_b"))
    return pairs.filter(Q(unit_a__in=units) | Q(unit_b__in=units))


def levels_of(actor: Actor) -> frozenset[int]:
    """Return the levels the actor's role exists on."""
    return roles.ROLES[actor.role].levels


def pair_for(actor: Actor, ident: int) -> DuplicatePair:
    """Return a pair the actor may see; raises ``DuplicatePair.DoesNotExist`` for any other."""
    return pairs_for(actor).get(pk=ident)


def seen_of(actor: Actor, pair: DuplicatePair) -> set[UUID]:
    """Return which of a pair's two children the actor reads in full."""
    return readable(actor, [pair])[pair.pk]


def readable(actor: Actor, pairs: Collection[DuplicatePair]) -> dict[int, set[UUID]]:
    """Return pair → the children of it that the actor reads in full, for a page of pairs."""
    both = {pair.pk: {pair.child_a_id, pair.child_b_id} for pair in pairs}
    if actor.kind != "person" or not may_see_names(actor):
        return both  # the province's desk: such pairs are assigned to it
    units, mine = last_units({child for children in both.values() for child in children}), set(scope.units_for(actor))
    return {pair: {child for child in children if units.get(child) in mine} for pair, children in both.items()}


def undoable(actor: Actor, pair: DuplicatePair) -> MergedInto | None:
    """Return the merge of a pair that stands and that the actor may undo."""
    both = [pair.child_a_id, pair.child_b_id]
    merge = MergedInto.objects.believed().filter(child_id__in=both, kept_id__in=both).select_related("kept").first()
    return merge if merge is not None and may_undo(actor, merge, pair) else None


def merge_for(actor: Actor, ident: UUID) -> tuple[MergedInto, DuplicatePair]:
    """Return a merge the actor may undo, with its pair; raises ``MergedInto.DoesNotExist`` for any other."""
    merge = MergedInto.objects.believed().select_related("kept").get(pk=ident)
    pair = DuplicatePair.objects.filter(child_a_id__in=[merge.child_id, merge.kept_id], child_b_id__in=[merge.child_id, merge.kept_id]).first()
    if pair is None or not may_undo(actor, merge, pair):
        raise MergedInto.DoesNotExist
    return merge, pair


def may_decide(actor: Actor, one: UUID, other: UUID) -> bool:
    """Say whether the actor is the desk that decides about two children: the lowest one whose scope holds both."""
    if actor.kind != "person":
        return True
    if not roles.may(actor.role, roles.CHILD_MERGE):
        return False
    units, mine = last_units([one, other]), scope.units_for(actor)
    if len(units) < 2 or not set(units.values()) <= set(mine):
        return False
    (desk,) = comparing.desk_of([(units[one], units[other])], clock.today())
    return desk in levels_of(actor)


def asked_of(actor: Actor, pair: DuplicatePair) -> tuple[Unit, Child] | None:
    """Return as which unit, of which of the two records, an actor may tell the deciding desk its opinion; None where it may not.

    That is who reads a side of an open pair by name and does not decide about it.
    """
    if actor.kind != "person" or pair.state not in OPEN or not may_see_names(actor) or may_decide(actor, pair.child_a_id, pair.child_b_id):
        return None
    seen = seen_of(actor, pair)
    side = next((child for child in (pair.child_a, pair.child_b) if child.pk in seen), None)
    body = Body.objects.select_related("unit").filter(pk=actor.body_id or None).first()
    return (body.unit, side) if side is not None and body is not None and body.unit is not None else None


def opinions_for(actor: Actor, pair: DuplicatePair) -> list[PairOpinion]:
    """Return the opinions that stand, oldest first: all for who reads both sides, else those of the actor's own units."""
    told = PairOpinion.objects.believed().filter(pair=pair).select_related("unit").order_by("recorded_at", "id")
    if actor.kind == "person" and len(seen_of(actor, pair)) < 2:
        told = told.filter(unit__in=scope.units_for(actor))
    return list(told)


def opinions_told(actor: Actor, pairs: Collection[DuplicatePair]) -> dict[int, list[str]]:
    """Return pair → "unit: opinion" of what stands, for a page of pairs, as ``opinions_for`` shows it one by one."""
    whole, mine = {pair for pair, seen in readable(actor, pairs).items() if len(seen) == 2}, scope.units_for(actor)
    found: dict[int, list[str]] = {}
    for told in PairOpinion.objects.believed().filter(pair__in=[pair.pk for pair in pairs]).select_related("unit").order_by("recorded_at", "id"):
        if told.pair_id in whole or mine is None or told.unit_id in mine:
            found.setdefault(told.pair_id, []).append(f"{told.unit.name}: {told.get_says_display()}")
    return found


def shown_version(pair: DuplicatePair, unit: Unit | None = None) -> int:
    """Return a number that grows with every decision and every opinion of a pair; with ``unit`` only with that unit's opinions.

    A unit is not told that another one told something, so its page does not grow old by that.
    """
    told = PairOpinion.objects.filter(pair=pair)
    return pair.version + (told if unit is None else told.filter(unit=unit)).count()


def may_undo(actor: Actor, merge: MergedInto, pair: DuplicatePair) -> bool:
    """Say whether the actor is the desk that made a merge, and still has the kept child in its scope."""
    if actor.kind != "person":
        return True
    if not roles.may(actor.role, roles.CHILD_MERGE) or pair.desk not in levels_of(actor):
        return False
    return set(last_units([merge.kept_id]).values()) <= set(scope.units_for(actor))
