"""What a list of children adds to the identity of records it found, and puts back when it is undone: many at once."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.exchange.judged import Result
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.registry import actions as registry

NUMBERS = frozenset({"birth_order"})


def complete(results: Sequence[Result], *, by: Actor, reason: str) -> None:
    """Write what rows add to papers of the birth; the caller's transaction holds."""
    if results:
        registry.set_papers({result.child: {name: (result.before[name], value) for name, value in result.changes.items()} for result in results}, by=by, reason=reason)


def put_back(batch: ImportBatch, *, by: Actor, reason: str, only: Collection[str] | None = None) -> set[UUID]:
    """Put back what a list had added, where it still stands so; ``only``: the children (hex) an earlier undo left. Returns those left as they are."""
    wanted = {}
    for row in ImportRow.objects.filter(batch=batch, made=False).exclude(child=None).order_by("number"):
        said = json.loads(row.content)
        if said.get("before") is not None and (only is None or row.child.hex in only):
            wanted[row.child] = {name: (_value(name, after), _value(name, said["before"][name])) for name, after in said["after"].items()}
    return registry.set_papers(wanted, by=by, reason=reason) if wanted else set()


def _value(name: str, text: str | None) -> int | str | None:
    return int(text) if text is not None and name in NUMBERS else text
