"""Lists that came in: one batch a list, one line a row, and how a sender's columns were understood."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.files.models import StoredFile
from mangnon.organisation.models import Body, Unit


class ImportBatch(Root):
    """One list that was handed in. While it waits (``xem_truoc``) nothing of it is in the registry.

    ``digest`` is of the file's bytes. ``key`` is of the file, its sheet, its columns and options, and the sender's body: the
    same list twice, or from two people of one body at once, is one batch while it waits. ``columns`` (sealed: a list
    without headings would show names there) is JSON: headings, fields, options, offers that were taken. ``stopped`` says why
    a list left to the job worker could not be read (``dung``). ``edition`` is of the profile the list came in.
    """

    WAITING, QUEUED, STOPPED, DONE, UNDONE = "xem_truoc", "dang_nhap", "dung", "da_nhap", "hoan_tac"
    STATES = [(WAITING, _("Xem trước")), (QUEUED, _("Đang nhập")), (STOPPED, _("Đã dừng")), (DONE, _("Đã nhập")), (UNDONE, _("Đã hoàn tác"))]

    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=STATES, default=WAITING)
    file_name = SealedText(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    columns = SealedText()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey("profiles.Edition", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    day = models.DateField(_("Ngày của danh sách"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=40, default="", blank=True)
    sender = models.CharField(_("Người gửi"), max_length=150)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(_("Trẻ ghi mới"), default=0)
    completed = models.PositiveIntegerField(_("Trẻ được ghi bổ sung"), default=0)  # records the list found and adds to
    stopped = models.CharField(_("Lý do dừng"), max_length=640, default="", blank=True)  # Vietnamese, then English, a line each
    received_at = models.DateTimeField(_("Nhận lúc"))
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    left = SealedText(null=True)  # JSON: what an undo left as it is (``queries.batches.Left``)

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["body", "-received_at"], name="batch_of_body"),
            models.Index(fields=["digest"], name="batch_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(state__in=["xem_truoc", "dang_nhap"]), name="batch_waits_once")]

    @property
    def known(self) -> int:
        """How many rows that were taken are children the registry had: a row of those makes no new child."""
        return self.accepted + self.warned - self.made

    @property
    def why_stopped(self) -> str:
        """Why the list was stopped, in the language of whoever reads."""
        said = self.stopped.split("\n")
        return said[-1] if get_language() == "en" else said[0]

    @property
    def may_be_undone(self) -> bool:
        """Whether there is something to undo: all of it, or what an earlier undo left."""
        return self.state == self.DONE or (self.state == self.UNDONE and bool(self.left))


class ImportRow(models.Model):
    """What became of one row. ``content`` is JSON: values as they were understood, remarks as [field, code, names].

    ``child`` is the record the row made or was found to be; an id, not a key: the row says nothing new about the child.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8)
    made = models.BooleanField(default=False)
    child = models.UUIDField(null=True)
    content = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome")]


class ColumnMap(models.Model):
    """How a body's columns under these headings were understood when somebody last said so."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    headings_digest = models.CharField(max_length=64)
    fields = models.JSONField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "headings_digest"], name="column_map_once")]
