"""The only writers of the first filling's board: how many children are expected, which refused row is settled."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Refused
from mangnon.base import clock
from mangnon.exchange.filling import queries
from mangnon.exchange.filling.models import Expected, Settled
from mangnon.organisation import roles
from mangnon.organisation.models import Unit


class FillingRefused(Refused):
    """A figure or an answer that can't be recorded."""

    status = 422


@transaction.atomic
def expect(*, by: Actor, rows: Sequence[tuple[Unit, int]], day: date, source: str) -> int:
    """Record how many children a source counts in communes on a day. Returns how many communes."""
    if by.kind == "person" and not roles.may(by.role, roles.PROFILE_MANAGE):
        raise FillingRefused(_("Cán bộ phụ trách của tỉnh ghi số đối chiếu."), code="not_yours")
    if not source.strip() or day > clock.today() or not rows:
        raise FillingRefused(_("Ghi nguồn, ngày đã qua và ít nhất một xã."), code="source")
    Expected.objects.bulk_create([Expected(unit=unit, children=count, day=day, source=source.strip(), recorded_at=clock.now(), by=by.label) for unit, count in rows])
    record(by, "children expected", subjects=[("unit", unit.pk) for unit, _count in rows], sensitive=False, data={"communes": len(rows), "day": day, "source": source.strip()})
    return len(rows)


@transaction.atomic
def settle(*, by: Actor, unit: Unit, row: int, reason: str) -> None:
    """Say why a refused row will not come in. A row somebody settled meanwhile stays as it was settled."""
    found = next((question.row for question in queries.questions_of(by, unit) if question.row.pk == row), None)
    if found is None:
        return
    if not reason.strip():
        raise FillingRefused(_("Ghi lý do."), code="reason")
    Settled.objects.get_or_create(row=found, defaults={"reason": reason.strip(), "at": clock.now(), "by": by.label})
    record(by, "refused row settled", subjects=[("batch", found.batch_id)], sensitive=False, data={"row": found.number, "reason": reason.strip()})
