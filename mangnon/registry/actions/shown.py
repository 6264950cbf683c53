"""One thing typed on a page: written only over the state that page showed."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from mangnon.audit.actor import Actor
from mangnon.registry import scope
from mangnon.registry.bulk import ledger
from mangnon.registry.models import Household
from mangnon.registry.rules import Conflict, Source

ListAction = Callable[..., Any]


def record_shown(action: ListAction, row: object, *more: object, by: Actor, source: Source, facts: type[Model], version: int) -> None:
    """Run an action of this room for what one page typed of one child or household, unless its ``facts`` changed since the page showed ``version``.

    Raises Conflict with the version now, and whatever the action raises. What is outside the actor's scope is refused by
    the action, so that a conflict tells a stranger nothing.
    """
    with transaction.atomic():
        child = getattr(row, "child_id", None)
        mine = scope.lives_for(by, [child]) if child else _locked(by, [row.household_id])
        now = ledger.version_of(facts, **({"child": child} if child else {"household": row.household_id}))
        if mine and now != version:
            raise Conflict(now)
        action([row, *more], by=by, source=source)


def _locked(by: Actor, homes: Sequence[UUID]) -> set[UUID]:
    mine = scope.households_for(by, homes)
    list(Household.objects.select_for_update().filter(id__in=mine).order_by("id").values_list("id", flat=True))
    return mine
