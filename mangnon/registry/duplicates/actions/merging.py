"""Two records that are one child become one, and two again when that was wrong. Every row stays; what is believed is written anew."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import clock, ids, text
from mangnon.registry import identity
from mangnon.registry.actions import births
from mangnon.registry.actions.people import write_correction
from mangnon.registry.actions.registration import follow_births
from mangnon.registry.bulk.ledger import written_anew
from mangnon.registry.duplicates import merging, queries
from mangnon.registry.duplicates.actions.pairs import locked, settle
from mangnon.registry.duplicates.merging import ABSORBED, KEPT, Line, Piece
from mangnon.registry.models import Child, ChildName, Death, DuplicatePair, MergedInto, MoveRequest
from mangnon.registry.rules import Source, checks

CHANNEL = "merge"
NUMBER = ("personal_id", "personal_id_status")


def merge_children(
    *, by: Actor, pair: int, version: int, shown: str, keep: UUID, identity_from: Mapping[str, str], lines_from: Mapping[str, str], reason: str
) -> MergedInto:
    """Merge a pair into ``keep``. ``identity_from`` and ``lines_from`` say whose value and whose periods are right where they differ (default: kept).

    ``shown`` is the state the page was made from. Raises Refused, RowErrors (a birth date that other facts contradict), Conflict.
    """
    with transaction.atomic():
        row = locked(pair, version, by=by)
        kept, absorbed = _both(row, keep)
        lines = merging.lines_of(kept.pk, absorbed.pk)
        if merging.version_of([kept, absorbed], merging.lines_of(kept.pk, absorbed.pk, both_ways=True)) != shown:
            raise Conflict(_("Có người vừa ghi thêm vào một trong hai hồ sơ. Hãy xem lại rồi quyết định."), code="records_changed")
        _refuse(kept, absorbed)
        now, merge = clock.now(), MergedInto(child=absorbed, kept=kept, reason=reason.strip())
        source = Source(CHANNEL, merge.pk, by.post_id)
        told = _identity(kept, absorbed, identity_from, reason, source, by=by)
        moved = {"lines": [_carried_over(line, lines_from.get(line.token, KEPT), kept, source, now) for line in lines]}
        moved["lines"] += [*_death(absorbed, now), *_names(kept, {told["before"].get("full_name"), absorbed.full_name}, source, now)]
        moved["rooms"] = {room: carrier.over(absorbed.pk, kept.pk, source, now) for room, carrier in merging.carriers().items()}
        merge.recorded_at, merge.source_channel, merge.source_batch, merge.source_post = now, CHANNEL, merge.pk, by.post_id
        merge.moved, merge.identity = moved, json.dumps(told, default=str)
        merge.save(force_insert=True)
        settle(row, DuplicatePair.ONE, reason, by=by)
        audit.record(by, "children merged", subjects=[("child", kept.pk), ("child", absorbed.pk)], data={"merge": merge.pk, "reason": reason.strip(), "identity": told})
        follow_births(by=by, children=[kept.pk, absorbed.pk])
    return merge


def _both(row: DuplicatePair, keep: UUID) -> tuple[Child, Child]:
    both = {child.pk: child for child in Child.objects.select_for_update().filter(pk__in=[row.child_a_id, row.child_b_id]).order_by("pk")}
    kept = both.pop(keep, None)
    if kept is None:
        raise Refused(_("Hãy chọn hồ sơ được giữ."), code="keep_unknown")
    return kept, both.popitem()[1]


def _refuse(kept: Child, absorbed: Child) -> None:
    if (kept.died_on is None) != (absorbed.died_on is None):
        raise Refused(_("Một hồ sơ đã ghi trẻ mất, hồ sơ kia chưa. Hãy ghi mất hoặc rút lại nội dung ấy ở một bên trước khi nhập làm một."), code="one_died")
    if MoveRequest.objects.filter(child__in=[kept, absorbed], state=MoveRequest.WAITING).exists():
        raise Refused(_("Một trong hai hồ sơ đang có yêu cầu chuyển chờ trả lời. Hãy trả lời hoặc rút yêu cầu ấy trước khi nhập làm một."), code="move_open")


def _identity(kept: Child, absorbed: Child, choices: Mapping[str, str], reason: str, source: Source, *, by: Actor) -> dict:
    """Write the chosen values into the kept record; the number leaves the absorbed one. Returns what both were and became."""
    wanted = {}
    for name in merging.differing(kept, absorbed):
        if merging.chosen(kept, absorbed, name, choices) == ABSORBED:
            wanted[name] = getattr(absorbed, name)
            if name == "birth_date":
                wanted["birth_precision"] = absorbed.birth_precision
            if name == "personal_id":
                wanted["personal_id_status"] = absorbed.personal_id_status
    number = {name: getattr(absorbed, name) for name in NUMBER}
    if absorbed.personal_id:
        write_correction(absorbed, number, {"personal_id": None, "personal_id_status": "chua_co"}, reason, by=by)
    before = {name: getattr(kept, name) for name in wanted}
    if "birth_date" in wanted:
        births.move_first_day(kept, wanted["birth_date"], source=source)
    if wanted:
        write_correction(kept, before, wanted, reason, by=by)
    return {"before": before, "after": wanted, "number": number}


def _carried_over(line: Line, winner: str, kept: Child, source: Source, now: datetime) -> dict:
    gone, pieces = line.resolved(winner, kept.birth_date)
    model = line.carried.model
    model.objects.filter(pk__in=[row.pk for row in gone]).update(superseded_at=now)
    put = [_written(piece, kept.pk, source, now) for piece in pieces]
    return {"table": model._meta.db_table, "gone": [str(row.pk) for row in gone], "put": [str(row.pk) for row in put]}


def _written(piece: Piece, child: UUID, source: Source, now: datetime) -> Recorded:
    period = {} if piece.first is None else {"valid_from": piece.first, "valid_to": piece.until}
    return written_anew(piece.row, child_id=child, recorded_at=now, source_channel=source.channel, source_batch=source.batch, source_row=None, source_post=source.post, **period, **piece.changes)


def _death(absorbed: Child, now: datetime) -> list[dict]:
    """The absorbed record's death is told by the kept one's."""
    gone = [str(pk) for pk in Death.objects.believed().filter(child=absorbed).values_list("pk", flat=True)]
    Death.objects.filter(pk__in=gone).update(superseded_at=now)
    return [{"table": Death._meta.db_table, "gone": gone, "put": []}] if gone else []


def _names(kept: Child, borne: set[str | None], source: Source, now: datetime) -> list[dict]:
    """The names the child was known by in either record find it still."""
    put = []
    for name in sorted(name for name in borne if name and not checks.is_unnamed(name) and text.tone_key(name) != text.tone_key(kept.full_name)):
        row = ChildName(child=kept, kind="giay_to", full_name=name, search_key=identity.Keys().search(name), recorded_at=now, source_channel=source.channel, source_batch=source.batch, source_post=source.post)
        row.save(force_insert=True)
        put.append(str(row.pk))
    return [{"table": ChildName._meta.db_table, "gone": [], "put": put}]


def undo_merge(*, by: Actor, merge: UUID, reason: str) -> list[tuple[str, str]]:
    """Make two records again of a merge that was wrong, at any time; returns (table, row) of what was recorded since and stays with the kept one.

    Raises Refused.
    """
    with transaction.atomic():
        row = MergedInto.objects.select_for_update().filter(pk=merge, superseded_at=None).first()
        pair = row and DuplicatePair.objects.select_for_update().filter(child_a_id__in=[row.child_id, row.kept_id], child_b_id__in=[row.child_id, row.kept_id]).first()
        if pair is None or not queries.may_undo(by, row, pair):
            raise Refused(_("Việc nhập này do cấp khác quyết định, hoặc đã được hoàn tác."), code="merge_not_yours")
        if not reason.strip():
            raise Refused(_("Ghi lý do."), code="reason_missing")
        kept, absorbed = (Child.objects.select_for_update().get(pk=ident) for ident in (row.kept_id, row.child_id))
        now, source = clock.now(), Source(CHANNEL, ids.uuid7(), by.post_id)
        row.superseded_at = now
        row.save(update_fields=["superseded_at"])
        left = [entry for moved in row.moved["lines"] for entry in _carried_back(moved, absorbed.pk, now)]
        for room, carrier in merging.carriers().items():
            carrier.back(absorbed.pk, kept.pk, source, now, [tuple(one) for one in row.moved["rooms"].get(room, [])])
        _identity_back(kept, absorbed, json.loads(row.identity), reason, source, by=by)
        settle(pair, DuplicatePair.UNCLEAR, reason, by=by)
        data = {"merge": row.pk, "reason": reason.strip(), "left": left}
        audit.record(by, "merge undone", subjects=[("child", kept.pk), ("child", absorbed.pk)], data=data)
        follow_births(by=by, children=[kept.pk, absorbed.pk])
    return left


def _carried_back(moved: dict, absorbed: UUID, now: datetime) -> list[tuple[str, str]]:
    """Give a line back: rows written by the merge go, those it superseded are believed again; what was touched since stays."""
    model = merging.model_of(moved["table"])
    put = list(model.objects.filter(pk__in=moved["put"]))
    touched = [row for row in put if row.superseded_at is not None]
    model.objects.filter(pk__in=moved["put"], superseded_at=None).update(superseded_at=now)
    left = [(moved["table"], str(row.pk)) for row in touched]
    for row in model.objects.filter(pk__in=moved["gone"]).order_by("pk"):
        alone = not hasattr(row, "valid_from")
        if (alone and touched) or (row.child_id != absorbed and _in_the_way(row)):
            left.append((moved["table"], str(row.pk)))
        else:
            written_anew(row, recorded_at=now)
    return left


def _in_the_way(row: Recorded) -> bool:
    line = merging.line_columns(type(row))
    same = type(row).objects.filter(child=row.child_id, superseded_at=None, **{name: getattr(row, name) for name in line})
    return any(other.valid_from < (row.valid_to or date.max) and row.valid_from < (other.valid_to or date.max) for other in same)


def _identity_back(kept: Child, absorbed: Child, told: dict, reason: str, source: Source, *, by: Actor) -> None:
    """Give back what the kept record's fields were, where nobody changed them since, and the number to whom it was taken from."""
    typed = {name: _typed(name, value) for name, value in told["before"].items()}
    back = {name: value for name, value in typed.items() if str(getattr(kept, name)) == str(told["after"][name])}
    if back:
        if "birth_date" in back:
            births.move_first_day(kept, back["birth_date"], source=source)
        write_correction(kept, {name: getattr(kept, name) for name in back}, back, reason, by=by)
    number, digest = told["number"]["personal_id"], identity.digests([told["number"]["personal_id"]])[0]
    if number and absorbed.personal_id is None and not Child.objects.filter(personal_id_digest=digest).exists():
        write_correction(absorbed, {name: getattr(absorbed, name) for name in NUMBER}, dict(told["number"]), reason, by=by)
    Child.objects.filter(pk__in=[kept.pk, absorbed.pk]).update(version=F("version") + 1)


def _typed(name: str, value: str | None) -> object:
    return date.fromisoformat(value) if value and name in ("birth_date", "birth_registered_on") else value
