"""Some tasks of the plan are done by the demo day, in time and late, so that the five classes can be seen."""

import random
from datetime import date, timedelta

from mangnon.audit.actor import Actor
from mangnon.plans import actions
from mangnon.plans.models import Task

DONE_SHARE = 0.12  # DESIGN
AT_ISSUE = {"P-1": date(2022, 3, 29), "P-2": date(2022, 4, 6)}  # issued on its day; the last addressee a day late


def carry_out(*, seed: int, on: date) -> int:
    """Walk tasks through their workflow as two persons would and return how many were completed."""
    rng = random.Random(f"tasks:{seed}")
    done = 0
    for task in Task.objects.filter(start_on__lte=on).select_related("clause").order_by("clause__order", "lead__code"):
        day = AT_ISSUE.get(task.clause.code)
        if day is None and (task.kind != "thoi_han" or rng.random() > DONE_SHARE):
            continue
        _complete(task, day or task.start_on + timedelta(days=rng.randint(5, max(6, (min(on, date(2022, 12, 31)) - task.start_on).days))), on)
        done += 1
    return done


def _complete(task: Task, day: date, on: date) -> None:
    officer = Actor(kind="person", label="Cán bộ chủ trì (tỉnh mẫu)", person_id="demo-officer", body_id=str(task.lead_id), role="nganh", channel="demo")
    leader = Actor(kind="person", label="Lãnh đạo (tỉnh mẫu)", person_id="demo-leader", body_id=str(task.lead_id), role="lanh_dao_so", channel="demo")
    day = min(day, on)
    task = actions.report_progress(by=officer, task=task, version=task.version, percent=60, result="Đã triển khai", state="dang_thuc_hien", day=task.start_on)
    task = actions.report_progress(by=officer, task=task, version=task.version, percent=100, result="Đã hoàn thành", state="cho_duyet", day=day)
    actions.decide_completion(by=leader, task=task, version=task.version, approved=True, done_on=day)
