"""How the tasks of the year's plans look when frozen: one row a task with its derived class on the reference day."""

from collections.abc import Iterator

from mangnon.plans import rules
from mangnon.plans.models import Task

COLUMNS = ["clause__code", "lead_id", "lead__level", "lead__unit_id", "due_before", "done_on", "start_on", "id"]


def tasks(ctx) -> Iterator[tuple]:
    """Yield (task, clause, body, body_level, unit_id, klass) for tasks begun by the reference day.

    A report counts the plans of its own year (Kế hoạch 715/KH-UBND VI): a year without a plan has no tasks of one.
    """
    rows = Task.objects.using(ctx.using).believed(ctx.known_at).filter(start_on__lte=ctx.reference_day, clause__plan__year=ctx.reference_day.year)
    for code, body, level, unit, due_before, done_on, _start, task in rows.order_by("id").values_list(*COLUMNS):
        klass = rules.standing(due_before=due_before, done_on=done_on, as_of=ctx.reference_day).klass
        yield (ctx.pseudonym("task", task), code, body.hex, level, unit, klass)


FROZEN = {"tasks": tasks}
