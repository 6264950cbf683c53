"""Whose a notice is: which body answers for it, which actors may handle it, work on it, send it on, read who told.

The commune of its place works on it. What has no commune yet, or lies where no body in charge of children is known,
the province's desk owns: nothing that was received is without somebody.
"""

from datetime import date
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import Body, Unit
from mangnon.protection.models import Notice
from mangnon.protection.rules import DESK_BODY, DESK_ROLES
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.rules.checks import error
from mangnon.registry.scope import units_for


def may_handle(by: Actor, notice: Notice) -> bool:
    """Say whether the notice lies in the actor's scope."""
    units = units_for(by)
    if units is None:
        return True
    return by.role in DESK_ROLES if notice.unit_id is None else notice.unit_id in units


def may_work(by: Actor, notice: Notice) -> bool:
    """Say whether the actor may confirm it and record its steps: a role that takes notices.

    In a commune it works on the commune's own, at the desk on what no commune answers for.
    """
    if by.kind == "person" and not roles.may(by.role, roles.NOTICE_TAKE):
        return False
    return may_handle(by, notice) and (by.role not in DESK_ROLES or commune_body(notice, clock.today()) is None)


def may_assign(by: Actor, notice: Notice) -> bool:
    """Say whether the actor may send the notice to another commune."""
    return may_handle(by, notice) and (by.kind != "person" or roles.may(by.role, roles.NOTICE_ASSIGN))


def may_read_informant(by: Actor, notice: Notice) -> bool:
    """Say whether the actor may read who told: a permission of its own, within the actor's scope."""
    return may_handle(by, notice) and (by.kind != "person" or roles.may(by.role, roles.INFORMANT_VIEW))


def commune_body(notice: Notice, day: date) -> Body | None:
    """Return the body in charge of children in the notice's commune, or in the commune that one went into."""
    if notice.unit_id is None:
        return None
    unit = organisation.successor_units([notice.unit_id], day).get(notice.unit_id, notice.unit_id)
    return organisation.children_body(unit, day)


def body_for(notice: Notice, day: date) -> Body | None:
    """Return the body that answers for the notice on ``day``: the commune's, else the province's, else its desk."""
    if body := commune_body(notice, day):
        return body
    province = Unit.objects.on(day).filter(level=Unit.TINH).first()
    body = organisation.children_body(province.pk, day) if province else None
    return body or Body.objects.on(day).filter(kind=DESK_BODY).order_by("code", "id").first()


def locked(by: Actor, notice: UUID, version: int | None = None) -> Notice:
    """Lock and return a notice the actor may work on, in the version shown; raises RowErrors or Conflict."""
    stored = Notice.objects.select_for_update().filter(id=notice).first()
    if stored is None or not may_work(by, stored):
        raise RowErrors([error(0, "id", "notice_unknown")])
    if version is not None:
        same(stored, version)
    return stored


def same(stored: Notice, version: int) -> None:
    """Raise Conflict when the notice changed since the version that was shown."""
    if stored.version != version:
        raise Conflict(stored.version)
