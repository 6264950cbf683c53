"""What a post leaves of the notices: those that are not ended, by their code alone."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import Kind, Left, register
from mangnon.protection import queries


def _find(actor: Actor, day: date) -> Iterator[Left]:
    for notice in queries.notices_for(actor).exclude(state__in=queries.CLOSED).order_by("received_at", "id"):
        ends = queries.emergency_ends(notice) if notice.acknowledged_at is None else None
        yield Left(notice.pk.hex, notice.code, reverse("protection:notice", args=[notice.pk]), clock.day_of(ends) if ends else None)


register(Kind("notice", _("Thông báo về trẻ em"), roles.NOTICE_TAKE, _find))
