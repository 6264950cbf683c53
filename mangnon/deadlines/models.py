"""What is due from whom, and the jobs that remind. Whether a term has run out is worked out when read (``rules``)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root
from mangnon.organisation.glosses import gloss
from mangnon.organisation.models import Body, Unit


class DueItem(Root):
    """One thing one body owes by one time. Exactly one of ``due_before`` (a day, exclusive) and ``due_at`` is set.

    ``key`` makes opening idempotent: the same obligation of the same body for the same time is one row.
    """

    key = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=40)
    label = models.CharField(_("Việc"), max_length=300)
    form = models.CharField(max_length=40, default="", blank=True)
    basis = models.CharField(_("Căn cứ"), max_length=200, default="", blank=True)
    status = models.CharField(max_length=12, default="verified")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="due_items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="due_items")
    round_code = models.CharField(max_length=16, default="", blank=True)
    subject_kind = models.CharField(max_length=24, default="", blank=True)
    subject_id = models.CharField(max_length=40, default="", blank=True)
    due_before = models.DateField(_("Trước ngày"), null=True, blank=True)
    due_at = models.DateTimeField(_("Hạn"), null=True, blank=True)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(_("Xong lúc"), null=True, blank=True)
    done_by = models.CharField(max_length=40, default="", blank=True)
    note = models.CharField(_("Ghi chú"), max_length=300, default="", blank=True)

    class Meta:
        ordering = ["due_before", "due_at", "code", "id"]
        indexes = [
            models.Index(fields=["unit", "done_at", "due_before"], name="due_of_unit"),
            models.Index(fields=["body", "done_at", "due_before"], name="due_of_body"),
            models.Index(fields=["round_code", "body"], name="due_of_round"),
            models.Index(fields=["subject_kind", "subject_id"], name="due_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="due_one_clock",
                condition=Q(due_before__isnull=False, due_at__isnull=True) | Q(due_before__isnull=True, due_at__isnull=False),
            ),
        ]

    @property
    def called(self) -> str:
        """The label in the page's language."""
        return gloss(self.label)


class Reminder(models.Model):
    """That an item was brought to somebody's attention: seven and three days ahead, on the day, the day after."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DueItem, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=8)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "step"], name="reminded_once")]


class Job(models.Model):
    """Work for later. Claimed by compare-and-set; may run twice (a worker that dies), so what it calls is idempotent."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("Loại"), max_length=40)
    subject = models.CharField(_("Đối tượng"), max_length=80, default="", blank=True)
    due = models.DateTimeField(_("Đến hạn"))
    state = models.CharField(_("Trạng thái"), max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(_("Số lần chạy"), default=0)
    not_before = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, default="", blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("Xong lúc"), null=True, blank=True)
    error = models.CharField(_("Lỗi"), max_length=80, default="", blank=True)

    class Meta:
        ordering = ["-due", "-id"]
        indexes = [models.Index(fields=["state", "not_before"], name="job_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "due"], name="job_once"),
            models.CheckConstraint(name="job_state", condition=Q(state__in=["waiting", "running", "done", "failed"])),
        ]
