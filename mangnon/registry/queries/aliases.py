"""Records that turned out to be one child: which id stands for which."""

from uuid import UUID

from mangnon.registry.models import MergedInto


def kept_for(ident: UUID) -> UUID:
    """Return the child an id stands for: of one that was merged, the record that goes on (through any number of merges)."""
    seen = set()
    while ident not in seen:
        seen.add(ident)
        ident = MergedInto.objects.believed().filter(child=ident).values_list("kept_id", flat=True).first() or ident
    return ident


def same_child(ident: UUID) -> list[UUID]:
    """Return the ids under which a child has ever been kept: its own and those merged into it."""
    found, fresh = [], [ident]
    while fresh:
        found += fresh
        fresh = list(MergedInto.objects.believed().filter(kept_id__in=fresh).order_by("recorded_at").values_list("child_id", flat=True))
    return found
