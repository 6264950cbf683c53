"""What a post leaves: one hand-over a post, its lines taken one by one or all together by named people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root
from mangnon.organisation.models import Post


class Handing(Root):
    """The hand-over of a post. Open until every line is taken or was done; withdrawn when the post goes on after all."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="handing")
    ends_on = models.DateField(_("Thôi giữ từ ngày"))  # exclusive, as a post's own day
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ends_on", "id"]
        verbose_name = _("Bàn giao công việc")


class HandingLine(models.Model):
    """One piece of work that is handed over. ``title`` is kept as it was called then, in Vietnamese; it names no child."""

    id = models.BigAutoField(primary_key=True)
    handing = models.ForeignKey(Handing, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    due = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # done by somebody before anybody took it
    taken_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_lines")
    taken_at = models.DateTimeField(null=True, blank=True)
    named_by = models.CharField(max_length=150, default="", blank=True)  # who said who takes it

    class Meta:
        ordering = ["kind", "due", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handing", "kind", "key"], name="handing_line_once"),
            models.CheckConstraint(name="handing_taken_by_somebody", condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False)),
        ]
