"""The only writers of documents, plans and tasks."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.audit.refusals import Conflict
from mangnon.base import clock, ids
from mangnon.law.rows import ClauseRow, PlanRow
from mangnon.organisation.models import Body
from mangnon.plans import queries, rules
from mangnon.plans.models import Clause, Document, Plan, Task, TaskPartner, TaskProgress

TASK_COLUMNS = [
    "id", "version", "recorded_at", "source_channel", "source_post", "clause_id", "lead_id", "title", "kind", "product",
    "target", "start_on", "due_before", "state", "submitted_by", "approved_by",
]


@transaction.atomic
def load_plan(*, by: Actor, plan: PlanRow, clauses: list[ClauseRow]) -> Plan:
    """Register a plan with its clauses and give each lead body in force on its day a task. Repeating changes nothing."""
    existing = Plan.objects.filter(code=plan.code).first()
    if existing:
        return existing
    now = clock.now()
    issuer = Body.objects.on(plan.issued_on).get(code=plan.body)
    document = Document.objects.create(
        number=plan.number, kind="Kế hoạch", issuer=issuer.name, issued_on=plan.issued_on, effective_on=plan.issued_on,
        title=plan.title, recorded_at=now, source_channel=by.channel, source_post=by.post_id,
    )
    made = Plan.objects.create(document=document, code=plan.code, year=plan.year, body=issuer, recorded_at=now,
                               source_channel=by.channel, source_post=by.post_id)
    Clause.objects.bulk_create(
        Clause(plan=made, code=row.code, title=row.label, order=order) for order, row in enumerate(clauses, start=1)
    )
    tasks = _give_tasks(made, plan, clauses, by)
    record(by, "plan loaded", subjects=[("plan", made.id)], sensitive=False,
           data={"number": plan.number, "clauses": len(clauses), "tasks": tasks})
    return made


def _give_tasks(plan: Plan, row: PlanRow, clauses: list[ClauseRow], by: Actor) -> int:
    bodies: dict[str, list[Body]] = {}
    for body in Body.objects.on(row.issued_on).order_by("level", "code"):
        bodies.setdefault(body.kind, []).append(body)
    clause_ids = dict(plan.clauses.values_list("code", "id"))
    now, tasks, partners = clock.now(), [], []
    for clause in clauses:
        cooperating = [body for kind in clause.cooperating for body in bodies.get(kind, [])]
        for lead in (body for kind in clause.lead for body in bodies.get(kind, [])):
            task = ids.named(f"task:{plan.code}:{clause.code}:{lead.code}")
            tasks.append((
                task, 1, now, by.channel, by.post_id, clause_ids[clause.code], lead.id, clause.label, clause.kind,
                clause.product, clause.target, row.issued_on, clause.due_before, "moi_giao", "", "",
            ))
            # A partner of a clause led by many bodies of one kind would be told once per lead; only single leads list them.
            if len(clause.lead) == 1 and len(bodies.get(clause.lead[0], [])) == 1:
                partners.extend((task, body.id) for body in cooperating if body.id != lead.id)
    insert_rows(Task, TASK_COLUMNS, tasks)
    insert_rows(TaskPartner, ["task_id", "body_id"], partners)
    return len(tasks)


@transaction.atomic
def report_progress(
    *, by: Actor, task: Task, version: int, percent: int, result: str = "", difficulty: str = "", proposal: str = "",
    state: str | None = None, day: date | None = None,
) -> Task:
    """Add a dated update to a task and, when ``state`` is given, take that step of the workflow."""
    locked = _lock(task, version)
    if not queries.may_report(by, locked, clock.today()):
        raise rules.TaskRefused("not_shared", _("Chỉ cơ quan chủ trì hoặc phối hợp được cập nhật nhiệm vụ."))
    if not 0 <= percent <= 100:
        raise rules.TaskRefused("percent", _("Tỷ lệ hoàn thành phải từ 0 đến 100."))
    TaskProgress.objects.create(
        task=locked, day=day or clock.today(), percent=percent, result=result, difficulty=difficulty, proposal=proposal,
        recorded_at=clock.now(), source_channel=by.channel, source_post=by.post_id,
    )
    before = locked.state
    if state and state != before:
        rules.check_step(before, state)
        locked.state = state
        locked.submitted_by = by.person_id if state == "cho_duyet" else locked.submitted_by
    _save(locked)
    record(by, "task progress", subjects=[("task", locked.id)], sensitive=False,
           data={"before": before, "after": locked.state, "percent": percent})
    return locked


@transaction.atomic
def decide_completion(*, by: Actor, task: Task, version: int, approved: bool, done_on: date | None = None, reason: str = "") -> Task:
    """Approve or return a submitted result. The class (on time or late) follows from ``done_on``, not from today."""
    locked, today = _lock(task, version), clock.today()
    target = "hoan_thanh" if approved else "tra_lai"
    rules.check_step(locked.state, target)
    rules.check_approval(submitted_by=locked.submitted_by, approver=by.person_id)
    if not queries.may_decide(by, locked, today):
        raise rules.TaskRefused("not_above", _("Chỉ lãnh đạo của cơ quan chủ trì hoặc cơ quan cấp trên của cơ quan ấy được duyệt kết quả."))
    if not approved and not reason.strip():
        raise rules.TaskRefused("reason", _("Trả lại phải ghi rõ lý do."))
    locked.state = target
    if approved:
        locked.done_on = done_on or today
        rules.check_done_on(locked.done_on, start_on=locked.start_on, today=today)
        locked.approved_by = by.person_id
    _save(locked)
    record(by, "task completed" if approved else "task returned", subjects=[("task", locked.id)], sensitive=False,
           data={"reason": reason, "done_on": locked.done_on})
    return locked


class StaleTask(Conflict):
    """Somebody changed the task since the page was opened; ``current`` is how it stands now."""

    def __init__(self, current: Task):
        super().__init__(_("Nhiệm vụ đã được người khác cập nhật; hãy xem lại rồi gửi lần nữa."))
        self.current = current


def _lock(task: Task, version: int) -> Task:
    current = Task.objects.select_for_update().get(pk=task.pk)
    if current.version != version:
        raise StaleTask(current)
    return current


def _save(task: Task) -> None:
    task.version += 1
    task.save(update_fields=["state", "submitted_by", "approved_by", "done_on", "version"])
