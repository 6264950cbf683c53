"""How tasks and clauses are shown: rows of a table, pairs of a summary, events of a timeline."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_date
from mangnon.plans import rules
from mangnon.plans.models import Clause, Task
from mangnon.plans.queries import standing_of
from mangnon.ui.parts import Event, Link, Pair, Tag

TONES = {rules.DONE_IN_TIME: "good", rules.DONE_LATE: "warn", rules.RUNNING: "plain", rules.OVERDUE: "late", rules.CONTINUOUS: "info"}


def standing_tag(standing: rules.Standing) -> Tag:
    """Return the class of a task as a word with its tone; a term that ends within three days says so."""
    if standing.due_soon:
        return Tag(_("Sắp đến hạn"), "warn")
    return Tag(standing.label, TONES[standing.klass])


def task_rows(tasks: list[tuple[Task, rules.Standing]]) -> list[dict]:
    """Return what the list shows of each task."""
    return [
        {
            "code": task.clause.code, "link": Link(task.title, reverse("plans:task-detail", args=[task.pk])), "lead": task.lead.abbreviation,
            "due": vi_date(task.due_before) if task.due_before else _("không nêu ngày"), "tag": standing_tag(standing),
            "state": rules.STATES[task.state],
        }
        for task, standing in tasks
    ]


def task_pairs(task: Task, day: date) -> list[Pair]:
    """Return the summary of one task."""
    partners = ", ".join(partner.body.abbreviation for partner in task.partners.all()) or _("không có")
    return [
        Pair(_("Nhiệm vụ"), task.title),
        Pair(_("Mục của Kế hoạch"), task.clause.code),
        Pair(_("Cơ quan chủ trì"), task.lead.name),
        Pair(_("Cơ quan phối hợp"), partners),
        Pair(_("Hạn (trước ngày)"), vi_date(task.due_before) if task.due_before else _("Kế hoạch không nêu ngày")),
        Pair(_("Chỉ tiêu"), task.target or _("Kế hoạch không nêu")),
        Pair(_("Theo hạn"), standing_tag(standing_of(task, day))),
        Pair(_("Trạng thái"), rules.STATES[task.state]),
        Pair(_("Ngày hoàn thành"), vi_date(task.done_on) if task.done_on else "-"),
    ]


def progress_events(task: Task) -> list[Event]:
    """Return a task's updates, newest first."""
    events = []
    for entry in task.progress.all():
        lines = [entry.result, entry.difficulty and _("Khó khăn: %(text)s") % {"text": entry.difficulty}, entry.proposal and _("Đề xuất: %(text)s") % {"text": entry.proposal}]
        events.append(Event(entry.day, _("Đạt %(percent)d %%") % {"percent": entry.percent}, " ".join(filter(None, lines)), recorded=entry.recorded_at))
    return events


def clause_rows(clauses: list[tuple[Clause, int]]) -> list[dict]:
    """Return each clause with the number of its tasks."""
    return [{"code": clause.code, "title": clause.title, "count": count} for clause, count in clauses]
