"""How tasks and clauses are shown: rows of a table, pairs of a summary, events of a timeline."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.core.paginator import Page
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.base.numbers import vi_date
from mangnon.organisation import queries as organisation
from mangnon.organisation.glosses import gloss
from mangnon.organisation.models import Body
from mangnon.plans import rules
from mangnon.plans.models import Clause, Task
from mangnon.plans.queries import assignment_status, standing_of
from mangnon.ui.parts import Event, Link, Pair, Tag
from mangnon.ui.table import Col, Table

TONES = {rules.DONE_IN_TIME: "good", rules.DONE_LATE: "warn", rules.RUNNING: "plain", rules.OVERDUE: "late", rules.CONTINUOUS: "info"}


NAMED = 6  # committees of one level that are still named one by one


def standing_tag(standing: rules.Standing) -> Tag:
    """Return the class of a task as a word with its tone; a term that ends within three days says so."""
    if standing.due_soon:
        return Tag(_("Sắp đến hạn"), "warn")
    return Tag(standing.label, TONES[standing.klass])


def difference_table(form: Form, task: Task) -> Table:
    """Return, field by field, what somebody typed on an old page and what is stored since."""
    last = task.progress.all()[0] if task.progress.all() else None
    stored = {"state": rules.STATES[task.state], "approved": rules.STATES[task.state], "done_on": task.done_on and vi_date(task.done_on)}
    stored |= {name: getattr(last, name) for name in ("percent", "result", "difficulty", "proposal") if last}
    rows = [
        {"field": form[name].label, "typed": _typed(form, name), "stored": stored.get(name)}
        for name in form.fields if name != "version" and (_typed(form, name) or stored.get(name))
    ]
    columns = [Col("field", _("Mục"), head=True), Col("typed", _("Anh/chị vừa gõ")), Col("stored", _("Đang lưu"))]
    return Table(columns, rows, _("Chỗ khác nhau"))


def _typed(form: Form, name: str) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    value = form.data.get(name, "")
    return str(choices.get(value, value)) if value else ""


def task_table(tasks: Sequence[tuple[Task, rules.Standing]], day: date, page: Page) -> Table:
    """Return the list of tasks; its caption says how the classes are derived."""
    columns = [
        Col("code", _("Mục"), keep=True), Col("task", _("Nhiệm vụ"), head=True), Col("lead", _("Chủ trì")), Col("due", _("Hạn (trước ngày)")),
        Col("standing", _("Theo hạn")), Col("state", _("Trạng thái"), keep=True),
    ]
    rows = [
        {
            "code": task.clause.code, "task": Link(gloss(task.title), reverse("plans:task-detail", args=[task.pk])), "lead": task.lead.abbreviation,
            "due": task.due_before or _("không nêu ngày"), "standing": standing_tag(standing), "state": rules.STATES[task.state],
        }
        for task, standing in tasks
    ]
    caption = _("Xếp loại theo hạn tính đến ngày %(day)s; “trước ngày” nghĩa là phải xong trước ngày đó.") % {"day": vi_date(day)}
    return Table(columns, rows, caption, page=page, cards=True, empty_text=_("Không có nhiệm vụ nào ở loại này."))


def task_pairs(task: Task, day: date) -> list[Pair]:
    """Return the summary of one task."""
    partners = ", ".join(partners_of([partner.body for partner in task.partners.all()])) or _("không có")
    return [
        Pair(_("Nhiệm vụ"), gloss(task.title)),
        Pair(_("Mục của Kế hoạch"), task.clause.code),
        Pair(_("Cơ quan chủ trì"), _lead_name(task, day)),
        Pair(_("Cơ quan phối hợp"), partners),
        Pair(_("Căn cứ phân công"), _("Kế hoạch nêu tên") if assignment_status(task.clause) == "verified" else _("Đọc từ Kế hoạch, chưa kiểm chứng")),
        Pair(_("Hạn (trước ngày)"), vi_date(task.due_before) if task.due_before else _("Kế hoạch không nêu ngày")),
        Pair(_("Chỉ tiêu"), task.target or _("Kế hoạch không nêu")),
        Pair(_("Theo hạn"), standing_tag(standing_of(task, day))),
        Pair(_("Trạng thái"), rules.STATES[task.state]),
        Pair(_("Ngày hoàn thành"), vi_date(task.done_on) if task.done_on else "-"),
    ]


def partners_of(bodies: Sequence[Body]) -> list[str]:
    """Return who cooperates: by name, but the committees of many communes or districts as their number."""
    said = []
    for kind, count in Counter(body.kind for body in bodies).items():
        if kind == "ubnd_huyen" and count > NAMED:
            said.append(ngettext("UBND của %(n)d huyện, thành phố", "UBND của %(n)d huyện, thành phố", count) % {"n": count})
        elif kind == "ubnd_xa" and count > NAMED:
            said.append(ngettext("UBND của %(n)d xã, phường, thị trấn", "UBND của %(n)d xã, phường, thị trấn", count) % {"n": count})
        else:
            said += [body.abbreviation for body in bodies if body.kind == kind]
    return said


def _lead_name(task: Task, day: date) -> str:
    """Return the lead as the plan named it and, where another body carries its work on, that one."""
    now = organisation.body_today(task.lead, day)
    return task.lead.name if now.name == task.lead.name else _("%(body)s, nay là %(now)s") % {"body": task.lead.name, "now": now.name}


def progress_events(task: Task) -> list[Event]:
    """Return a task's updates, newest first."""
    events = []
    for entry in task.progress.all():
        lines = [entry.result, entry.difficulty and _("Khó khăn: %(text)s") % {"text": entry.difficulty}, entry.proposal and _("Đề xuất: %(text)s") % {"text": entry.proposal}]
        events.append(Event(entry.day, _("Đạt %(percent)d %%") % {"percent": entry.percent}, " ".join(filter(None, lines)), recorded=entry.recorded_at))
    return events


def clause_table(clauses: Sequence[tuple[Clause, int]]) -> Table:
    """Return each clause with the number of its tasks."""
    columns = [Col("code", _("Mục"), keep=True), Col("title", _("Nội dung"), head=True), Col("count", _("Số nhiệm vụ đã giao"), "int", total=True)]
    tasks = reverse("plans:task-list")
    rows = [{"code": clause.code, "title": Link(gloss(clause.title), f"{tasks}?muc={clause.code}"), "count": count} for clause, count in clauses]
    return Table(columns, rows, _("Các mục của Kế hoạch"), show_caption=False, empty_text=_("Chưa nạp kế hoạch."))
