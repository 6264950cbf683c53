"""What the pages of the cleaning lists show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.registry.cleaning import queries, rules
from mangnon.registry.cleaning.models import CheckLine, CheckList
from mangnon.registry.cleaning.rules import Basics
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Pair, Signature, Tag
from mangnon.ui.table import Col, Table

APPLY, TAKE, KEEP, LATER = "ap", "so", "giu", "sau"  # TAKE: apply with the number that is offered for what lost its zeros
WAYS = {APPLY: gettext_lazy("Áp dụng"), KEEP: gettext_lazy("Giữ như trong sổ"), LATER: gettext_lazy("Để xem sau")}


def lists_table(lists: Sequence[CheckList], *, links: bool) -> Table:
    """Return the lists with how each stands: when sent, when answered, how many lines are left."""
    columns = [
        Col("code", _("Danh sách"), head=True), Col("unit", _("Xã, phường, thị trấn")), Col("count", _("Số dòng"), "int"), Col("made", _("Ngày lập"), keep=True),
        Col("sent", _("Ngày gửi công an"), keep=True), Col("returned", _("Ngày trả"), keep=True), Col("left", _("Còn lại")),
    ]
    rows = [
        {
            "code": Link(row.code, reverse("cleaning:detail", args=[row.pk])) if links else row.code, "unit": row.unit.name, "count": row.count, "made": clock.day_of(row.made_at),
            "sent": row.sent_on or Tag(_("Chưa gửi"), "warn"), "returned": row.returned_on or "", "left": left_tag(row),
        }
        for row in lists
    ]
    return Table(columns, rows, _("Danh sách gửi công an"), cards=True, show_caption=False, empty_text=_("Chưa có danh sách nào gửi công an."))


def left_tag(checklist: CheckList) -> Tag:
    """Return how many lines nobody has finished with."""
    if not checklist.left:
        return Tag(_("Đã xong"), "good")
    return Tag(ngettext("còn %(n)s dòng", "còn %(n)s dòng", checklist.left) % {"n": number(checklist.left)}, "info")


def pairs_of(checklist: CheckList) -> list[Pair]:
    """Return the summary of a list."""
    kinds = "; ".join(str(rules.KINDS[kind]) for kind in checklist.kinds.split("|"))
    signed = ", ".join(part for part in (vi_date(checklist.sent_on), checklist.signer, checklist.document_number) if part) if checklist.sent_on else Tag(_("Chưa gửi"), "warn")
    return [
        Pair(_("Xã, phường, thị trấn"), checklist.unit.full_name), Pair(_("Hỏi công an về"), kinds), Pair(_("Lập"), f"{vi_datetime(checklist.made_at)}, {checklist.made_by}"),
        Pair(_("Gửi công an"), signed), Pair(_("Công an trả"), vi_date(checklist.returned_on) if checklist.returned_on else _("chưa")), Pair(_("Còn lại"), left_tag(checklist)),
    ]


def lines_table(lines: Sequence[CheckLine]) -> Table:
    """Return the lines of a list with their state."""
    columns = [
        Col("number", _("STT"), "int"), Col("name", _("Họ và tên"), head=True), Col("key", _("Mã dòng"), keep=True), Col("kinds", _("Hỏi công an về")), Col("state", _("Tình trạng")),
        Col("refused", _("Chưa áp dụng được vì")),
    ]
    rows = [
        {
            "number": line.number, "name": _name(line), "key": line.key, "kinds": _kinds(line),
            "state": Tag(_("Không còn trong sổ"), "plain") if line.gone else Tag(str(rules.LINE_STATES[line.state]), rules.LINE_TONES[line.state]), "refused": line.refused,
        }
        for line in lines
    ]
    return Table(columns, rows, _("Các dòng của danh sách"), cards=True, show_caption=False)


def _name(line: CheckLine) -> str | Link:
    asked = Basics.read(line.asked).full_name
    return asked if line.gone else Link(asked, reverse("registry:child", args=[line.child_id]))


def _kinds(line: CheckLine) -> str:
    return "; ".join(str(rules.KINDS[kind]) for kind in line.kinds.split("|"))


@translation.override("vi")  # a paper for the police, whoever prints it
def paper_table(lines: Sequence[CheckLine], *, numbered: bool) -> Table:
    """Return the list as the police get it, as it was asked; the last column is theirs. In a spreadsheet STT comes by itself."""
    columns = [Col("number", _("STT"), "int")] if numbered else []
    columns += [Col(name, str(label), head=name == "full_name") for name, label in rules.COLUMNS.items() if name != "note"]
    columns += [Col("hamlet", _("Xóm, tổ")), Col("kinds", _("Hỏi công an về")), Col("note", str(rules.COLUMNS["note"]))]
    return Table(columns, [_paper_row(line) for line in lines], _("Danh sách trẻ em đề nghị công an đối chiếu"), wide=True, show_caption=False)


def _paper_row(line: CheckLine) -> dict[str, Any]:
    asked = Basics.read(line.asked)
    return {"number": line.number, "key": line.key, "kinds": _kinds(line), "hamlet": asked.hamlet, "note": ""} | {name: getattr(asked, name) for name in rules.COMPARED}


def signatures() -> list[Signature]:
    """Return the signature blocks: who drew it up, the commune, the police who compared it."""
    return [Signature([_("NGƯỜI LẬP")]), Signature([_("CHỦ TỊCH")], _("TM. ỦY BAN NHÂN DÂN")), Signature([_("CÔNG AN XÃ")])]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answered line to look at: register and police side by side, and what is proposed."""

    line: CheckLine
    name: str
    pairs: list[tuple[str, str, str]]
    note: str
    by_name: bool
    offered: str
    ways: list[tuple[str, str]]
    proposed: str


def choices(lines: Sequence[CheckLine]) -> list[Choice]:
    """Return answered lines side by side; what was matched by name alone, or says nothing new, is not proposed to be applied."""
    found = []
    for line in lines:
        stored, answer = queries.basics_of(line.child), Basics.read(line.answer)
        pairs = [(str(rules.COLUMNS[name]), getattr(stored, name), getattr(answer, name)) for name in rules.differing(stored, answer)]
        changes, unread = queries.wanted(line.child, answer)
        by_name = line.matched_by == rules.BY_NAME
        offered = rules.number_of(answer).offered if "personal_id" in unread else ""
        proposed = LATER if by_name or set(unread) - {"personal_id"} else APPLY if changes else LATER if unread else KEEP
        found.append(Choice(line, line.child.full_name, pairs, answer.note, by_name, offered, _ways(offered, changes), proposed))
    return found


def _ways(offered: str, changes: dict) -> list[tuple[str, str]]:
    """Return what may be done with a line; a number that lost its zeros is taken with one key, or left while the rest is applied."""
    if not offered:
        return [(way, str(label)) for way, label in WAYS.items()]
    rest = [(APPLY, _("Áp dụng, chưa nhận số định danh"))] if changes else []
    return [(TAKE, _("Áp dụng, số định danh là %(offered)s") % {"offered": offered}), *rest, *((way, str(WAYS[way])) for way in (KEEP, LATER))]
