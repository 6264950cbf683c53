"""The plan's pages as each role sees them: own tasks to work on, others to read, clauses that lead to their tasks."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.plans import actions
from mangnon.plans.models import Clause, Task
from mangnon.plans.tables import task_pairs
from tests.world import SYSTEM


@pytest.fixture
def planned(world):
    packs = law.load()
    actions.load_plan(by=SYSTEM, plan=packs.plans[0], clauses=list(packs.clauses))
    return world


def page(client, task: Task) -> str:
    return client.get(reverse("plans:task-detail", args=[task.pk])).content.decode()


def test_who_neither_leads_nor_shares_a_task_reads_it_without_a_form(planned):
    task = Task.objects.get(clause__code="V.11.b-1", lead__code="ubnd_xa-01273")
    form = f'action="{reverse("plans:task-progress", args=[task.pk])}"'
    assert form not in page(planned.client("can_bo_huyen", "huyen_nha"), task)
    assert form in page(planned.client("can_bo_xa", "xa_nha"), task)


def test_a_sector_reports_on_its_own_task(planned):
    task = Task.objects.get(clause__code="V.5.b")
    sent = planned.client("nganh", "tinh").post(reverse("plans:task-progress", args=[task.pk]), {"version": 1, "percent": 40, "result": "Đã tập huấn", "state": ""})
    assert (sent.status_code, task.progress.get().percent) == (302, 40)


def test_an_assignment_the_plan_does_not_name_is_marked(planned):
    office = planned.client("can_bo_tinh", "tinh")
    assert "Đọc từ Kế hoạch, chưa kiểm chứng" in page(office, Task.objects.get(clause__code="II.7-c"))
    assert "Kế hoạch nêu tên" in page(office, Task.objects.get(clause__code="VI.2-b"))


def test_each_clause_leads_to_its_tasks_and_keeps_to_it_while_filtering(planned):
    office = planned.client("can_bo_tinh", "tinh")
    clauses = office.get(reverse("plans:clause-list")).content.decode()
    assert [code for code in Clause.objects.values_list("code", flat=True) if f"?muc={code}" not in clauses] == []
    listed = office.get(reverse("plans:task-list"), {"muc": "VI.1-b"}).content.decode()
    assert listed.count("VI.1-b</td>") == Task.objects.filter(clause__code="VI.1-b").count()
    assert "?lop=qua_han&amp;muc=VI.1-b" in listed


def test_a_lead_that_has_ended_is_shown_with_the_body_that_carries_its_work_on(planned):
    task = Task.objects.get(clause__code="VI.2-b")
    assert "nay là" not in page(planned.client("can_bo_tinh", "tinh"), task)
    lead = {pair.key: pair.value for pair in task_pairs(task, date(2026, 11, 20))}["Cơ quan chủ trì"]
    assert lead == "Sở Lao động - Thương binh và Xã hội, nay là Sở Y tế"
