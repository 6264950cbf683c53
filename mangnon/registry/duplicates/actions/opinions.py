"""A unit that does not decide about a pair tells the desk that does what it knows."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import clock
from mangnon.registry.duplicates import queries
from mangnon.registry.models import DuplicatePair, PairOpinion


def tell_opinion(*, by: Actor, pair: int, version: int, says: str, reason: str) -> PairOpinion:
    """Tell what the actor's unit thinks of a pair; an earlier opinion of it is kept, superseded. Raises Refused, Conflict for a stale page."""
    with transaction.atomic():
        row = DuplicatePair.objects.select_for_update().filter(pk=pair).first()
        asked = queries.asked_of(by, row) if row is not None else None
        if asked is None:
            raise Refused(_("Cặp này đã có kết luận, hoặc không phải việc của đơn vị anh/chị."), code="pair_not_yours")
        unit, child = asked
        if queries.shown_version(row, unit) != version:
            raise Conflict(_("Cặp này vừa thay đổi, hoặc đơn vị anh/chị vừa gửi ý kiến. Chưa có gì bị ghi đè; hãy xem lại rồi gửi."), code="pair_changed")
        if says not in dict(PairOpinion.SAYS):
            raise Refused(_("Hãy chọn một trong các ý kiến."), code="opinion_unknown")
        if not reason.strip():
            raise Refused(_("Ghi lý do."), code="reason_missing")
        now = clock.now()
        PairOpinion.objects.believed().filter(pair=row, unit=unit).update(superseded_at=now)
        told = PairOpinion.objects.create(
            pair=row, unit=unit, child=child, says=says, reason=reason.strip(), by_label=by.label, recorded_at=now, source_channel=by.channel, source_post=by.post_id
        )
        audit.record(by, "duplicate opinion told", subjects=[("child", child.pk)], data={"pair": row.pk, "says": says, "reason": told.reason})
    return told
