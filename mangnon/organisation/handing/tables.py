"""What the pages of handing over show."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.organisation.handing.kinds import KINDS
from mangnon.organisation.handing.models import Handing, HandingLine
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Pair, Signature, Tag
from mangnon.ui.table import Col, Table


def state_tag(handing: Handing) -> Tag:
    """Say how a hand-over stands: how much is left, and since when the post is empty."""
    if handing.withdrawn_at:
        return Tag(_("Không bàn giao nữa"))
    if handing.done_at:
        return Tag(_("Đã nhận đủ"), "good")
    left = ngettext("còn %(n)s việc chưa có người nhận", "còn %(n)s việc chưa có người nhận", handing.left) % {"n": number(handing.left)}
    return Tag(left, "late" if handing.ends_on <= clock.today() else "warn")


def handings_table(found: Iterable[Handing], page: Page) -> Table:
    """Return hand-overs: whose, of which body, from when, how they stand."""
    columns = [Col("who", _("Người bàn giao"), head=True), Col("post", _("Chức danh")), Col("ends", _("Thôi giữ từ ngày")), Col("state", _("Tình trạng"))]
    rows = [
        {
            "who": Link(row.post.person.full_name, reverse("handing:handing", args=[row.pk])), "post": f"{row.post.role_label}, {row.post.body.name}",
            "ends": vi_date(row.ends_on), "state": state_tag(row),
        }
        for row in found
    ]
    return Table(columns, rows, _("Bàn giao công việc"), show_caption=False, cards=True, page=page, empty_text=_("Chưa có ai thôi giữ chức danh."))


def lines_table(lines: Sequence[HandingLine], *, links: bool = True) -> Table:
    """Return the pieces of work with who took each."""
    columns = [Col("no", _("STT"), "int"), Col("title", _("Việc"), head=True), Col("kind", _("Loại việc")), Col("due", _("Hạn (trước ngày)")), Col("taken", _("Người nhận"))]
    rows = [
        {
            "no": at, "title": Link(line.title, line.path) if links and line.taken_at is None and line.closed_at is None else line.title, "kind": str(KINDS[line.kind].label) if line.kind in KINDS else line.kind,
            "due": vi_date(line.due) if line.due else "", "taken": _taken(line),
        }
        for at, line in enumerate(lines, start=1)
    ]
    return Table(columns, rows, _("Việc bàn giao"), cards=links, show_caption=False, empty_text=_("Không có việc nào đang dở."))


def _taken(line: HandingLine) -> Tag | str:
    if line.taken_at:
        return _("%(who)s, %(at)s") % {"who": line.taken_by.person.full_name, "at": vi_datetime(line.taken_at)}
    return Tag(_("Xong trước khi bàn giao"), "good") if line.closed_at else Tag(_("Chưa có người nhận"), "warn")


def pairs_of(handing: Handing) -> list[Pair]:
    """Return what a hand-over is about."""
    post = handing.post
    return [
        Pair(_("Người bàn giao"), post.person.full_name), Pair(_("Chức danh"), f"{post.role_label}, {post.body.name}"),
        Pair(_("Thôi giữ từ ngày"), vi_date(handing.ends_on)), Pair(_("Tình trạng"), state_tag(handing)),
    ]


def signatures(handing: Handing, lines: Iterable[HandingLine]) -> list[Signature]:
    """Return the signature blocks of the record: who hands over, who takes, the head of the body."""
    takers = list(dict.fromkeys(line.taken_by.person.full_name for line in lines if line.taken_at))
    return [
        Signature([_("BÊN GIAO")], name=handing.post.person.full_name), Signature([_("BÊN NHẬN")], name=takers[0] if len(takers) == 1 else ""),
        Signature([_("THỦ TRƯỞNG CƠ QUAN")]),
    ]
