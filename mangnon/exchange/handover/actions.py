"""The only writers of hand-overs: the next list, a line ticked, all lines ticked. The next list starts after the last."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.exchange.handover import queries, rules
from mangnon.exchange.handover.models import HandOver, HandOverLine
from mangnon.exchange.handover.rules import HandOverRefused, StaleLine
from mangnon.exchange.profiles import queries as profiles
from mangnon.exchange.profiles.models import Profile
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.registry import scope


@transaction.atomic
def make_list(*, by: Actor, unit: Unit, profile: Profile, after: UUID | None = None) -> HandOver:
    """Make the next list of a commune: everything that changed since the last, at most ``rules.MOST`` lines.

    The last one is closed by it; what was not ticked there, or came back, stands in the new one. ``after`` is the list
    the page showed as the last: another one made meanwhile is ``StaleLine``.
    """
    _may(by, unit.pk)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two lists at once would tell the same twice
    last = queries.latest(unit, profile)
    if (last.pk if last else None) != after:
        raise StaleLine
    if profile.retired_at is not None:
        raise HandOverRefused(_("Mẫu này đã ngừng dùng."), code="retired")
    if last is not None and last.closed_at is None:
        HandOver.objects.filter(pk=last.pk).update(closed_at=clock.now(), version=last.version + 1)
    lines = queries.changes(by, unit, profile)
    if not lines:
        raise HandOverRefused(_("Không có gì thay đổi từ lần bàn giao trước."), code="nothing")
    made = HandOver.objects.create(
        id=ids.uuid7(), unit=unit, profile=profile, edition=profiles.edition_of(profile), number=last.number + 1 if last else 1, made_at=clock.now(), made_by=by.label, left_out=max(len(lines) - rules.MOST, 0)
    )
    rows = [(made.pk, n, line.child, line.kind, line.content.text(), rules.WAITING, "", "") for n, line in enumerate(lines[: rules.MOST], 1)]
    insert_rows(HandOverLine, ["handover_id", "number", "child_id", "kind", "content", "state", "reason", "by"], rows)
    record(by, "hand-over made", subjects=[("handover", made.pk), *(("child", row[2]) for row in rows)], sensitive=False, data={"number": made.number, "lines": len(rows)})
    return made


@transaction.atomic
def tick(*, by: Actor, handover: HandOver, number: int, shown: str, state: str, reason: str = "") -> HandOverLine:
    """Say what became of a line: keyed, came back with a reason, or not yet after all. ``shown`` is the state the page showed."""
    current = _locked(by, handover)
    line = HandOverLine.objects.select_for_update().get(handover=current, number=number)
    if line.state != shown:
        raise StaleLine(line.by)
    if state not in rules.STATES or (state == rules.RETURNED and not reason.strip()):
        raise HandOverRefused(_("Dòng bị trả lại thì ghi phần mềm kia báo gì."), code="reason")
    _write(by, [line], state, reason)
    record(by, "hand-over ticked", subjects=[("handover", current.pk), ("child", line.child_id)], sensitive=False, data={"number": number, "state": state})
    return line


@transaction.atomic
def tick_all(*, by: Actor, handover: HandOver) -> int:
    """Say that every line not ticked yet was loaded as a file. Returns how many."""
    current = _locked(by, handover)
    lines = list(HandOverLine.objects.select_for_update().filter(handover=current, state=rules.WAITING))
    _write(by, lines, rules.DONE, "")
    record(by, "hand-over ticked", subjects=[("handover", current.pk), *(("child", line.child_id) for line in lines)], sensitive=False, data={"lines": len(lines), "state": rules.DONE})
    return len(lines)


@transaction.atomic
def note_taken(*, by: Actor, handover: HandOver, form: str) -> None:
    """Log that a list was printed or taken as a file, each child a subject."""
    children = HandOverLine.objects.filter(handover=handover).order_by("number").values_list("child_id", flat=True)
    record(by, "hand-over taken out", subjects=[("handover", handover.pk), *(("child", child) for child in children)], sensitive=False, data={"form": form, "number": handover.number})


@transaction.atomic
def note_shown(*, by: Actor, handover: HandOver, children: list[UUID]) -> None:
    """Log that lines were read on a page, each child a subject."""
    record(by, "hand-over shown", subjects=[("handover", handover.pk), *(("child", child) for child in children)])


def _write(by: Actor, lines: list[HandOverLine], state: str, reason: str) -> None:
    for line in lines:
        line.state, line.reason = state, reason.strip()[:300] if state == rules.RETURNED else ""
        line.at, line.by = (clock.now(), by.label) if state != rules.WAITING else (None, by.label)
    HandOverLine.objects.bulk_update(lines, ["state", "reason", "at", "by"], batch_size=500)


def _locked(by: Actor, handover: HandOver) -> HandOver:
    _may(by, handover.unit_id)
    current = HandOver.objects.select_for_update().get(pk=handover.pk)
    if current.closed_at is not None:
        raise HandOverRefused(_("Danh sách này đã có danh sách tiếp theo; đánh dấu ở danh sách mới."), code="closed")
    return current


def _may(by: Actor, unit: int) -> None:
    if by.kind == "person" and (not roles.may(by.role, roles.CHILD_EDIT) or unit not in scope.units_for(by)):
        raise HandOverRefused(_("Cán bộ của xã bàn giao danh sách của xã mình."), code="not_commune")
