"""Tasks and clauses, always for somebody."""

from datetime import date

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When

from mangnon.audit.actor import Actor
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.plans import rules
from mangnon.plans.models import Clause, Task, TaskPartner, TaskProgress
from mangnon.registry.codes import packs

SECTOR = "nganh"


def tasks_for(actor: Actor, day: date) -> QuerySet[Task]:
    """Return the believed tasks an actor may see: led by bodies of the units in their scope, or shared by their own body.

    A sector's reporter sees what the sector itself leads or shares.
    """
    tasks = Task.objects.believed().select_related("clause", "lead", "lead__unit", "responsible").order_by("clause__order", "lead__level", "lead__code", "id")
    if organisation.sees_whole_province(actor):
        return tasks
    own = organisation.bodies_of(actor, day)
    led = Q(lead_id__in=own) if actor.role == SECTOR else Q(lead__unit_id__in=organisation.unit_ids_in_scope(actor, day))
    return tasks.filter(led | Q(pk__in=TaskPartner.objects.filter(body_id__in=own).values("task_id")))


def task_for(actor: Actor, task_id, day: date) -> Task:
    """Return one task of the actor's scope with its partners and progress; raises ``Task.DoesNotExist`` outside it."""
    partners = Prefetch("partners", queryset=TaskPartner.objects.select_related("body").order_by("body__code"))
    progress = Prefetch("progress", queryset=TaskProgress.objects.believed().order_by("-day", "-id"))
    return tasks_for(actor, day).select_related("clause__plan").prefetch_related(partners, progress).get(pk=task_id)


def decided_by(actor: Actor, tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Narrow to the tasks whose result the actor may approve, see ``may_decide``."""
    if not roles.may(actor.role, roles.TASK_APPROVE):
        return tasks.none()
    return tasks.filter(lead_id__in=organisation.bodies_under(actor, day))


def may_decide(actor: Actor, task: Task, day: date) -> bool:
    """Say whether the actor leads a body that leads the task, or one above it; cooperating is not enough."""
    return actor.kind != "person" or (roles.may(actor.role, roles.TASK_APPROVE) and task.lead_id in organisation.bodies_under(actor, day))


def may_report(actor: Actor, task: Task, day: date) -> bool:
    """Say whether the actor works in the body that leads the task, or in one that shares it."""
    if actor.kind != "person":
        return True
    mine = organisation.bodies_of(actor, day) if roles.may(actor.role, roles.TASK_EDIT) else set()
    return task.lead_id in mine or TaskPartner.objects.filter(task=task, body_id__in=mine).exists()


def standing_of(task: Task, day: date) -> rules.Standing:
    """Return the derived class of a task on a day."""
    return rules.standing(due_before=task.due_before, done_on=task.done_on, as_of=day)


def assignment_status(clause: Clause) -> str:
    """Return whether the plan itself names who does a clause (verified) or the assignment is a reading of it."""
    found = (row.status for row in packs().clauses if (row.plan, row.code) == (clause.plan.code, clause.code))
    return next(found, "unverified")


def class_counts(tasks: QuerySet[Task], day: date) -> dict[str, int]:
    """Return how many of some tasks stand in each of the five classes on a day."""
    rows = _classed(tasks.order_by(), day).values("klass").annotate(count=Count("id"))
    return dict.fromkeys(rules.CLASSES, 0) | {row["klass"]: row["count"] for row in rows}


def of_class(tasks: QuerySet[Task], klass: str, day: date) -> QuerySet[Task]:
    """Narrow tasks to one derived class on a day."""
    return _classed(tasks, day).filter(klass=klass)


def _classed(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Say of each task in the database what ``rules.standing`` says."""
    done = Q(done_on__lte=day)
    cases = (
        (done & Q(done_on__gte=F("due_before")), rules.DONE_LATE), (done, rules.DONE_IN_TIME),
        (Q(due_before=None), rules.CONTINUOUS), (Q(due_before__lte=day), rules.OVERDUE),
    )
    return tasks.annotate(klass=Case(*(When(condition, then=Value(name)) for condition, name in cases), default=Value(rules.RUNNING)))


def coverage(plan_code: str) -> list[tuple[Clause, int]]:
    """Return each clause of a plan with the number of tasks made from it."""
    tasks = Prefetch("tasks", queryset=Task.objects.believed().only("id", "clause_id"))
    clauses = Clause.objects.filter(plan__code=plan_code).prefetch_related(tasks).order_by("order")
    return [(clause, len(clause.tasks.all())) for clause in clauses]
