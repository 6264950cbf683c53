"""What the pages of the review show: the list, its summary, its steps, the board."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.deadlines import rules as due
from mangnon.law.rows import ObligationRow
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.registry import codes
from mangnon.registry.reviews import queries, rules
from mangnon.registry.reviews.models import ReviewEdition, ReviewList
from mangnon.registry.reviews.queries import Square
from mangnon.registry.reviews.rules import Listed, Period
from mangnon.registry.rules import fields
from mangnon.ui.parts import Event, Link, Pair, Signature, Tag
from mangnon.ui.table import Col, Shown, Table


def list_table(actor: Actor, unit: Unit, period: Period, rows: Sequence[Listed], *, first: bool, links: bool = True, cards: bool = True) -> Table:
    """Return a list as its reader may read it; who left it stands below who is in it. ``first``: the commune's first list, with none before."""
    columns = [
        Col("no", _("STT"), "int"), Col("name", _("Họ và tên"), head=True), Col("birth", _("Ngày sinh"), keep=True), Col("sex", _("Giới tính"), keep=True),
        Col("hamlet", _("Xóm, tổ")), Col("household", _("Mã hộ"), keep=True), Col("groups", _("Hoàn cảnh, nguy cơ")), Col("change", _("Vào, ra") if first else _("So với kỳ trước"), keep=True),
        Col("done", _("Đã làm gì")),
    ]
    lines = [_line(actor, unit, period, number, row, links) for number, row in enumerate(rows, 1)]
    caption = _("Trẻ em có hoàn cảnh đặc biệt, có nguy cơ")
    return Table(columns, lines, caption, cards=cards, wide=not cards, show_caption=False, empty_text=_("Không có trẻ em nào trong danh sách."))


def _line(actor: Actor, unit: Unit, period: Period, number: int, row: Listed, links: bool) -> dict[str, Any]:
    open_to = queries.may_read(actor, row)
    left = ": ".join(part for part in (str(rules.LEAVINGS.get(row.left, "")), row.reason) if part)
    said = [part for part in (left, row.action, row.done) if part] if open_to else [str(rules.LEAVINGS[row.left])] if row.left else []
    change = Tag(str(rules.CHANGES[row.change]), rules.CHANGE_TONES[row.change])
    own = roles.may(actor.role, roles.CHILD_EDIT) and period.kind == rules.MONTH
    href = reverse("reviews:child", args=[unit.pk, period.slug, row.ident]) if own else reverse("registry:child", args=[row.ident])
    return {
        "no": number, "name": Link(row.full_name, href) if links else row.full_name, "birth": row.birth, "sex": str(fields.SEXES[row.sex]), "hamlet": row.hamlet,
        "household": row.household, "groups": "; ".join(queries.groups_shown(actor, row)), "change": change, "done": ". ".join(said),
    }


def list_pairs(period: Period, review: ReviewList | None, counts: dict[str, int], owed: tuple | None, against: str) -> list[Pair]:
    """Return the summary of a list: state, day, term, how many, how many came and went."""
    state = review.state if review else rules.OPEN
    present = counts["entered"] + counts["kept"] + counts["changed"]
    return [
        Pair(_("Tình trạng"), Tag(str(rules.STATES[state]), rules.TONES[state])),
        Pair(_("Tính đến ngày"), vi_date(queries.as_of(period))),
        *([Pair(_("Phải gửi trước ngày"), f"{vi_date(owed[1])} {_('(hạn này do dự án đề xuất hoặc chưa đối chiếu văn bản)') if owed[0].status != 'verified' else ''}".strip())] if owed else []),
        Pair(_("Trong danh sách"), _("%(n)s trẻ: %(special)s có hoàn cảnh đặc biệt, %(risk)s có nguy cơ (một trẻ có thể có cả hai)") % {"n": present, "special": counts["special"], "risk": counts["at_risk"]}),
        Pair(against, _("vào %(entered)s, ra %(left)s, đổi %(changed)s, giữ %(kept)s") % counts),
    ]


def step_events(review: ReviewList | None) -> list[Event]:
    """Return the way of a list: closed, signed, sent, opened again, edition by edition, the latest first."""
    events: list[Event] = []
    for edition in review.editions.order_by("number") if review else ():
        title = _("Chốt lần %(n)s") % {"n": edition.number}
        printed = f"{reverse('reviews:print', args=[review.unit_id, Period(review.kind, review.year, review.number).slug])}?ban={edition.number}"
        events.append(Event(edition.closed_at, title, _said(edition.drafter_name, edition.drafter_title), action=Link(_("Xem bản in"), printed)))
        if edition.signed_at:
            paper = _("trên giấy, ngày %(day)s") % {"day": vi_date(edition.signed_on)} if edition.on_paper else _("trên màn hình")
            events.append(Event(edition.signed_at, _("Ký"), ". ".join(filter(None, (_said(edition.signer_name, edition.signer_title), paper, edition.document_number)))))
        if edition.sent_at:
            events.append(Event(edition.sent_at, _("Gửi cấp trên"), edition.superior_name))
        if edition.reopened_at:
            events.append(Event(edition.reopened_at, _("Mở lại"), f"{edition.reopened_by}: {edition.reason}", Tag(_("Mở lại"), "warn")))
    return events[::-1]


def _said(name: str, title: str) -> str:
    return ", ".join(part for part in (name, title) if part)


def signatures(edition: ReviewEdition | None) -> list[Signature]:
    """Return the two signature blocks of a printed list."""
    drafter = Signature([_("NGƯỜI LẬP")], name=edition.drafter_name if edition else "")
    if edition is None or not edition.signer_name:
        return [drafter, Signature([_("CHỦ TỊCH")], _("TM. ỦY BAN NHÂN DÂN"))]
    if edition.capacity == "KT.":
        return [drafter, Signature([_("KT. CHỦ TỊCH"), edition.signer_title.upper()], _("TM. ỦY BAN NHÂN DÂN"), edition.signer_name)]
    return [drafter, Signature([edition.signer_title.upper()], _("TM. ỦY BAN NHÂN DÂN"), edition.signer_name)]


def board_table(actor: Actor, board: Sequence[Sequence[Square]], year: int) -> Table:
    """Return the on-time board: a line a commune, a column a list. A single commune's lists stand one below the other."""
    caption = _("Danh sách rà soát năm %(year)s: đúng hạn, trễ, chưa gửi") % {"year": year}
    if len(board) <= 4:
        return _own_table(actor, board, caption)
    columns = [Col("unit", _("Xã, phường, thị trấn"), head=True)]
    columns += [Col(period.slug, _short(period), keep=True, group=_("Tháng") if period.kind == rules.MONTH else _("Quý")) for period in rules.year_of(year)]
    rows = [{"unit": line[0].unit.name, **{square.period.slug: _cell(actor, square) for square in line}} for line in board]
    return Table(columns, rows, caption, wide=True, show_caption=False, empty_text=_("Không có xã nào trong phạm vi."))


def _short(period: Period) -> str:
    return f"{period.number:02d}" if period.kind == rules.MONTH else ("I", "II", "III", "IV")[period.number - 1]


def _cell(actor: Actor, square: Square) -> Any:
    word = word_of(square)
    if not isinstance(word, Tag):
        return word
    # Most lists are in time: what is late or missing stands out only if the others do not.
    tag = word if word.tone in ("warn", "late") else None
    return Shown(str(word), href=_address(square) if _leads(actor, square) else "", tag=tag)


def _address(square: Square) -> str:
    return reverse("reviews:list", args=[square.unit.pk, square.period.slug])


def _leads(actor: Actor, square: Square) -> bool:
    return square.standing is not None and roles.may(actor.role, roles.CHILD_VIEW)


IN_TIME, LATE, MISSING, RUNNING, AGAIN = "dung_han", "tre", "chua", "trong_han", "mo_lai"


def class_of(square: Square) -> str:
    """Return how a square counts: in time, late, missing after its term, still running, reopened and not sent again; "" when it was not owed."""
    if square.standing is None:
        return ""
    if square.review and square.review.sent_at and square.review.state != rules.SENT:
        return AGAIN
    return {due.DONE_IN_TIME: IN_TIME, due.DONE_LATE: LATE, due.OVERDUE: MISSING}.get(square.standing.klass, RUNNING)


def word_of(square: Square) -> Tag | str:
    """Return a square in a word."""
    tones = {IN_TIME: "good", LATE: "warn", MISSING: "late", RUNNING: "plain", AGAIN: "warn", "": "plain"}
    klass = class_of(square)
    words = {IN_TIME: _("Đúng hạn"), LATE: _("Trễ"), MISSING: _("Chưa gửi"), RUNNING: _("Trong hạn"), AGAIN: _("Mở lại, chưa gửi")}
    return Tag(words[klass], tones[klass]) if klass else ""


def late_table(actor: Actor, squares: Sequence[Square]) -> Table:
    """Return the lists that were late or are missing, one below the other."""
    return _own_table(actor, [squares], _("Danh sách rà soát trễ hoặc chưa gửi trong 12 tháng qua"), _("Không có danh sách nào trễ hay chưa gửi trong 12 tháng qua."))


def _own_table(actor: Actor, board: Sequence[Sequence[Square]], caption: str, nothing: str = "") -> Table:
    columns = [Col("period", _("Danh sách"), head=True), Col("unit", _("Xã, phường, thị trấn")), Col("due", _("Gửi trước ngày"), keep=True), Col("state", _("Tình trạng")), Col("standing", _("Theo hạn"))]
    shown = [square for line in board for square in line if _leads(actor, square) or (square.standing is not None and square.period.first <= clock.today())]
    rows = [
        {
            "period": Link(square.period.label, _address(square)) if _leads(actor, square) else square.period.label, "unit": square.unit.name, "due": square.due_before,
            "state": _state(square), "standing": word_of(square),
        }
        for square in sorted(shown, key=lambda square: (square.period.last, square.period.kind), reverse=True)
    ]
    return Table(columns, rows, caption, cards=True, show_caption=False, empty_text=nothing or _("Năm này xã chưa phải lập danh sách nào."))


def _state(square: Square) -> Tag:
    if square.on_paper:
        return Tag(_("Đã gửi bản giấy"), "good")
    state = square.review.state if square.review else rules.OPEN
    return Tag(str(rules.STATES[state]), rules.TONES[state])


def count_table(board: Sequence[Sequence[Square]], year: int) -> Table:
    """Return per list of the year how many communes owed it, sent it in time, late, not yet."""
    counts: dict[Period, Counter] = {period: Counter() for period in rules.year_of(year)}
    for line in board:
        for square in line:
            counts[square.period][class_of(square)] += 1
    columns = [
        Col("period", _("Danh sách"), head=True), Col("owed", _("Số xã phải gửi"), "int"), Col(IN_TIME, _("Đúng hạn"), "int", bar=True), Col(LATE, _("Trễ"), "int"),
        Col(MISSING, _("Chưa gửi, quá hạn"), "int"), Col(RUNNING, _("Trong hạn"), "int"), Col(AGAIN, _("Mở lại, chưa gửi"), "int"),
    ]
    rows = [
        {"period": period.label, "owed": sum(count for klass, count in found.items() if klass), **{klass: found[klass] for klass in (IN_TIME, LATE, MISSING, RUNNING, AGAIN)}}
        for period, found in counts.items() if any(klass for klass in found)
    ]
    return Table(columns, rows, _("Cộng theo danh sách"), _("xã"), _("danh sách rà soát các xã đã gửi"), empty_text=_("Năm này chưa có danh sách nào phải gửi."))


def body_of(unit: Unit, period: Period) -> str:
    """Return the name of the body that draws up a commune's list."""
    body = organisation.children_body(unit.pk, period.last)
    return body.name if body else unit.full_name


def superior_of(unit: Unit, period: Period) -> str:
    """Return the name of the body above the one that draws up a commune's list."""
    body = organisation.children_body(unit.pk, period.last)
    return body.superior.name if body and body.superior else ""


def owed(period: Period) -> tuple[ObligationRow, date] | None:
    """Return the obligation a list answers, with the day before which it is owed."""
    return rules.obligation(period, codes.packs().obligations)


def ground() -> codes.Ground | None:
    """Return what the obligation to review rests on today."""
    rows = [row for row in codes.packs().obligations if row.code in rules.OWED.values()]
    return codes.Ground(rows[0].basis, rows[0].status) if rows else None


def printed_at(actor: Actor, moment: Any) -> str:
    """Return who printed, and when."""
    return _("Người in: %(who)s, lúc %(at)s") % {"who": actor.label, "at": vi_datetime(moment)}


def against(first: date | None) -> str:
    """Return what a list is compared with; ``first`` is the day of the registry a first list starts from."""
    return _("So với sổ ngày %(day)s") % {"day": vi_date(first)} if first else _("So với kỳ trước")


def first_said(first: date | None) -> str:
    """Return that a list is the first one, with what it starts from; "" for any other."""
    return _("Đây là danh sách đầu tiên, chưa có kỳ trước để so: ai vào, ai ra là so với sổ ngày %(day)s.") % {"day": vi_date(first)} if first else ""


def changes_said(counts: dict[str, int], first: date | None) -> str:
    """Return in words whether a month brought a change."""
    moved = counts["entered"] + counts["left"] + counts["changed"]
    if first:
        told = ngettext("%(n)s trẻ thay đổi từ ngày ấy.", "%(n)s trẻ thay đổi từ ngày ấy.", moved) % {"n": moved} if moved else _("Từ ngày ấy không có thay đổi.")
        return f"{first_said(first)} {told}"
    if not moved:
        return _("Không có thay đổi so với kỳ trước.")
    return ngettext("%(n)s trẻ thay đổi so với kỳ trước.", "%(n)s trẻ thay đổi so với kỳ trước.", moved) % {"n": moved}
