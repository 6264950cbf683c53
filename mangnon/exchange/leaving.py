"""What a post leaves of the lists: those that wait for somebody's look, or stand still."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import Kind, Left, register


def _find(actor: Actor, day: date) -> Iterator[Left]:
    for batch in batches.batches_for(actor).filter(state__in=[ImportBatch.WAITING, ImportBatch.QUEUED, ImportBatch.STOPPED]).order_by("received_at", "id"):
        # The file's name may name a child: it is not told.
        title = _("Danh sách gửi ngày %(day)s, %(rows)s dòng, chưa ghi vào sổ") % {"day": vi_date(clock.day_of(batch.received_at)), "rows": batch.rows}
        yield Left(batch.pk.hex, title, reverse("exchange:batch", args=[batch.pk]))


register(Kind("list", gettext_lazy("Danh sách chờ xem"), roles.CHILD_EDIT, _find))
