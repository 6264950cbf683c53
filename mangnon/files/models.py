"""Attachments and other files people hand in: inspected, encrypted, kept under names of our own."""

from django.db import models

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Unit


class StoredFile(Root):
    """One file. The person's own file name is sealed: it may hold a child's name. ``sha256`` is of the plain content."""

    name = models.CharField(max_length=48, unique=True)
    original_name = SealedText(null=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    classification = models.CharField(max_length=2, default="C4")
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="files")
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=40)

    class Meta:
        ordering = ["stored_at", "id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="file_of_subject")]
