"""The queue of pairs that may be one child: refreshed by a job, decided by people, remembered."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import clock
from mangnon.registry.duplicates import comparing, queries
from mangnon.registry.duplicates.comparing import Found
from mangnon.registry.models import DuplicatePair

DECISIONS = (DuplicatePair.APART, DuplicatePair.UNCLEAR)


def refresh_pairs(*, by: Actor) -> int:
    """Look through all children and bring the queue up to date; returns how many pairs wait.

    What was decided stays decided while the facts compared stay the same; a pair that no longer looks alike is put aside.
    """
    found = {(pair.a, pair.b): pair for pair in comparing.find()}
    desks = dict(zip(found, comparing.desk_of((pair.units for pair in found.values()), clock.today()), strict=True))
    with transaction.atomic():
        now, known = clock.now(), {}
        for row in DuplicatePair.objects.select_for_update().order_by("id"):
            known[row.child_a_id, row.child_b_id] = row
        changed = [row for key, row in known.items() if _is_changed(row, found.get(key), desks.get(key))]
        DuplicatePair.objects.bulk_update(changed, ["score", "lines", "facts", "desk", "state", "version"], batch_size=500)
        fresh = [(key, pair) for key, pair in found.items() if key not in known]
        DuplicatePair.objects.bulk_create(
            [
                DuplicatePair(child_a_id=pair.a, child_b_id=pair.b, score=pair.pair.score, lines=_lines(pair), facts=pair.facts, desk=desks[key], found_at=now)
                for key, pair in fresh
            ],
            batch_size=500,
        )
        audit.record(by, "duplicates looked for", data={"found": len(found), "new": len(fresh), "changed": len(changed)}, sensitive=False)
    return DuplicatePair.objects.filter(state=DuplicatePair.WAITING).count()


def _lines(pair: Found) -> list:
    return [list(line) for line in pair.pair.lines]


def _is_changed(row: DuplicatePair, found: Found | None, desk: int | None) -> bool:
    before = (row.score, row.facts, row.desk, row.state)
    if found is None:
        row.state = DuplicatePair.GONE if row.state in (DuplicatePair.WAITING, DuplicatePair.UNCLEAR) else row.state
    else:
        if row.state in (DuplicatePair.GONE, DuplicatePair.ONE) or row.facts != found.facts:
            row.state = DuplicatePair.WAITING
        row.score, row.facts, row.desk, row.lines = found.pair.score, found.facts, desk, _lines(found)
    changed = before != (row.score, row.facts, row.desk, row.state)
    row.version += changed
    return changed


def decide_pair(*, by: Actor, pair: int, version: int, state: str, reason: str) -> None:
    """Say that a pair is two children, or that it is not clear yet, with a reason. Raises Refused, Conflict for a stale page."""
    with transaction.atomic():
        row = locked(pair, version, by=by)
        if state not in DECISIONS:
            raise Refused(_("Hãy chọn một trong các kết luận."), code="decision_unknown")
        settle(row, state, reason, by=by)
        data = {"state": state, "reason": reason.strip(), "score": row.score}
        audit.record(by, "duplicate decided", subjects=[("child", row.child_a_id), ("child", row.child_b_id)], data=data)


def locked(pair: int, version: int, *, by: Actor) -> DuplicatePair:
    """Lock a pair this actor decides about and return it as it was shown. Raises Refused, Conflict."""
    row = DuplicatePair.objects.select_for_update().filter(pk=pair).first()
    if row is None or not queries.may_decide(by, row.child_a_id, row.child_b_id):
        raise Refused(_("Cặp này do cấp khác quyết định, hoặc không còn."), code="pair_not_yours")
    if queries.shown_version(row) != version:
        raise Conflict(_("Có người vừa quyết định trước. Hãy xem lại cặp này."), code="pair_changed")
    return row


def settle(row: DuplicatePair, state: str, reason: str, *, by: Actor) -> None:
    """Write what was decided about a locked pair. Raises Refused when no reason is given."""
    if not reason.strip():
        raise Refused(_("Ghi lý do."), code="reason_missing")
    row.state, row.reason, row.decided_by, row.decided_at = state, reason.strip(), by.label, clock.now()
    row.version += 1
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "version"])


def note_pairs(pairs: Iterable[DuplicatePair], *, by: Actor) -> None:
    """Log that pairs of records that may be one child were shown, each child a subject."""
    subjects = {("child", ident) for pair in pairs for ident in (pair.child_a_id, pair.child_b_id)}
    with transaction.atomic():
        audit.record(by, "duplicates shown", subjects=sorted(subjects, key=str))
