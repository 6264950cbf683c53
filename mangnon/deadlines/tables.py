"""What the pages of due items and jobs show."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base.clock import TZ
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.deadlines import rules
from mangnon.deadlines.jobs import KINDS
from mangnon.deadlines.models import DueItem, Job
from mangnon.deadlines.queries import Narrow, Shown
from mangnon.deadlines.subjects import called, subject_of, work_of
from mangnon.organisation.glosses import gloss
from mangnon.organisation.models import Body, Post, Unit
from mangnon.ui.charts import About, Chart, bars
from mangnon.ui.parts import Help, Link, Pair, Tab, Tag
from mangnon.ui.table import Col, Table

JOB_STATES = {
    Job.WAITING: (gettext_lazy("Đang chờ"), "plain"), Job.RUNNING: (gettext_lazy("Đang chạy"), "info"), Job.DONE: (gettext_lazy("Xong"), "good"),
    Job.FAILED: (gettext_lazy("Không chạy được"), "late"),
}


def class_help() -> Help:
    """Return what the "?" beside the classes by term says."""
    return Help(
        _("Xếp theo hạn và ngày xong, tính lúc xem. “Trước ngày D” là phải xong chậm nhất ngày liền trước D: xong đúng ngày D đã là quá hạn. Việc không có hạn là thường xuyên."),
        _("Hạn trước ngày 25/5/2022: xong ngày 24/5 là đúng hạn, ngày 25/5 là hoàn thành quá hạn."),
    )


def class_tabs(counts: Mapping[str, int], chosen: str, narrow: Narrow) -> list[Tab]:
    """Return one tab a class, and all together; what the list is narrowed to stays."""
    tabs = [Tab(label, f"?{urlencode({'lop': klass} | narrow.query)}", chosen == klass, counts[klass]) for klass, label in rules.CLASSES.items() if klass != rules.CONTINUOUS]
    return [Tab(_("Tất cả"), f"?{urlencode(narrow.query)}", chosen not in rules.CLASSES, sum(counts.values())), *tabs]


def narrowed_to(items: QuerySet[DueItem], narrow: Narrow) -> str:
    """Say what the list is narrowed to; "" for the whole list. A work nobody owes is said as it was asked for."""
    area = Unit.objects.filter(pk=narrow.area).first() if narrow.area else None
    work = gloss(items.values_list("label", flat=True).first() or narrow.code) if narrow.code else ""
    before = _("trước ngày %(day)s") % {"day": vi_date(narrow.before)} if narrow.before else ""
    return "; ".join(filter(None, (area.full_name if area else "", work, before)))


def standing_tag(standing: rules.Standing) -> Tag:
    """Return how an item stands, with what is left or how long it is late: "Quá hạn 44 ngày", "Còn 16 ngày"."""
    if standing.klass in (rules.RUNNING, rules.OVERDUE):
        return Tag(standing.left[:1].upper() + standing.left[1:], standing.tone)
    return Tag(", ".join(filter(None, (str(standing.label), standing.left))), standing.tone)


def due_table(items: Sequence[Shown], now: datetime, page: Page) -> Table:
    """Return the list of due items; its caption says how the classes are derived."""
    columns = [Col("label", _("Việc"), head=True), Col("body", _("Cơ quan")), Col("due", _("Hạn (trước ngày)"), keep=True), Col("standing", _("Theo hạn"))]
    rows = [
        {
            "label": Link(called(shown.item), reverse("deadlines:due-item", args=[shown.item.pk])), "body": shown.item.body.name,
            "due": shown.item.due_before or shown.item.due_at, "standing": standing_tag(shown.standing),
        }
        for shown in items
    ]
    caption = _("Xếp loại theo hạn lúc %(at)s; “trước ngày” nghĩa là phải xong trước ngày đó.") % {"at": vi_datetime(now)}
    return Table(columns, rows, caption, page=page, cards=True, empty_text=_("Không có việc nào ở loại này."))


def class_chart(counts: Mapping[str, int], now: datetime) -> Chart:
    """Return how many items stand in each class, drawn."""
    about = About("due", _("Việc đến hạn theo tình trạng"), _("việc"), _("việc đến hạn trong phạm vi được xem"), now.astimezone(TZ).date())
    return bars(about, [(str(label), counts[klass]) for klass, label in rules.CLASSES.items() if klass != rules.CONTINUOUS], by=_("Theo hạn"))


def due_pairs(item: DueItem, standing: rules.Standing, body: Body, posts: Sequence[Post]) -> list[Pair]:
    """Return the summary of one item: how it stands, until when, on what basis, whose turn it is."""
    holders = "; ".join(f"{post.person.full_name} ({post.role_label}, {body.name})" for post in posts)
    nobody = _("Chưa ai giữ chức danh ở %(body)s và các cơ quan cấp trên") % {"body": body.name}
    about, work = subject_of(item), work_of(item)
    pairs = [
        *([Pair(_("Làm việc này ở"), Link(called(item), work))] if work else []),
        *([Pair(_("Ghi việc đã làm ở"), Link(called(item), reverse(about.page, args=[UUID(item.subject_id)])))] if about else []),
        Pair(_("Theo hạn"), standing_tag(standing)),
        Pair(_("Cơ quan"), item.body.name),
        Pair(_("Phải xong trước ngày"), f"{item.due_before:%d/%m/%Y}") if item.due_before else Pair(_("Phải xong trước"), vi_datetime(item.due_at)),
        Pair(_("Căn cứ"), _basis(item)),
        Pair(_("Đang thuộc về"), holders or nobody),
    ]
    if item.done_at:
        pairs.append(Pair(_("Xong lúc"), ": ".join(filter(None, (vi_datetime(item.done_at), item.note)))))
    return pairs


def _basis(item: DueItem) -> str:
    mark = "" if item.status == "verified" else _("(hạn này do dự án đề xuất hoặc chưa đối chiếu văn bản)")
    return " ".join(filter(None, (item.basis, mark)))


def job_table(jobs: Sequence[Job], page: Page) -> Table:
    """Return the list of jobs."""
    columns = [
        Col("kind", _("Việc"), head=True), Col("due", _("Đến hạn lúc"), keep=True), Col("state", _("Trạng thái")), Col("attempts", _("Số lần chạy"), "int"), Col("error", _("Lỗi")),
    ]
    rows = [
        {"kind": KINDS[job.kind].label if job.kind in KINDS else job.kind, "due": job.due, "state": Tag(*JOB_STATES[job.state]), "attempts": job.attempts, "error": job.error}
        for job in jobs
    ]
    return Table(columns, rows, _("Việc nền"), show_caption=False, cards=True, page=page, empty_text=_("Không có việc nền nào."))


def job_tabs(counts: Mapping[str, int], chosen: str) -> list[Tab]:
    """Return one tab a state."""
    tabs = [Tab(str(label), f"?tt={state}", chosen == state, counts.get(state, 0)) for state, (label, _tone) in JOB_STATES.items()]
    return [Tab(_("Tất cả"), "?", not chosen, sum(counts.values())), *tabs]
