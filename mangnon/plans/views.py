"""Pages of the plan: the tasks of one's scope, one task, the clauses with their coverage."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.deadlines.tables import class_help
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import lead_to
from mangnon.plans import actions, queries, rules
from mangnon.plans.forms import DecisionForm, ProgressForm
from mangnon.plans.models import Task
from mangnon.plans.tables import clause_table, difference_table, progress_events, task_pairs, task_table
from mangnon.ui.forms import on_version
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, Tab

PLAN = "715-KH-UBND-2022"


@access(roles.TASK_VIEW)
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """The tasks of one's scope, filtered by derived class; the classes are counted on the same day."""
    actor, day = actor_of(request), clock.today()
    chosen, clause = request.GET.get("lop", ""), request.GET.get("muc", "")
    found = queries.tasks_for(actor, day).filter(**{"clause__code": clause} if clause else {})
    counts = queries.class_counts(found, day)
    rows = paginate(request, queries.of_class(found, chosen, day) if chosen else found)
    tasks = [(task, queries.standing_of(task, day)) for task in rows.object_list]
    within = f"&{urlencode({'muc': clause})}" if clause else ""
    tabs = [Tab(label, f"?lop={klass}{within}", chosen == klass, counts[klass]) for klass, label in rules.CLASSES.items()]
    context = {"clause": clause, "tabs": [Tab(_("Tất cả"), f"?{within[1:]}", not chosen, sum(counts.values())), *tabs], "table": task_table(tasks, day, rows), "class_help": class_help()}
    return listing.answer(request, "plans/task_list.html", context)


@access(roles.TASK_VIEW)
@require_GET
def task_detail(request: HttpRequest, task_id) -> HttpResponse:
    """One task: what, who, until when, how it stands, its updates, and the two forms for who may use them."""
    return _detail(request, _task(request, task_id))


@access(roles.TASK_EDIT)
@require_http_methods(["POST"])
def task_progress(request: HttpRequest, task_id) -> HttpResponse:
    """Add an update."""
    task = _task(request, task_id)
    form = ProgressForm(request.POST, state=task.state)
    if not form.is_valid():
        return _detail(request, task, progress=form, status=422)
    _own(request, task)
    return _send(request, task, form, actions.report_progress, "progress")


@access(roles.TASK_APPROVE)
@require_http_methods(["POST"])
def task_decision(request: HttpRequest, task_id) -> HttpResponse:
    """Approve or return a submitted result."""
    task = _task(request, task_id)
    if not queries.may_decide(actor_of(request), task, clock.today()):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _detail(request, task, decision=form, status=422)
    form.cleaned_data["approved"] = form.cleaned_data["approved"] == "yes"
    return _send(request, task, form, actions.decide_completion, "decision")


@access(roles.TASK_VIEW)
@require_GET
def clause_list(request: HttpRequest) -> HttpResponse:
    """The clauses of the plan with how many tasks carry each out."""
    context = {"crumbs": _up(Crumb(_("Các mục"))), "table": clause_table(queries.coverage(PLAN))}
    return listing.answer(request, "plans/clause_list.html", context)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Nhiệm vụ theo Kế hoạch"), reverse("plans:task-list")), *more]


def _task(request: HttpRequest, task_id) -> Task:
    try:
        return queries.task_for(actor_of(request), task_id, clock.today())
    except Task.DoesNotExist:
        raise Http404 from None


def _own(request: HttpRequest, task: Task) -> None:
    """An update is written by the lead body or a partner, not by whoever may look."""
    if not queries.may_report(actor_of(request), task, clock.today()):
        raise PermissionDenied


def _send(request: HttpRequest, task: Task, form, action, name: str) -> HttpResponse:
    def carry_out() -> str:
        action(by=actor_of(request), task=task, **form.cleaned_data)
        return reverse("plans:task-detail", args=[task.pk])

    try:
        return lead_to(request, carry_out)
    except rules.TaskRefused as refusal:
        form.add_error(None, str(refusal))
        return _detail(request, task, **{name: form}, status=422)
    except actions.StaleTask:
        return _stale(request, _task(request, task.pk), form, name)


def _stale(request: HttpRequest, now: Task, form, name: str) -> HttpResponse:
    """Show what was typed beside what is stored now, and the typed form once more where the task still takes one."""
    how = {"state": now.state} if name == "progress" else {}
    again = type(form)(on_version(form.data, now.version), **how) if _open_for(request, now)[name] else None
    return _detail(request, now, **{name: again}, differences=difference_table(form, now), status=409)


def _open_for(request: HttpRequest, task: Task) -> dict[str, bool]:
    work = task.state not in ("hoan_thanh", "cho_duyet") and queries.may_report(actor_of(request), task, clock.today())
    decide = task.state == "cho_duyet" and queries.may_decide(actor_of(request), task, clock.today())
    return {"progress": work, "decision": decide}


def _detail(request: HttpRequest, task: Task, *, progress=None, decision=None, differences=None, status: int = 200) -> HttpResponse:
    day = clock.today()
    open_for = _open_for(request, task)
    if open_for["progress"] and progress is None:
        progress = ProgressForm(state=task.state, initial={"version": task.version})
    if open_for["decision"] and decision is None:
        decision = DecisionForm(initial={"version": task.version})
    context = {
        "crumbs": _up(Crumb(task.clause.code)), "task": task, "heading": _("Nhiệm vụ %(code)s") % {"code": task.clause.code}, "pairs": task_pairs(task, day),
        "events": progress_events(task), "progress": progress, "decision": decision, "differences": differences,
    }
    return page(request, "plans/task_detail.html", context, status=status)
