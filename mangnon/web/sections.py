"""Pieces of the first screens: each answers one question and says what to do when there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.deadlines import queries as deadlines
from mangnon.deadlines import rules as due_rules
from mangnon.deadlines import subjects as due_subjects
from mangnon.deadlines.tables import standing_tag
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.glosses import gloss
from mangnon.organisation.handing import queries as handing
from mangnon.organisation.handing.tables import state_tag as handing_state
from mangnon.plans import queries as plans
from mangnon.plans import rules as plan_rules
from mangnon.protection import queries as protection
from mangnon.registry import queries as registry
from mangnon.registry.reviews import queries as reviews
from mangnon.registry.reviews.rules import Period
from mangnon.statistics import queries as statistics
from mangnon.statistics import rules as report_rules
from mangnon.ui.numbers import number, percent
from mangnon.ui.parts import Figure, Link, Tag, Task, clock_tag
from mangnon.ui.table import Col, Table
from mangnon.web import errands, upkeep

SHOWN = 12
AHEAD = timedelta(days=45)
SILENT_DAYS = 60
JUMP = 0.15  # a commune's children against the year before: more than this is worth a question, nothing is proved by it


@dataclass(frozen=True, slots=True)
class Section:
    """A question with its answer: a list of tasks, a table, figures or links by kind of work; ``nothing`` is said when there is none."""

    title: str
    tasks: Sequence[Task] = ()
    table: Table | None = None
    figures: Sequence[Figure] = ()
    nothing: str = ""
    more: Link | None = None
    groups: Sequence[errands.Group] = ()


def notices(actor: Actor) -> Section:
    """The notices nobody has acknowledged with their twelve hours: code and place, nothing about the child."""
    now = clock.now()
    found = protection.waiting(protection.notices_for(actor))[:SHOWN]
    tasks = [
        Task(
            notice.code, reverse("protection:notice", args=[notice.pk]), clock_tag(protection.emergency_ends(notice), now),
            _("nhận lúc %(at)s, %(unit)s") % {"at": vi_datetime(notice.received_at), "unit": notice.unit.name if notice.unit else _("chưa rõ nơi xảy ra")},
        )
        for notice in found
    ]
    return Section(_("Thông báo chưa xác nhận"), tasks, nothing=_("Không có thông báo nào chờ xác nhận."))


def own_items(actor: Actor) -> Section:
    """What one's own body owes: overdue and due within 45 days, the earliest first."""
    now = clock.now()
    items = deadlines.shown(deadlines.pending(deadlines.own_items_for(actor), now, AHEAD)[:SHOWN], now)
    tasks = [
        Task(due_subjects.called(shown.item), reverse("deadlines:due-item", args=[shown.item.pk]), standing_tag(shown.standing), _term(shown.item.due_before, shown.item.due_at))
        for shown in items
    ]
    more = Link(_("Mọi việc đến hạn"), reverse("deadlines:due"))
    return Section(_("Việc đến hạn của cơ quan"), tasks, nothing=_("Không có việc nào quá hạn hay đến hạn trong 45 ngày tới."), more=more)


def _term(before: date | None, at: datetime | None) -> str:
    return _("trước ngày %(day)s") % {"day": vi_date(before)} if before else _("trước %(at)s") % {"at": vi_datetime(at)}


def returned(actor: Actor) -> Section:
    """What came back to be mended: reports and results of tasks, also those of bodies whose work the actor's carries on."""
    day = clock.today()
    own = organisation.bodies_of(actor, day)
    tasks = [
        Task(
            _("Báo cáo %(round)s") % {"round": statistics.round_label(report.round_code)}, reverse("statistics:unit", args=[report.round_code, report.unit_id]),
            Tag(_("Trả lại"), "warn"), report.reason,
        )
        for report in statistics.reports_for(actor).filter(state=report_rules.RETURNED, body_id__in=own)[:SHOWN]
    ]
    if roles.may(actor.role, roles.TASK_VIEW):
        tasks += [
            Task(task.title, reverse("plans:task-detail", args=[task.pk]), Tag(_("Trả lại"), "warn"))
            for task in plans.tasks_for(actor, day).filter(state="tra_lai", lead_id__in=own)[:SHOWN]
        ]
    tasks += [
        Task(_("Rà soát: %(period)s, %(unit)s") % {"period": period.label, "unit": review.unit.name}, reverse("reviews:list", args=[review.unit_id, period.slug]), Tag(_("Cấp trên mở lại"), "warn"), reason)
        for review, reason in reviews.reopened_for(actor)[:SHOWN] for period in [Period(review.kind, review.year, review.number)]
    ]
    return Section(_("Bị trả lại, cần sửa"), tasks, nothing=_("Không có gì bị trả lại."))


def handings(actor: Actor) -> list[Section]:
    """Whose work waits for somebody to take it; nothing is shown where nobody leaves."""
    found = list(handing.open_for(actor)[:SHOWN])
    tasks = [
        Task(_("%(who)s, thôi giữ từ %(day)s") % {"who": row.post.person.full_name, "day": vi_date(row.ends_on)}, reverse("handing:handing", args=[row.pk]), handing_state(row), row.post.body.name)
        for row in found
    ]
    return [Section(_("Bàn giao chưa có người nhận"), tasks, more=Link(_("Mọi bàn giao"), reverse("handing:handings")))] if tasks else []


def often(actor: Actor) -> Section:
    """The work done often, as far as the role may open it: beside the rest on a desk, after what is due on a phone."""
    return Section(_("Việc hay làm"), groups=errands.often(actor))


def month(actor: Actor) -> Section:
    """The month's list: whom to review, who is new, who turns 16."""
    day = clock.today()
    rows = [
        (_("Có hoàn cảnh đặc biệt, cần rà soát"), {"group": "dac_biet"}, "?hoan-canh=dac_biet"),
        (_("Có nguy cơ, cần rà soát"), {"group": "nguy_co"}, "?hoan-canh=nguy_co"),
        (_("Mới sinh, mới đến trong tháng"), {"month": "den"}, "?thang=den"),
        (_("Tròn 16 tuổi trong tháng"), {"month": "du16"}, "?thang=du16"),
    ]
    figures = [
        Figure(label, number(registry.children_for(actor, day, registry.Filters(**narrow)).count()), _("trẻ"), href=reverse("registry:children") + query)
        for label, narrow, query in rows
    ]
    return Section(_("Danh sách tháng %(month)s") % {"month": f"{day:%m/%Y}"}, figures=figures, more=Link(_("Rà soát hằng tháng, hằng quý"), reverse("reviews:board")))


def task_classes(actor: Actor) -> list[Section]:
    """The tasks of the plan in their five derived classes."""
    if not roles.may(actor.role, roles.TASK_VIEW):
        return []
    counts, where = plans.class_counts(plans.tasks_for(actor, clock.today()), clock.today()), reverse("plans:task-list")
    return [Section(_("Nhiệm vụ theo Kế hoạch"), figures=[Figure(str(label), number(counts[klass]), href=f"{where}?lop={klass}") for klass, label in plan_rules.CLASSES.items()])]


def late_by_area(actor: Actor) -> Section:
    """Who is late: overdue items by district for the province, by commune for a district and where there are no districts."""
    late, whole = deadlines.overdue(deadlines.due_items_for(actor), clock.now()), organisation.sees_whole_province(actor)
    areas = deadlines.by_area(late, clock.today(), () if whole else organisation.unit_ids_of(actor))[:SHOWN]
    rows = [{"area": Link(area.name, _overdue(**{"dia-ban": area.pk})), "count": count, "oldest": _since(oldest)} for area, count, oldest in areas]
    columns = [Col("area", _("Địa bàn"), head=True), Col("count", _("Việc quá hạn"), "int", bar=True, total=True), Col("oldest", _("Muộn nhất"))]
    return Section(
        _("Ai muộn"), table=Table(columns, rows, _("Việc quá hạn theo địa bàn"), show_caption=False), nothing=_("Không có việc nào quá hạn."),
        more=Link(_("Mọi việc quá hạn"), reverse("deadlines:due") + "?lop=qua_han"),
    )


def _overdue(**narrow: object) -> str:
    return f"{reverse('deadlines:due')}?{urlencode({'lop': due_rules.OVERDUE} | narrow)}"


def _since(term: date) -> Tag:
    return standing_tag(due_rules.standing(due_rules.ends_at(term, None), None, clock.now()))


def late_by_kind(actor: Actor, most: int = SHOWN) -> Section:
    """What is late: the same work of many units is one line."""
    kinds = deadlines.by_kind(deadlines.overdue(deadlines.due_items_for(actor), clock.now()))[:most]
    tasks = [
        Task(
            gloss(label), _overdue(viec=code, **({"han": before} if before else {})) if roles.may(actor.role, roles.DUE_VIEW) else "",
            Tag(ngettext("%(n)s cơ quan", "%(n)s cơ quan", count) % {"n": number(count)}, "late"), _term(before, at),
        )
        for code, label, before, at, count in kinds
    ]
    more = Link(_("Mọi việc quá hạn"), reverse("deadlines:due") + "?lop=qua_han") if roles.may(actor.role, roles.DUE_VIEW) else None
    return Section(_("Việc gì muộn"), tasks, nothing=_("Không có việc nào quá hạn."), more=more)


def to_decide(actor: Actor) -> Section:
    """What waits for a decision of this desk: results to approve, reports to receive."""
    tasks = []
    if roles.may(actor.role, roles.TASK_APPROVE):
        waiting = plans.decided_by(actor, plans.tasks_for(actor, clock.today()), clock.today()).filter(state="cho_duyet")
        tasks += [Task(task.title, reverse("plans:task-detail", args=[task.pk]), Tag(_("Chờ duyệt"), "info"), task.lead.abbreviation) for task in waiting[:SHOWN]]
    if roles.may(actor.role, roles.REPORT_DECIDE):
        sent = statistics.reports_for(actor).filter(state=report_rules.SENT).exclude(body_id=actor.body_id)
        tasks += [
            Task(report.body.name, reverse("statistics:unit", args=[report.round_code, report.unit_id]), Tag(_("Chờ tiếp nhận"), "info"), statistics.round_label(report.round_code))
            for report in sent[:SHOWN]
        ]
    return Section(_("Chờ quyết định"), tasks, nothing=_("Không có kết quả hay báo cáo nào chờ duyệt, chờ tiếp nhận."))


def reports(actor: Actor) -> Section:
    """The newest reports of the scope with their state: what may want a number or a seal."""
    tasks = [
        Task(
            report.body.name, reverse("statistics:unit", args=[report.round_code, report.unit_id]),
            Tag(str(report_rules.STATES[report.state]), report_rules.TONES[report.state]), statistics.round_label(report.round_code),
        )
        for report in statistics.reports_for(actor)[:SHOWN]
    ]
    return Section(_("Báo cáo"), tasks, nothing=_("Chưa có báo cáo nào được lập."), more=Link(_("Mọi báo cáo"), reverse("statistics:home")))


def oddities(actor: Actor) -> Section:
    """What looks wrong in the numbers: worth a call, not a verdict."""
    day, tasks = clock.today(), []
    silent = registry.silent_communes(actor, day - timedelta(days=SILENT_DAYS))
    if silent:
        label = _("Xã không ghi trẻ nào mới sinh trong %(n)d ngày") % {"n": SILENT_DAYS}
        tasks.append(Task(label, "", Tag(ngettext("%(n)s xã", "%(n)s xã", len(silent)) % {"n": number(len(silent))}, "warn"), _listed([unit.name for unit in silent])))
    for row in statistics.jumps(actor, JUMP)[:5]:
        change = _("%(now)s trẻ, cùng kỳ %(before)s trẻ") % {"now": number(row.now), "before": number(row.before)}
        href = reverse("statistics:annex", args=[row.round_code, row.unit.unit_id, "I"])
        tasks.append(Task(_("Số trẻ của %(unit)s khác hẳn cùng kỳ năm trước") % {"unit": row.unit.full_name}, href, Tag(percent(row.percent), "warn"), change))
    numberless = registry.without_number(actor, day - timedelta(days=SILENT_DAYS))
    if numberless:
        label = _("Trẻ trên %(n)d ngày tuổi chưa có số định danh cá nhân") % {"n": SILENT_DAYS}
        tasks.append(Task(label, reverse("registry:children"), Tag(ngettext("%(n)s trẻ", "%(n)s trẻ", numberless) % {"n": number(numberless)}, "plain")))
    return Section(_("Điều gì bất thường"), tasks, nothing=_("Chưa thấy điều gì bất thường."))


def _listed(names: Sequence[str], most: int = 8) -> str:
    left = len(names) - most
    rest = [ngettext("và %(n)d xã khác", "và %(n)d xã khác", left) % {"n": left}] if left > 0 else []
    return ", ".join([*names[:most], *rest])


def doctor() -> Section:
    """What the administrator must do."""
    tasks = [Task(str(todo.text), "", Tag(_("Gấp"), "late") if todo.urgent else None) for todo in upkeep.tasks()]
    return Section(_("Việc quản trị cần làm"), tasks, nothing=_("Hệ thống không đòi việc gì."))
