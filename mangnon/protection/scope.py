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


def may_acknowledge(by: Actor, notice: Notice) -> bool:
    """Say whether the actor may confirm it: the commune for its own, the province's desk only for what has no commune."""
    return may_handle(by, notice) and (notice.unit_id is None or by.role not in DESK_ROLES)
