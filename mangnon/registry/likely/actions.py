"""What is kept of a page that shows likely duplicates."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor


def note_shown(children: Iterable[UUID], *, by: Actor) -> None:
    """Log which records were shown to somebody who adds a child that may be one of them."""
    with transaction.atomic():
        audit.record(by, "likely duplicates shown", subjects=[("child", ident) for ident in children])
