"""What a post leaves of its body's due items: those that are not done."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import queries, subjects
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import Kind, Left, register

AHEAD = timedelta(days=60)  # what falls due later is asked for by the work itself


def _find(actor: Actor, day: date) -> Iterator[Left]:
    # What an item of a subject asks for is left with its subject (a notice, a request to move).
    for item in queries.pending(queries.own_items_for(actor, day).filter(subject_kind=""), clock.now(), AHEAD):
        due = item.due_before or (clock.day_of(item.due_at) if item.due_at else None)
        yield Left(str(item.pk), str(subjects.called(item)), reverse("deadlines:due-item", args=[item.pk]), due)


register(Kind("due_item", _("Việc đến hạn"), roles.DUE_FINISH, _find))
