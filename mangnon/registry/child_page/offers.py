"""The registry's own forms on a child's page, in the order of the list, and what of its facts may be taken back."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.organisation import roles
from mangnon.registry import child_page, queries, takeback
from mangnon.registry.forms import ENTRY_FORMS
from mangnon.registry.models import (
    Away,
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Death,
    FamilyState,
    Guardianship,
    Membership,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)


def _in_a_household(actor: Actor, child: Child) -> bool:
    return child_page.alive(actor, child) and queries.home_of(actor, child) is not None


def _its_household(actor: Actor, child: Child) -> dict[str, Any]:
    return {"household_id": queries.home_of(actor, child)}


for number, kind in enumerate(ENTRY_FORMS):
    child_page.offer(child_page.Offer(kind.title, f"registry:{kind.route}", roles.CHILD_EDIT, kind.group, number, kind.offered))
child_page.offer(
    child_page.Offer(_("Ghi loại hộ"), "registry:household-poverty", roles.CHILD_EDIT, "hang_nam", len(ENTRY_FORMS), _in_a_household, _its_household)
)

child_page.offer(
    child_page.Offer(_("Ghi địa chỉ, điện thoại, số của hộ"), "registry:household-details", roles.CHILD_EDIT, "hang_nam", len(ENTRY_FORMS) + 1, _in_a_household, _its_household)
)

LINES = {
    Residence: {Residence: (), Membership: (), Away: ()}, Death: takeback.ENDED_BY_DEATH, Circumstance: {Circumstance: ("code_digest",)},
    RiskWatch: {RiskWatch: ("code",)}, Schooling: {Schooling: ()}, FamilyState: {FamilyState: ()}, ChildName: {},
    ParentState: {ParentState: ("parent",)}, Guardianship: {Guardianship: ()}, ChildDetail: {ChildDetail: ("key",)}, OwnAnswer: {OwnAnswer: ("question",)},
}  # fmt: skip
for number, (facts, lines) in enumerate(LINES.items(), 1):
    takeback.offer(takeback.Kind(str(number), facts, partial(queries.facts_of, model=facts), lines))
