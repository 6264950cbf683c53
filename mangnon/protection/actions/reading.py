"""Reading a notice leaves a trace; reading who told leaves the reason too."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.protection import scope
from mangnon.protection.models import Informant, Notice
from mangnon.registry.rules import RowErrors
from mangnon.registry.rules.checks import error


def note_opened(notice: Notice, *, by: Actor, children: Iterable[UUID] = ()) -> None:
    """Log that a page of a notice was opened, with the children the page names."""
    with transaction.atomic():
        audit.record(by, "notice opened", subjects=[("notice", notice.pk), *(("child", child) for child in sorted(children))])


def read_informant(*, by: Actor, notice: UUID, reason: str) -> Informant | None:
    """Return who told (None when nobody left a name), after the reading and its reason stand in the record.

    Raises RowErrors when the notice is not the actor's to handle or no reason is given.
    """
    with transaction.atomic():
        stored = Notice.objects.filter(id=notice).first()
        if stored is None or not scope.may_read_informant(by, stored):
            raise RowErrors([error(0, "id", "notice_unknown")])
        if not reason.strip():
            raise RowErrors([error(0, "reason", "reason_missing")])
        audit.record(by, "informant read", subjects=[("notice", stored.pk)], purpose=reason.strip()[:200])
    return Informant.objects.filter(notice=stored).first()
