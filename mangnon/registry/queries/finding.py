"""Finding a child of one's scope by whatever somebody remembers of it, likeliest first."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.engine.search import Asked, Hit, read
from mangnon.registry import identity, scope
from mangnon.registry.models import Child, Residence
from mangnon.registry.queries import shelves
from mangnon.registry.queries.children import Filters, children_for, may_see_names

MOST = 100  # who looks further types more
EVERYBODY = Filters()
NARROWED = 1000  # so many are looked at when a list is filtered too


class Found(Sequence):
    """Children found, likeliest first: counted at once, read only as far as somebody looks. ``hits`` say why."""

    def __init__(self, hits: Sequence[Hit]):
        self.hits = hits

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, index: int | slice) -> Child | list[Child]:
        if isinstance(index, int):
            return self[index : index + 1 or None][0]
        idents = [UUID(bytes=hit.key) for hit in self.hits[index]]
        children = Child.objects.in_bulk(idents)
        return [children[ident] for ident in idents if ident in children]

    def __iter__(self) -> Iterator[Child]:
        return iter(self[:])


def search_children(actor: Actor, typed: str, day: date | None = None, filters: Filters = EVERYBODY, *, everyone: bool = False, why: bool = False) -> Found:
    """Find children of the actor's scope by names, parents, birth, place, number: accents, order, one slip do not matter.

    Only who is on the actor's list on ``day``; with ``everyone`` also who died, left or turned 16, as ``child_for`` opens
    them. ``why`` asks what agreed, hit by hit. The scope is taken first, then searched, so that neither time nor count tells of other communes.
    """
    if not may_see_names(actor):
        return Found(())
    day = day or clock.today()
    units = scope.units_for(actor, day)
    units = shelves.all_units() if units is None else units
    asked = read(typed)
    if asked.number:
        return _listed(actor, _by_number(units, asked.number), day, filters, everyone)
    narrowed = not everyone or filters != EVERYBODY
    hits = shelves.search(units, asked, _digests(asked), day, NARROWED if narrowed else MOST, why=why)
    return _listed(actor, hits, day, filters, everyone)


def _digests(asked: Asked) -> dict[str, str]:
    return dict(zip(asked.four, identity.last_fours(asked.four), strict=True))


def _by_number(units: Sequence[int], number: str) -> list[Hit]:
    child = Child.objects.filter(personal_id_digest=identity.digests([number])[0]).values_list("id", flat=True).first()
    last = Residence.objects.believed().filter(child=child).order_by("-valid_from").values_list("unit_id", flat=True).first() if child else None
    return [Hit(child.bytes, last, 1.0, (("number", ""),))] if last in units else []


def _listed(actor: Actor, hits: Sequence[Hit], day: date, filters: Filters, everyone: bool) -> Found:
    """Keep those on the list under the filters, in the order found."""
    if not hits or (everyone and filters == EVERYBODY):
        return Found(hits[:MOST])
    idents = [UUID(bytes=hit.key) for hit in hits]
    kept = set(children_for(actor, day, filters).filter(pk__in=idents).values_list("pk", flat=True))
    return Found([hit for hit, ident in zip(hits, idents, strict=True) if ident in kept][:MOST])
