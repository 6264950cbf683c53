"""The legal term of a notice: opened once, from receipt; it may change hands, it never begins again."""

from collections.abc import Sequence
from datetime import datetime

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.protection import codes, scope
from mangnon.protection.models import Notice


def run(notice: Notice, *, by: Actor) -> None:
    """See that the term of the emergency measure stands with who answers for the notice today.

    The measure ends it (NĐ 56/2017 Điều 26 khoản 3), so for a child in danger a confirmation does not; where nobody is
    said to be in danger it only asks that the commune has the notice. The item names the notice by its code alone.
    Where no body is known yet the notice is kept all the same: the desk's list shows its term, and this is tried again
    at its next step.
    """
    body = scope.body_for(notice, clock.today())
    if body is None:
        return
    row, before, at = codes.emergency(notice.received_at)
    deadlines.open_item(
        by=by, key=f"notice:{notice.pk.hex}:{row.code}", code=row.code, label=notice.code, body=body, unit=body.unit,
        due_before=before, due_at=at, subject=("notice", notice.pk), basis=row.basis, status=row.status,
    )


def hand_over(notice: Notice, *, by: Actor) -> None:
    """Let the term run on with the body that answers for the notice now, also where a confirmation had ended it."""
    run(notice, by=by)
    body = scope.body_for(notice, clock.today())
    if body is not None:
        deadlines.hand_over(by=by, subject=("notice", notice.pk), body=body)


def stop(notice: Notice, at: datetime, *, by: Actor) -> None:
    """End the term at an instant: in time or late is worked out from it."""
    run(notice, by=by)
    running = DueItem.objects.filter(subject_kind="notice", subject_id=notice.pk.hex, code="emergency")
    deadlines.finish_items(by=by, finished=[(item, at) for item in running])


def run_again(notice: Notice, ended_at: datetime, stops: Sequence[datetime], *, by: Actor) -> None:
    """Let the term run on that a step had ended, or end when the first of ``stops`` did; who had ended it stays in the record."""
    if not DueItem.objects.filter(subject_kind="notice", subject_id=notice.pk.hex, code="emergency", done_at=ended_at).exists():
        return
    hand_over(notice, by=by)
    if stops:
        stop(notice, min(stops), by=by)
