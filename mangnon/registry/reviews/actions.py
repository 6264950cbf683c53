"""The only writers of the review lists: note, put on, take off, close, sign, send, open again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, text
from mangnon.base.workdays import add_working_days
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.deadlines.rules import due_by_clock
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import Post, Unit
from mangnon.registry import actions as registry
from mangnon.registry import codes, scope
from mangnon.registry.reviews import queries, rules
from mangnon.registry.reviews.models import ReviewEdition, ReviewList, ReviewNote, ReviewRow
from mangnon.registry.reviews.rules import Listed, Period, ReviewRefused, StaleReview
from mangnon.registry.rules import CircumstanceRow, CloseRow, RiskRow, Source


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it stands on paper: who, in what capacity, on what day, under what number."""

    name: str
    title: str
    capacity: str
    number: str
    day: date


@transaction.atomic
def note_child(*, by: Actor, unit: Unit, period: Period, child: UUID, done: str, action: str, version: int) -> ReviewNote:
    """Write what was done for a child in a period (and on its leaving the list); ``version`` is the note's, 0 when none was shown."""
    review = _open(by, unit, period)
    note = review.notes.select_for_update().filter(child=child).first()
    if (note.version if note else 0) != version:
        raise StaleReview
    note = note or ReviewNote(review=review, child_id=child, version=0)
    before = {"done": note.done or "", "action": note.action or ""}
    note.done, note.action, note.version = done.strip(), action.strip(), note.version + 1
    note.updated_at, note.by_post = clock.now(), by.post_id
    note.save()
    record(by, "review noted", subjects=[("review", review.pk), ("child", child)], data={"before": before, "after": {"done": note.done, "action": note.action}})
    return note


@transaction.atomic
def include_child(*, by: Actor, unit: Unit, period: Period, row: CircumstanceRow | RiskRow, version: int, source: Source) -> None:
    """Put a child on an open list: an episode of circumstances or risk begins, no later than the list's day. Raises RowErrors."""
    review = _open(by, unit, period)
    _unchanged(by, row.child_id, version)
    if row.valid_from > queries.as_of(period):
        raise ReviewRefused(_("Ngày bắt đầu sau ngày của danh sách; hãy ghi vào danh sách của kỳ sau."), code="after_list")
    if isinstance(row, RiskRow):
        registry.open_risks([row], by=by, source=source)
    else:
        registry.open_circumstances([row], by=by, source=source)
    record(by, "review child put on", subjects=[("review", review.pk), ("child", row.child_id)], sensitive=False)


@transaction.atomic
def remove_child(*, by: Actor, unit: Unit, period: Period, child: UUID, ended: list[str], day: date, reason: str, action: str, version: int, source: Source) -> None:
    """Take a child off an open list: the named episodes end on ``day``, with the reason and what was done. Raises RowErrors."""
    review = _open(by, unit, period)
    _unchanged(by, child, version)
    risks = codes.risks()
    for close, wanted in ((registry.close_circumstances, [c for c in ended if c not in risks]), (registry.close_risks, [c for c in ended if c in risks])):
        if wanted:
            close([CloseRow(child, code, day, reason.strip()) for code in wanted], by=by, source=source)
    note, _new = ReviewNote.objects.get_or_create(review=review, child_id=child, defaults={"updated_at": clock.now(), "version": 0})
    note.action, note.version, note.updated_at, note.by_post = action.strip(), note.version + 1, clock.now(), by.post_id
    note.save()
    record(by, "review child taken off", subjects=[("review", review.pk), ("child", child)], data={"ended": ended, "reason": reason, "action": action})


@transaction.atomic
def close_list(*, by: Actor, unit: Unit, period: Period, version: int, seen: str) -> ReviewList:
    """Close a list: its rows are copied as they are now. ``seen`` is the digest of what the page showed.

    Raises ``StaleReview`` when the list is no longer what was seen, ``ReviewRefused`` while something is unsaid.
    """
    review = _open(by, unit, period, version=version)
    rows = queries.live_rows(unit, period, review)
    if rules.digest_of(rows) != seen:
        raise StaleReview
    _refuse_unready(unit, period, rows)
    edition = _edition(by, unit, period, review, rows)
    insert_rows(
        ReviewRow, ["edition_id", "order", "child_id", "change", "content"],
        [(edition.pk, number, row.ident, row.change, row.text()) for number, row in enumerate(rows, 1)],
    )
    _step(review, rules.CLOSED)
    record(by, "review closed", subjects=[("review", review.pk)], sensitive=False, data=_about(review, edition) | rules.counts_of(rows))
    return review


def _refuse_unready(unit: Unit, period: Period, rows: list[Listed]) -> None:
    if period.kind == rules.QUARTER:
        if missing := queries.missing_months(unit, period):
            raise ReviewRefused(_("Chưa chốt: %(months)s. Chốt các tháng ấy trước rồi chốt quý."), code="months_open", months=", ".join(month.label for month in missing))
        if clock.today() <= period.last:
            raise ReviewRefused(_("Quý chưa hết; chốt danh sách quý sau ngày cuối quý."), code="quarter_runs")
    elif unsaid := rules.unexplained(rows):
        raise ReviewRefused(_("Còn %(n)s trẻ ra khỏi danh sách chưa ghi việc đã làm; mở từng trẻ có dấu “Ra” để ghi."), code="action_missing", n=len(unsaid))


def _edition(by: Actor, unit: Unit, period: Period, review: ReviewList, rows: list[Listed]) -> ReviewEdition:
    now = clock.now()
    body = organisation.children_body(unit.pk, period.last)
    number = (review.editions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    return ReviewEdition.objects.create(
        review=review, number=number, day=queries.as_of(period), closed_at=now, body_name=body.name if body else unit.full_name,
        superior_name=body.superior.name if body and body.superior else "", drafter_id=by.person_id, drafter_name=by.label, drafter_title=_title_of(by),
        digest=rules.digest_of(rows), **rules.counts_of(rows),
    )


def _title_of(by: Actor) -> str:
    """Return the drafter's title; a stand-in says for whom."""
    post = Post.objects.filter(pk=by.post_id or None).select_related("stands_in_for__person").first()
    if post is None:
        return ""
    absent, title = post.stands_in_for, _called(post)
    return f"{title} (thay {absent.person.full_name})" if absent else title


def _called(post: Post) -> str:
    """Return a post's title as it stands on paper, whatever the language of the page."""
    with translation.override("vi"):
        return post.title or str(post.role_label)


@transaction.atomic
def sign_list(*, by: Actor, review: ReviewList, version: int, paper: Signed | None = None) -> ReviewList:
    """Sign a closed list, on screen as the chair or a deputy, or by entering the signature on paper. The signer is not the drafter."""
    review = _moved(by, review, version, rules.CLOSED)
    edition = queries.edition_of(review)
    if paper is None:
        _sign_on_screen(by, edition)
    else:
        _sign_on_paper(by, edition, paper)
    edition.signed_at = clock.now()
    edition.save()
    _step(review, rules.SIGNED)
    record(by, "review signed", subjects=[("review", review.pk)], sensitive=False, data=_about(review, edition) | {"on_paper": edition.on_paper, "day": edition.signed_on})
    return review


def _sign_on_screen(by: Actor, edition: ReviewEdition) -> None:
    if not roles.may(by.role, roles.REPORT_DECIDE) or queries.side_of(by) != queries.COMMUNE:
        raise ReviewRefused(_("Chủ tịch hoặc Phó Chủ tịch UBND xã ký danh sách."), code="not_signer")
    if by.person_id == edition.drafter_id:
        raise ReviewRefused(_("Người lập danh sách không tự ký; người khác ký."), code="own_draft")
    post = Post.objects.filter(pk=by.post_id).first()
    edition.signer_id, edition.signer_name, edition.signed_on = by.person_id, by.label, clock.today()
    edition.signer_title, edition.capacity = (_called(post), post.capacity or "TM.") if post else ("", "TM.")


def _sign_on_paper(by: Actor, edition: ReviewEdition, paper: Signed) -> None:
    if not roles.may(by.role, roles.CHILD_EDIT):
        raise ReviewRefused(_("Cán bộ của xã ghi chữ ký trên giấy."), code="not_commune")
    if text.search_key(paper.name) == text.search_key(edition.drafter_name):
        raise ReviewRefused(_("Người lập danh sách không tự ký; người khác ký."), code="own_draft")
    if not edition.day <= paper.day <= clock.today():
        raise ReviewRefused(_("Ngày ký phải từ ngày của danh sách đến hôm nay."), code="day_signed")
    edition.signer_name, edition.signer_title, edition.capacity = paper.name.strip(), paper.title.strip(), paper.capacity
    edition.document_number, edition.signed_on, edition.on_paper = paper.number.strip(), paper.day, True


@transaction.atomic
def send_list(*, by: Actor, review: ReviewList, version: int) -> ReviewList:
    """Send a signed list to the upper unit; what the commune owed for the period is done with it."""
    if not (roles.may(by.role, roles.CHILD_EDIT) or roles.may(by.role, roles.REPORT_DECIDE)) or queries.side_of(by) != queries.COMMUNE:
        raise ReviewRefused(_("Xã gửi danh sách của mình."), code="not_commune")
    review = _moved(by, review, version, rules.SIGNED)
    edition, now = queries.edition_of(review), clock.now()
    edition.sent_at = now
    edition.save()
    review.sent_at = review.sent_at or now  # a list sent again after the upper unit had questions was on time the first time
    _step(review, rules.SENT)
    _finish_owed(by, review)
    record(by, "review sent", subjects=[("review", review.pk)], sensitive=False, data=_about(review, edition))
    return review


def _finish_owed(by: Actor, review: ReviewList) -> None:
    """End the due items of the period: the commune's own, or its successor's once every commune it took over has sent; and that of a list sent again."""
    again = DueItem.objects.filter(subject_kind=rules.SUBJECT, subject_id=review.pk.hex, done_at__isnull=True)
    deadlines.finish_items(by=by, finished=[(item, clock.now()) for item in again])
    period = Period(review.kind, review.year, review.number)
    owed = rules.obligation(period, codes.packs().obligations)
    if owed is None:
        return
    day = clock.today()
    items = DueItem.objects.filter(code=rules.OWED[period.kind], due_before=owed[1], done_at__isnull=True)
    above = organisation.map_rows(day).filter(unit_id=review.unit_id, level=Unit.XA).values("ancestor_id")
    for item in items.filter(unit_id__in=[review.unit_id, *above.values_list("ancestor_id", flat=True)]):
        below = Unit.objects.on(period.last).filter(level=Unit.XA, pk__in=scope.within(item.unit_id, day) if item.unit_id != review.unit_id else [review.unit_id])
        sent = ReviewList.objects.filter(unit__in=below, kind=period.kind, year=period.year, number=period.number, sent_at__isnull=False)
        if sent.count() == below.count():
            deadlines.finish_items(by=by, finished=[(item, review.sent_at)])


@transaction.atomic
def reopen_list(*, by: Actor, review: ReviewList, version: int, reason: str) -> ReviewList:
    """Open a closed list again: the upper unit at any time, the chair instead of signing; always with a reason. The edition stays."""
    upper = queries.side_of(by) == queries.UPPER
    current = _locked(by, review)
    if not roles.may(by.role, roles.REPORT_DECIDE) and by.kind == "person":
        raise ReviewRefused(_("Cấp trên mở lại danh sách; Chủ tịch UBND xã trả lại khi chưa ký."), code="not_upper")
    if current.state == rules.OPEN or not (upper or current.state == rules.CLOSED):
        raise ReviewRefused(_("Danh sách đã ký chỉ cấp trên mở lại."), code="not_upper")
    if not reason.strip():
        raise ReviewRefused(_("Ghi lý do mở lại."), code="reason_missing")
    _check(current, version)
    edition = queries.edition_of(current)
    edition.reopened_at, edition.reopened_by, edition.reason = clock.now(), by.label, reason.strip()
    edition.save()
    _step(current, rules.OPEN)
    if current.sent_at is not None:
        _owe_again(by, current, edition)
    record(by, "review reopened", subjects=[("review", current.pk)], sensitive=False, data=_about(current, edition) | {"reason": reason.strip()})
    return current


def _owe_again(by: Actor, review: ReviewList, edition: ReviewEdition) -> None:
    """Start the clock by which the commune sends a list again: what it owed for the period was done in its time and stays so."""
    day = clock.today()
    unit = organisation.successor_units([review.unit_id], day).get(review.unit_id, review.unit_id)
    body = organisation.children_body(unit, day)
    if body is None:
        return
    row = codes.packs().clock(rules.AGAIN, day)
    before, _at = due_by_clock(row.amount, row.unit, clock.now(), lambda start, count: add_working_days(start, count, codes.packs().holidays))
    deadlines.open_item(
        by=by, key=f"{rules.SUBJECT}:{review.pk.hex}:{edition.number}", code=row.code, label=row.label, body=body, unit=body.unit, due_before=before,
        subject=(rules.SUBJECT, review.pk), basis=row.basis, status=row.status,
    )


@transaction.atomic
def note_read(*, by: Actor, review: ReviewList, edition: ReviewEdition, form: str) -> None:
    """Log that a closed list was printed, each child a subject."""
    children = ReviewRow.objects.filter(edition=edition).order_by("order").values_list("child_id", flat=True)
    record(by, "review printed", subjects=[("review", review.pk), *(("child", child) for child in children)], sensitive=False, data={"form": form, "edition": edition.number})


def _open(by: Actor, unit: Unit, period: Period, version: int | None = None) -> ReviewList:
    """Lock the list of a commune and period, making it at the first touch; refuse a closed one, and people of another side."""
    if by.kind == "person" and (not roles.may(by.role, roles.CHILD_EDIT) or unit.pk not in scope.units_for(by)):
        raise ReviewRefused(_("Cán bộ của xã lập danh sách của xã mình."), code="not_commune")
    key = {"unit": unit, "kind": period.kind, "year": period.year, "number": period.number}
    review, new = ReviewList.objects.get_or_create(**key)
    review = ReviewList.objects.select_for_update().get(pk=review.pk)
    if review.state != rules.OPEN:
        raise ReviewRefused(_("Danh sách này đã chốt; muốn sửa thì đề nghị cấp trên mở lại."), code="closed")
    if version is not None and version != (0 if new else review.version):
        raise StaleReview
    return review


def _moved(by: Actor, review: ReviewList, version: int, state: str) -> ReviewList:
    current = _locked(by, review)
    _check(current, version)
    if current.state != state:
        raise ReviewRefused(_("Danh sách không ở bước này: %(state)s."), code="wrong_state", state=rules.STATES[current.state])
    return current


def _locked(by: Actor, review: ReviewList) -> ReviewList:
    if by.kind == "person" and review.unit_id not in scope.units_for(by):
        raise ReviewRefused(_("Danh sách này không thuộc phạm vi của đơn vị anh/chị."), code="scope")
    return ReviewList.objects.select_for_update().get(pk=review.pk)


def _check(review: ReviewList, version: int) -> None:
    if review.version != version:
        raise StaleReview


def _step(review: ReviewList, state: str) -> None:
    review.state, review.version = state, review.version + 1
    review.save()


def _unchanged(by: Actor, child: UUID, version: int) -> None:
    scope.lives_for(by, [child])  # locks it
    if queries.facts_version(child) != version:
        raise StaleReview


def _about(review: ReviewList, edition: ReviewEdition) -> dict:
    return {"unit": review.unit_id, "period": Period(review.kind, review.year, review.number).slug, "edition": edition.number, "digest": edition.digest}
