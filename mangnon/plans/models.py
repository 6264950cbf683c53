"""Documents, plans, clauses, tasks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Recorded, Root
from mangnon.organisation.models import Body, Person


class Document(Root, Recorded):
    """An official document: number, kind, issuer, dates. ``cited_as`` keeps the error of the original."""

    number = models.CharField(_("Số, ký hiệu"), max_length=60)
    kind = models.CharField(_("Loại văn bản"), max_length=40)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=160)
    issued_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    title = models.CharField(_("Trích yếu"), max_length=400)
    cited_as = models.CharField(max_length=400, default="", blank=True)
    status = models.CharField(max_length=12, default="verified")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "kind", "issued_on"], name="document_once")]


class Plan(Root, Recorded):
    """A plan is a document with clauses and a year."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="plan")
    code = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="plans")


class Clause(models.Model):
    """A clause as the plan counts them (II.1-a, V.3.a-1)."""

    id = models.AutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="clauses")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="clause_once")]


class Task(Root, Recorded):
    """What one body must do for a clause. Its class (on time, late …) is derived when read, never stored."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="tasks")
    lead = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="led_tasks")
    title = models.CharField(_("Nhiệm vụ"), max_length=300)
    kind = models.CharField(max_length=12)  # thoi_han | dinh_ky | thuong_xuyen
    product = models.CharField(_("Sản phẩm"), max_length=160, default="", blank=True)
    target = models.CharField(_("Chỉ tiêu"), max_length=160, default="", blank=True)
    start_on = models.DateField()
    due_before = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="tasks")
    state = models.CharField(max_length=16, default="moi_giao")
    done_on = models.DateField(null=True, blank=True)
    submitted_by = models.CharField(max_length=40, default="", blank=True)
    approved_by = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "due_before"], name="task_lead")]
        constraints = [
            models.UniqueConstraint(fields=["clause", "lead"], name="task_once"),
            models.CheckConstraint(name="task_done_when_done", condition=Q(state="hoan_thanh", done_on__isnull=False) | ~Q(state="hoan_thanh")),
        ]


class TaskPartner(models.Model):
    """A cooperating body of a task."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="partners")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="partner_tasks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "body"], name="partner_once")]


class TaskProgress(Recorded):
    """A dated update of a task: percent, result, difficulties, proposals."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    day = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=400, default="", blank=True)
    difficulty = models.CharField(max_length=400, default="", blank=True)
    proposal = models.CharField(max_length=400, default="", blank=True)
