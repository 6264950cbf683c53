"""The only writer of imports: a list is handed in and waits, or is imported; a batch is undone. All or nothing, each."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.functional import lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import Rows, insert_tables
from mangnon.audit.refusals import Refused
from mangnon.base import clock
from mangnon.deadlines.jobs import enqueue
from mangnon.documents import reading
from mangnon.exchange import completing
from mangnon.exchange.judged import Judged, Result
from mangnon.exchange.judging import judge
from mangnon.exchange.models import ColumnMap, ImportBatch, ImportRow
from mangnon.exchange.newborn import comparing as newborn
from mangnon.exchange.profiles import queries as profiles
from mangnon.exchange.queries import batches
from mangnon.exchange.rules import lists
from mangnon.exchange.rules.headings import lacking
from mangnon.exchange.rules.lists import List, Options, Taken
from mangnon.exchange.rules.messages import ACCEPTED, REFUSED, WARNED
from mangnon.files import actions as files
from mangnon.files.rules import LISTS
from mangnon.organisation.models import Unit
from mangnon.registry import actions as registry
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.rules import Source

CHANNEL = "import"
JOB = batches.JOB
ADDED, BACK = "Theo danh sách nhập", "Hoàn tác lần nhập danh sách"
LINE_COLUMNS = ("batch_id", "number", "outcome", "made", "child", "content")


class ListRefused(Refused):
    """A list that is refused whole; ``code`` for programs."""

    status = 422


class NotWaiting(Refused):
    """The batch is not in the state the act needs."""

    status = 409


@dataclass(frozen=True, slots=True)
class Opened:
    """A list as it was opened: its bytes' digest, the table, the field of each column, what the sender says of it."""

    content: bytes
    name: str
    digest: str
    listed: List
    fields: tuple[str, ...]
    options: Options
    taken: tuple[Taken, ...] = ()

    def key(self, by: Actor) -> str:
        """Return what makes two hand-ins one batch while it waits."""
        taken = json.dumps(self.taken)
        parts = [self.digest, self.listed.sheet, *self.fields, self.options.day.isoformat(), str(self.options.unit), str(self.options.forced), str(self.options.edition or ""), self.options.births, by.body_id, *([taken] if self.taken else [])]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def columns(self) -> str:
        """Return what is kept of how the columns were understood."""
        return json.dumps(
            {"headings": self.listed.headings, "fields": self.fields, "sheet": self.listed.sheet, "forced": self.options.forced, "births": self.options.births,
             "encoding": self.listed.encoding, "passed": self.listed.passed, "kind": self.listed.kind,
             "taken": self.taken, "example": self.listed.example, "notes": [said[1:] for said in self.listed.notes]},
            ensure_ascii=False,
        )  # fmt: skip


def open_list(content: bytes, name: str, options: Options, *, by: Actor, sheet: str | None = None, fields: Sequence[str] | None = None, taken: Sequence[Taken] = ()) -> Opened:
    """Read a list: its table, and of each column the field it was told, was told before, or its heading means. Raises ListRefused.

    ``taken``: offers a person took, put into their cells.
    """
    headings, profile = batches.headings(bool(options.births)), profiles.reading(options.edition)
    try:
        listed = lists.chosen(_book(content, name), [*headings.known, *profile.headings], sheet)
    except reading.Unreadable as wrong:
        raise ListRefused(_in_own_language(wrong.vi, wrong.en), code=wrong.code) from wrong
    meant = profile.fields_of(listed.headings) or batches.fields_of(by, listed.headings, headings)
    wanted = list(fields) if fields is not None and len(fields) == len(listed.headings) else meant
    listed.words = profile.words_of(wanted)
    listed.take(taken, wanted)
    return Opened(content, name, hashlib.sha256(content).hexdigest(), listed, tuple(wanted), options, tuple(taken))


def _said(vietnamese: str, english: str) -> str:
    return english if get_language() == "en" else vietnamese


_in_own_language = lazy(_said, str)  # the reader of files knows no catalogue: its sentences come in both


def _book(content: bytes, name: str) -> reading.Book:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        return reading.read(path, name=name)


def hand_in(opened: Opened, *, by: Actor) -> tuple[ImportBatch, Judged]:
    """Keep a list with what would become of each row; nothing of it enters the registry. The same list again is the same batch."""
    judged = judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest)
    with transaction.atomic():
        batch = _waiting(opened, by)
        _keep(batch, judged)
        _note_elsewhere(batch, judged, by)
        audit.record(by, "list handed in", subjects=[("batch", batch.pk)], sensitive=False, data=_counts(batch))
    return batch, judged


def import_list(opened: Opened, *, by: Actor) -> tuple[ImportBatch, Judged]:
    """Import a list at once: every row that is not refused, or none. One that brings nothing new is the batch it was before."""
    if missing := lacking(opened.fields, births=bool(opened.options.births)):
        raise ListRefused(_("Danh sách thiếu cột bắt buộc: %(columns)s."), code="columns_missing", columns=", ".join(batches.labels_of(missing)))
    with transaction.atomic():
        batches.lock()
        judged = judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest)
        before = batches.done_before(opened.digest, by) if not (judged.fresh or judged.adds) else None
        if before is not None:
            return before, judged
        batch = _waiting(opened, by)
        _note_elsewhere(batch, judged, by)
        _write(batch, judged, by)
    return batch, judged


def _note_elsewhere(batch: ImportBatch, judged: Judged, by: Actor) -> None:
    """Log of whom a list told that another commune has the child, as the look-up of one child is."""
    if judged.elsewhere:
        subjects = [("batch", batch.pk), *(("child", child) for child in sorted(set(judged.elsewhere)))]
        audit.record(by, "children of a list found elsewhere", subjects=subjects, sensitive=False, data={"count": len(subjects) - 1})


def confirm(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """Import a list that waits, judged again as the registry is now. One that was imported meanwhile is returned as it is."""
    opened = batches.opened_again(batches.batch_for(by, batch_id), by, open_list)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state == ImportBatch.DONE:
            return batch
        if batch.state == ImportBatch.UNDONE:
            raise NotWaiting(_("Lần nhập này đã được hoàn tác; hãy gửi lại tệp."))
        batches.lock()
        _write(batch, judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest), by)
    return batch


def confirm_queued(batch_id: UUID, *, by: Actor) -> None:
    """Import a list that was left to the job worker, as whoever asked for it may; one that is done stays as it is."""
    batch = batches.batch_for(by, batch_id)
    if batch.state != ImportBatch.QUEUED:
        return
    try:
        confirm(batch_id, by=batches.sender_of(batch, by))
    except ListRefused as refused:  # trying again would say the same
        with transaction.atomic():
            ImportBatch.objects.filter(pk=batch_id, state=ImportBatch.QUEUED).update(state=ImportBatch.STOPPED, stopped=_in_both(refused), version=F("version") + 1)
            audit.record(by, "list stopped", subjects=[("batch", batch_id)], sensitive=False)


def _in_both(refused: Refused) -> str:
    """Return a refusal as a batch keeps it, Vietnamese, then English, a line each: nobody is there to have chosen."""
    said = []
    for language in ("vi", "en"):
        with override(language):
            said.append(str(refused).replace("\n", " ")[:300])
    return "\n".join(dict.fromkeys(said))


def queue(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """Let a large list that waits, or that stands still, be imported by the job worker, in the name of who asked."""
    batches.batch_for(by, batch_id)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state == ImportBatch.WAITING or batches.is_stopped(batch):
            ImportBatch.objects.filter(pk=batch_id).update(state=ImportBatch.QUEUED, stopped="", post=by.post_id)
            enqueue(JOB, str(batch_id), clock.now())
            audit.record(by, "list queued", subjects=[("batch", batch_id)], sensitive=False)
    return ImportBatch.objects.get(pk=batch_id)


def drop(batch_id: UUID, *, by: Actor) -> None:
    """Throw a waiting list away: its rows go, what is left is that it was handed in."""
    batches.batch_for(by, batch_id)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != ImportBatch.WAITING and not batches.is_stopped(batch):
            raise NotWaiting(_("Danh sách này không còn ở trạng thái xem trước."))
        ImportRow.objects.filter(batch=batch).delete()
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.UNDONE, undone_at=clock.now())
        audit.record(by, "list dropped", subjects=[("batch", batch_id)], sensitive=False)


def understand(batch_id: UUID, options: Options, fields: Sequence[str], sheet: str | None, *, by: Actor) -> ImportBatch:
    """Judge a waiting list again with its columns understood otherwise; how is remembered for the body. Another sheet has other columns."""
    batch = batches.batch_for(by, batch_id)
    if batch.state != ImportBatch.WAITING:
        raise NotWaiting(_("Danh sách này không còn ở trạng thái xem trước."))
    before, options = batches.opened_again(batch, by, open_list), replace(options, edition=batch.edition_id, births=batches.births_of(batch))
    other = sheet is not None and sheet != before.listed.sheet
    opened = open_list(before.content, before.name, options, by=by, sheet=sheet or before.listed.sheet, fields=None if other else fields)
    with transaction.atomic():
        again, _judged = hand_in(opened, by=by)
        if not other:
            remember(opened.listed.headings, fields, by=by)
        if again.pk != batch.pk:
            drop(batch.pk, by=by)
    return again


def take_offers(batch_id: UUID, wanted: Collection[tuple[int, str]] | None, *, by: Actor) -> int:
    """Take what was offered for numbers that lost their zeros, of these (row, field) or of all; the list is judged again. Returns how many."""
    batch = batches.batch_for(by, batch_id)
    if batch.state != ImportBatch.WAITING:
        raise NotWaiting(_("Danh sách này không còn ở trạng thái xem trước."))
    before = batches.opened_again(batch, by, open_list)
    offers = [Taken(line.number, message.field, message.names["offered"].split(" ")[0]) for line, message in batches.offers_of(batch)]
    taken = [offer for offer in offers if wanted is None or (offer.row, offer.field) in wanted]
    if not taken:
        return 0
    opened = open_list(before.content, before.name, before.options, by=by, sheet=before.listed.sheet, fields=before.fields, taken=[*before.taken, *taken])
    judged = judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id, state=ImportBatch.WAITING)
        batch.key, batch.columns, batch.version = opened.key(by), opened.columns(), batch.version + 1
        _keep(batch, judged)
        audit.record(by, "offered numbers taken", subjects=[("batch", batch_id)], sensitive=False, data={"rows": len(taken)})
    return len(taken)


def note_refused_taken(batch: ImportBatch, *, by: Actor) -> None:
    """Log that the refused rows of a list left as a file."""
    with transaction.atomic():
        audit.record(by, "refused rows exported", subjects=[("batch", batch.pk)], sensitive=False, data={"rows": batch.refused})


def undo(batch_id: UUID, *, by: Actor) -> registry.Undone:
    """Undo an imported batch: what nobody touched since is believed no more; the rest is left and listed.

    What was left is tried again by undoing once more: what was recorded since may have been taken back.
    """
    batches.batch_for(by, batch_id)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if not batch.may_be_undone:
            raise NotWaiting(_("Lần nhập này chưa vào sổ hoặc đã được hoàn tác."))
        before = batches.left_of(batch) if batch.state == ImportBatch.UNDONE else None
        made = list(ImportRow.objects.filter(batch=batch, made=True).order_by("number").values_list("child", flat=True))
        undone = registry.undo_batch(by=by.through(CHANNEL), batch=batch.pk, made=made, reason=BACK, only=before and before.lines)
        if batches.births_of(batch):
            _back, kept = newborn.put_back(batch, by=by.through(CHANNEL), only=before and before.children)
        else:
            kept = completing.put_back(batch, by=by.through(CHANNEL), reason=BACK, only=before and before.children) if batch.completed else ()
        undone.left |= dict.fromkeys(kept, registry.CORRECTED)
        for part in chunks(undone.gone):
            ImportRow.objects.filter(batch=batch, child__in=part).update(made=False)
        batch.state, batch.undone_at = ImportBatch.UNDONE, clock.now()
        batch.left = batches.Left({child.hex: why for child, why in undone.left.items()}, [home.hex for home in undone.homes_left], undone.lines_left).kept()
        batch.version += 1
        batch.save(force_update=True)
        audit.record(by, "import undone", subjects=[("batch", batch.pk)], sensitive=False,
                     data={"gone": len(undone.gone), "left": len(undone.left), "facts_left": undone.facts_left,
                           "homes_gone": len(undone.homes_gone), "homes_left": len(undone.homes_left)})  # fmt: skip
    return undone


def remember(headings: Sequence[str], fields: Sequence[str], *, by: Actor) -> None:
    """Keep how the columns under these headings were understood, for the next list of this body."""
    if not by.body_id:
        return
    with transaction.atomic():
        ColumnMap.objects.update_or_create(
            body_id=by.body_id, headings_digest=batches.digest_of(headings), defaults={"fields": list(fields), "said_at": clock.now()}
        )
        audit.record(by, "columns understood", sensitive=False, data={"columns": len(headings)})


def _waiting(opened: Opened, by: Actor) -> ImportBatch:
    """Return the batch this list waits in: the one it has, or a new one with its file."""
    key = opened.key(by)
    found = ImportBatch.objects.select_for_update().filter(key=key, state__in=[ImportBatch.WAITING, ImportBatch.QUEUED]).first()
    if found is not None:
        return found
    batch = ImportBatch(
        digest=opened.digest, key=key, file_name=opened.name[-200:], columns=opened.columns(), unit_id=opened.options.unit, edition_id=opened.options.edition, day=opened.options.day,
        body_id=by.body_id or None, post=by.post_id, sender=by.label, received_at=clock.now(),
    )  # fmt: skip
    batch.file = files.store_read(
        by=by, content=opened.content, original_name=opened.name, media_type=LISTS.get(opened.listed.kind, LISTS["xls"]), subject=("batch", batch.pk),
        unit=Unit.objects.filter(pk=opened.options.unit).first(), classification="C3",
    )  # fmt: skip
    batch.save(force_insert=True)
    return batch


def _keep(batch: ImportBatch, judged: Judged) -> None:
    insert_tables([_lines(batch, judged, done=False)])
    _count(batch, judged)


def _lines(batch: ImportBatch, judged: Judged, *, done: bool) -> Rows:
    """Return the rows that say what became of each row; those of an earlier judging go."""
    ImportRow.objects.filter(batch=batch).delete()
    return ImportRow, LINE_COLUMNS, (_line(batch.pk, result, made=done and result.is_fresh) for result in judged.results)


def _count(batch: ImportBatch, judged: Judged) -> None:
    batch.rows = len(judged.results)
    batch.accepted, batch.warned, batch.refused = (judged.count(outcome) for outcome in (ACCEPTED, WARNED, REFUSED))
    batch.completed = judged.adds
    batch.save(force_update=True)


def _line(batch: UUID, result: Result, *, made: bool) -> tuple:
    return batch, result.number, result.outcome, made, result.row.id if made else result.child, result.content()


def _write(batch: ImportBatch, judged: Judged, by: Actor) -> None:
    """Write what is accepted through the registry's own actions, and what became of each row."""
    fresh, agent = judged.fresh, by.through(CHANNEL)
    source = Source(CHANNEL, batch.pk, by.post_id, [result.number for result in fresh])
    lines = _lines(batch, judged, done=True)
    if judged.households:
        registry.register_households(judged.households, by=agent, source=replace(source, row_numbers=None))
    if fresh:
        registry.register_children([result.row for result in fresh], by=agent, source=source, worked=judged.worked, beside=[lines])
    else:
        insert_tables([lines])
    births = batches.births_of(batch)
    if births:
        newborn.complete(judged.completed, by=agent)
    else:
        completing.complete(judged.completed, by=agent, reason=ADDED)
    judged.facts.write(by=agent, source=source)
    if births:
        newborn.follow([*fresh, *(result for result in judged.results if result.child is not None)], by=agent)
    batch.state, batch.done_at, batch.made = ImportBatch.DONE, clock.now(), len(fresh)
    batch.version += 1
    _count(batch, judged)
    audit.record(agent, "list imported", subjects=[("batch", batch.pk)], sensitive=False, data=_counts(batch))


def _counts(batch: ImportBatch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("rows", "accepted", "warned", "refused", "made", "completed")}
