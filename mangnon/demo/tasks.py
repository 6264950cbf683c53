"""What offices have done by the demo day, in time and late, so that every class can be seen: tasks of the plan, due items."""

import random
from datetime import date, datetime, time, timedelta

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.demo import parameters as p
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Body
from mangnon.plans import actions
from mangnon.plans.models import Task

AT_ISSUE = {"P-1": date(2022, 3, 29), "P-2": date(2022, 4, 6)}  # issued on its day; the last addressee a week late


def carry_out(*, seed: int, on: date) -> int:
    """Walk tasks through their workflow as two persons would and return how many were completed."""
    rng = random.Random(f"tasks:{seed}")
    done = 0
    for task in Task.objects.filter(start_on__lte=on, kind="thoi_han").select_related("clause", "lead").order_by("clause__order", "lead__code"):
        day = AT_ISSUE.get(task.clause.code) or _day_of(rng, task)
        if day is not None and day <= on:
            _complete(task, day, on)
            done += 1
    return done


def _day_of(rng: random.Random, task: Task) -> date | None:
    """The day on which a task gets done, if ever: around its term, or some day of the plan's year."""
    lot, spread = rng.random(), rng.random()
    if lot > p.TASKS_DONE:
        return None
    if task.due_before:
        return task.due_before - timedelta(days=9) + timedelta(days=int(spread * 12))
    return task.start_on + timedelta(days=5 + int(spread * (date(task.start_on.year, 12, 31) - task.start_on).days))


def _complete(task: Task, day: date, on: date) -> None:
    # A body that has ended by the demo day has no officer any more: what it did then is taken over from paper.
    ended = task.lead.valid_to is not None and task.lead.valid_to <= on
    officer = Actor(kind="command" if ended else "person", label="Cán bộ chủ trì (tỉnh mẫu)", person_id="demo-officer", body_id=str(task.lead_id), role="nganh", channel="demo")
    leader = Actor(kind="person", label="Lãnh đạo (tỉnh mẫu)", person_id="demo-leader", body_id=str(_standing(task.lead, on).pk), role="lanh_dao_so", channel="demo")
    task = actions.report_progress(by=officer, task=task, version=task.version, percent=60, result="Đã triển khai", state="dang_thuc_hien", day=task.start_on)
    task = actions.report_progress(by=officer, task=task, version=task.version, percent=100, result="Đã hoàn thành", state="cho_duyet", day=day)
    actions.decide_completion(by=leader, task=task, version=task.version, approved=True, done_on=day)


def _standing(body: Body, day: date) -> Body:
    """Return who decides for a body on ``day``: itself, who carries its work on, or the body above where nobody does."""
    body = organisation.body_today(body, day)
    while body.valid_to is not None and body.valid_to <= day and body.superior is not None:
        body = organisation.body_today(body.superior, day)
    return body


def hand_in(*, by: Actor, seed: int, on: date) -> int:
    """Say of most due items before the demo day that they were handed in on paper, some late; return how many."""
    rng = random.Random(f"items:{seed}")
    finished = []
    for item in DueItem.objects.filter(due_before__lte=on + timedelta(days=p.ITEMS_EARLY), done_at__isnull=True).order_by("due_before", "key"):
        lot, spread = rng.random(), rng.random()
        late = p.ITEMS_DONE < lot <= p.ITEMS_DONE + p.ITEMS_LATE
        day = item.due_before + timedelta(days=int(spread * 8)) if late else item.due_before - timedelta(days=1 + int(spread * p.ITEMS_EARLY))
        if lot <= p.ITEMS_DONE + p.ITEMS_LATE and day < on:
            finished.append((item, datetime.combine(day, time(8 + int(spread * 9)), clock.TZ)))
    return deadlines.finish_items(by=by, finished=finished, note="Đã gửi bản giấy")
