"""What a post leaves of the registry: requests to move that wait for its commune's answer, and review lists the upper unit opened again."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import Kind, Left, register
from mangnon.registry.moves import queries as moves
from mangnon.registry.reviews import queries as reviews
from mangnon.registry.reviews.rules import Period


def _moves(actor: Actor, day: date) -> Iterator[Left]:
    for request in moves.moves_listed(actor, moves.OURS):
        title = _("Yêu cầu chuyển ngày %(day)s: %(one)s đến %(other)s") % {"day": vi_date(clock.day_of(request.opened_at)), "one": request.from_unit.name, "other": request.to_unit.name}
        yield Left(request.pk.hex, title, reverse("registry:move", args=[request.pk]), request.due_before)


def _reviews(actor: Actor, day: date) -> Iterator[Left]:
    for review, _reason in reviews.reopened_for(actor):  # those not sent yet are due items of the body
        period = Period(review.kind, review.year, review.number)
        title = _("Rà soát: %(period)s, %(unit)s") % {"period": period.label, "unit": review.unit.name}
        yield Left(str(review.pk), title, reverse("reviews:list", args=[review.unit_id, period.slug]))


register(Kind("move", gettext_lazy("Chuyển đi, chuyển đến"), roles.CHILD_EDIT, _moves))
register(Kind("review", gettext_lazy("Danh sách rà soát"), roles.CHILD_EDIT, _reviews))
