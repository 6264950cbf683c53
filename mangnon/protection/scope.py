"""Which notices an actor may handle: those of the units of its scope; the province's desk also those without a unit."""

from mangnon.audit.actor import Actor
from mangnon.protection.models import Notice
from mangnon.protection.rules import DESK_ROLES
from mangnon.registry.scope import units_for


def may_handle(by: Actor, notice: Notice) -> bool:
    """Say whether the notice lies in the actor's scope."""
    units = units_for(by)
    if units is None:
        return True
    return by.role in DESK_ROLES if notice.unit_id is None else notice.unit_id in units
