"""What the registry holds of children a list found there: a few queries a list, never one a row."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from mangnon.audit.actor import Actor
from mangnon.base import text
from mangnon.registry import scope
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import (
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Guardianship,
    Membership,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.queries import may_see_c4
from mangnon.support.models import InsuranceCard

LINES: dict[type[Model], str] = {
    ParentState: "parent", ChildDetail: "key", OwnAnswer: "question", Circumstance: "code_digest", RiskWatch: "code", Schooling: "", Guardianship: "", InsuranceCard: "",
}  # fmt: skip


@dataclass(slots=True)
class Held:
    """The children, their believed rows by model and child, their names as names are compared, the household each is in."""

    children: dict[UUID, Child] = field(default_factory=dict)
    facts: dict[tuple[type[Model], UUID], list[Any]] = field(default_factory=lambda: defaultdict(list))
    names: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    homes: dict[UUID, UUID] = field(default_factory=dict)
    sees_c4: bool = False

    def line(self, model: type[Model], child: UUID, key: str, since: date) -> list[Any]:
        """Return the rows of a line of time that have not ended by a day."""
        column = LINES[model]
        return [row for row in self.facts.get((model, child), ()) if (not column or getattr(row, column) == key) and (row.valid_to is None or row.valid_to > since)]


def held(idents: Collection[UUID], *, by: Actor) -> Held:
    """Return what is believed of those of the children who live in the actor's scope; of whom left or died nothing is asked."""
    found = Held(sees_c4=may_see_c4(by))
    for part in chunks(scope.residents_for(by, idents)):
        here = set(Residence.objects.filter(superseded_at=None, valid_to=None, child__in=part).values_list("child_id", flat=True))
        found.children |= {child.pk: child for child in Child.objects.filter(pk__in=part, died_on=None) if child.pk in here}
    for part in chunks(found.children):
        for model in LINES:
            for row in model.objects.filter(superseded_at=None, child__in=part).order_by("id"):
                found.facts[model, row.child_id].append(row)
        for child, name in ChildName.objects.filter(superseded_at=None, child__in=part).values_list("child_id", "full_name"):
            found.names[child].add(text.tone_key(name))
        found.homes |= dict(Membership.objects.filter(superseded_at=None, valid_to=None, child__in=part).values_list("child_id", "household_id"))
    mine = scope.households_for(by, set(found.homes.values()))
    found.homes = {child: home for child, home in found.homes.items() if home in mine}
    return found
