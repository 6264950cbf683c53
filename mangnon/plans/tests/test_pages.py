"""The plan's pages as each role sees them: own tasks to work on, others to read, clauses that lead to their tasks."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangnon import law
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.engine.freezing import FreezeContext
from mangnon.organisation import actions as world_actions
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Body
from mangnon.plans import actions, frozen, queries, rules
from mangnon.plans.models import Clause, Task, TaskPartner
from mangnon.plans.tables import partners_of, task_pairs
from tests.world import SYSTEM, TODAY, signed_in


@pytest.fixture
def planned(world):
    packs = law.load()
    actions.load_plan(by=SYSTEM, plan=packs.plans[0], clauses=list(packs.clauses))
    return world


def page(client, task: Task) -> str:
    return client.get(reverse("plans:task-detail", args=[task.pk])).content.decode()


@pytest.mark.parametrize(("year", "counted"), [(2022, True), (2023, False)])
def test_a_report_counts_the_tasks_of_the_plans_of_its_own_year(planned, year, counted):
    ctx = FreezeContext("default", "", TODAY, TODAY, date(year, 11, 10), clock.now() + timedelta(minutes=1), b"k" * 32)
    assert bool(list(frozen.tasks(ctx))) is counted


def test_who_neither_leads_nor_shares_a_task_reads_it_without_a_form(planned):
    task = Task.objects.get(clause__code="V.11.b-1", lead__code="ubnd_xa-01273")
    form = f'action="{reverse("plans:task-progress", args=[task.pk])}"'
    assert form not in page(planned.client("can_bo_huyen", "huyen_nha"), task)
    assert form in page(planned.client("can_bo_xa", "xa_nha"), task)


def test_a_sector_reports_on_its_own_task(planned):
    task = Task.objects.get(clause__code="V.5.b")
    sent = planned.client("nganh", "tinh").post(reverse("plans:task-progress", args=[task.pk]), {"version": 1, "percent": 40, "result": "Đã tập huấn", "state": ""})
    assert (sent.status_code, task.progress.get().percent) == (302, 40)


def submitted(planned, lead: str) -> Task:
    """A task with a partner in the communes, its result submitted by the lead's officer."""
    task = Task.objects.filter(lead__code=lead, partners__body__code="ubnd_xa-01273").first() or Task.objects.filter(lead__code=lead).first()
    return actions.report_progress(by=SYSTEM, task=actions.report_progress(by=SYSTEM, task=task, version=1, percent=60, state="dang_thuc_hien"), version=2, percent=100, state="cho_duyet")


def decide(client, task: Task, done_on: str):
    return client.post(reverse("plans:task-decision", args=[task.pk]), {"version": task.version, "approved": "yes", "done_on": done_on})


def test_many_cooperating_committees_are_said_as_their_number():
    """171 names of committees hid what there was to do."""
    bodies = [Body(kind="ubnd_xa", abbreviation=f"UBND xã {n}") for n in range(7)] + [Body(kind="so_gddt", abbreviation="Sở GDĐT"), Body(kind="ubnd_huyen", abbreviation="UBND huyện A")]
    assert partners_of(bodies) == ["UBND của 7 xã, phường, thị trấn", "Sở GDĐT", "UBND huyện A"]


def test_a_result_is_approved_by_the_lead_or_who_stands_above_it_never_by_a_partner(planned):
    task = submitted(planned, "so_ldtbxh")
    partner = planned.client("chu_tich_xa", "xa_nha")
    TaskPartner.objects.get_or_create(task=task, body=planned.body("chu_tich_xa", "xa_nha"))
    assert partner.get(reverse("plans:task-detail", args=[task.pk])).status_code == 200
    assert decide(partner, task, "20/05/2022").status_code == 403
    with pytest.raises(rules.TaskRefused) as refused:
        actions.decide_completion(by=planned.chu_tich, task=task, version=task.version, approved=True)
    assert (refused.value.code, Task.objects.get(pk=task.pk).state) == ("not_above", "cho_duyet")
    assert [planned.body(role, "tinh").id in organisation.bodies_under(planned.actor(role, "tinh"), TODAY) for role in ("lanh_dao_so", "lanh_dao_tinh")] == [True, True]
    assert queries.may_decide(planned.lanh_dao_tinh, task, TODAY)
    assert decide(planned.client("lanh_dao_so", "tinh"), task, "20/05/2022").status_code == 302
    assert Task.objects.get(pk=task.pk).done_on == TODAY


def test_a_result_is_done_on_a_day_between_the_start_and_today(planned):
    task = submitted(planned, "so_ldtbxh")
    leader = planned.client("lanh_dao_so", "tinh")
    assert [decide(leader, task, day).status_code for day in ("21/05/2022", "28/03/2022", "29/03/2022")] == [422, 422, 302]


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


def director(planned, kind: str):
    """A new director in a department of the province, and the actor."""
    person, _secret = world_actions.create_person(by=SYSTEM, username=f"giam.doc.{kind}", full_name="Giám Đốc Thử", password="mat-khau-thu-2022")
    body = Body.objects.on(TODAY).get(kind=kind)
    post = world_actions.assign_post(by=SYSTEM, person=person, body=body, role="lanh_dao_so", valid_from=date(2021, 1, 1))
    return person, Actor("person", person.full_name, str(person.pk), str(post.pk), str(body.pk), "lanh_dao_so")


@pytest.mark.parametrize("sharing", [True, False], ids=["cooperating", "unrelated"])
@pytest.mark.parametrize("approved", ["yes", "no"])
def test_another_departments_director_neither_approves_nor_returns_a_result(planned, sharing, approved):
    task = submitted(planned, "so_ldtbxh")
    person, actor = director(planned, "so_y_te")
    TaskPartner.objects.filter(task=task, body_id=actor.body_id).delete()
    if sharing:
        TaskPartner.objects.create(task=task, body_id=UUID(actor.body_id))
    assert not queries.may_decide(actor, task, TODAY)
    assert not queries.decided_by(actor, Task.objects.all(), TODAY).filter(pk=task.pk).exists()
    with pytest.raises(rules.TaskRefused) as refused:
        actions.decide_completion(by=actor, task=task, version=task.version, approved=approved == "yes", reason="Chưa đủ")
    client = signed_in(person)
    answer = client.post(reverse("plans:task-decision", args=[task.pk]), {"version": task.version, "approved": approved, "reason": "Chưa đủ", "done_on": "20/05/2022"})
    shown = page(client, task)
    assert (refused.value.code, answer.status_code) == ("not_above", 403)
    assert reverse("plans:task-decision", args=[task.pk]) not in shown
    assert Task.objects.get(pk=task.pk).state == "cho_duyet"


def test_a_director_decides_on_what_the_own_department_leads(planned):
    task = submitted(planned, "so_y_te")
    person, actor = director(planned, "so_y_te")
    assert queries.decided_by(actor, Task.objects.all(), TODAY).filter(pk=task.pk).exists()
    assert decide(signed_in(person), task, "20/05/2022").status_code == 302


def test_an_officer_of_the_lead_body_reports_and_does_not_decide(planned):
    task = submitted(planned, "so_ldtbxh")
    assert queries.may_report(planned.can_bo_tinh, task, TODAY)
    assert not queries.may_decide(planned.can_bo_tinh, task, TODAY)
    with pytest.raises(rules.TaskRefused, match="lãnh đạo"):
        actions.decide_completion(by=planned.can_bo_tinh, task=task, version=task.version, approved=True)


def test_an_update_is_refused_to_who_neither_leads_nor_shares_the_task_whatever_door_they_use(planned):
    task = Task.objects.get(clause__code="V.11.b-1", lead__code="ubnd_xa-01273")
    with pytest.raises(rules.TaskRefused) as refused:
        actions.report_progress(by=planned.can_bo_xa_ben, task=task, version=1, percent=10)
    assert (refused.value.code, task.progress.count()) == ("not_shared", 0)


def test_the_list_of_tasks_costs_the_same_queries_for_one_and_for_three(planned):
    client, address, everything = planned.client("can_bo_tinh", "tinh"), reverse("plans:task-list"), list(Task.objects.order_by("id"))
    client.get(address)  # what is loaded once a process
    asked = {}
    for size in (1, 3):
        kept = [task.pk for task in everything[:size]]
        Task.objects.filter(pk__in=kept).update(superseded_at=None)
        Task.objects.exclude(pk__in=kept).update(superseded_at=clock.now())
        with CaptureQueriesContext(connection) as read:
            page = client.get(address).content.decode()
        assert [str(task.pk) in page for task in everything[:4]] == [number < size for number in range(4)]
        asked[size] = len(read)
    assert asked[3] == asked[1]


def test_the_database_says_the_same_class_of_a_task_as_the_rule_at_every_edge_of_its_term(planned):
    term = date(2022, 5, 25)
    pairs = [(due, done) for due in (None, term) for done in (None, term - timedelta(1), term, term + timedelta(1))]
    for task, (due, done) in zip(Task.objects.order_by("id"), pairs, strict=False):
        Task.objects.filter(pk=task.pk).update(due_before=due, done_on=done)
    tasks = Task.objects.filter(pk__in=list(Task.objects.order_by("id").values_list("pk", flat=True)[: len(pairs)]))
    for day in (term - timedelta(2), term - timedelta(1), term, term + timedelta(1)):
        told = {task.pk: queries.standing_of(task, day).klass for task in tasks}
        found = {klass: set(queries.of_class(tasks, klass, day).values_list("pk", flat=True)) for klass in rules.CLASSES}
        assert found == {klass: {pk for pk, said in told.items() if said == klass} for klass in rules.CLASSES}
        assert queries.class_counts(tasks, day) == {klass: len(pks) for klass, pks in found.items()}
