"""The append-only record: events in a hash chain, their subjects as rows, their payloads apart.

The chain hashes the payload's salted digest, so a lawful erasure removes a payload and leaves the chain whole.
Triggers refuse UPDATE and DELETE on events and subjects (migration 0002).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.audit.sealed import SealedText


class Event(models.Model):
    """One thing somebody did, or read. No foreign keys: the record outlives what it speaks of."""

    seq = models.BigIntegerField(primary_key=True, verbose_name=_("Số thứ tự"))
    recorded_at = models.DateTimeField(verbose_name=_("Ghi lúc"))
    occurred_at = models.DateTimeField(verbose_name=_("Xảy ra lúc"))
    actor_kind = models.CharField(max_length=8)
    actor_label = models.CharField(max_length=150)
    person_id = models.CharField(max_length=40, default="", db_index=True)
    post_id = models.CharField(max_length=40, default="")
    body_id = models.CharField(max_length=40, default="")
    role = models.CharField(max_length=24, default="")
    action = models.CharField(max_length=64, db_index=True)
    channel = models.CharField(max_length=16)
    purpose = models.CharField(max_length=200, default="")
    request_id = models.CharField(max_length=40, default="")
    subject_count = models.IntegerField(default=0)
    subjects_digest = models.CharField(max_length=64)
    payload_digest = models.CharField(max_length=64, default="")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("Sự kiện")
        verbose_name_plural = _("Sự kiện")


class EventSubject(models.Model):
    """Whom or what an event concerned: "who opened this child's record" is one indexed query."""

    id = models.BigAutoField(primary_key=True)
    event_seq = models.BigIntegerField()
    kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject_id", "event_seq"], name="audit_subject_of"),
            models.Index(fields=["event_seq"], name="audit_subject_event"),
        ]


class EventPayload(models.Model):
    """Before and after values of an event; sealed when they hold class C3 or C4. May be erased, never changed."""

    event_seq = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    sealed = models.BooleanField(default=False)
    content = models.BinaryField()


class ChainHead(models.Model):
    """The end of the chain: one row, locked while an event is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(name="audit_one_head", condition=models.Q(id=1))]


class SentOnce(models.Model):
    """A send that was answered: the same key from the same person gets the same answer, and no second record."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    location = models.CharField(max_length=300, default="")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="sent_once")]
        indexes = [models.Index(fields=["sent_at"], name="sent_when")]


class TakenBack(models.Model):
    """A slip that was taken back: which row, of whose record, when, by whom, why. The row itself stays, superseded.

    ``table`` and ``row_id`` name the row as text, so that this room needs none above it. ``lives_again`` maps the rows
    written anew, because what they say is believed again, to the rows they repeat: {"table": {"new id": "old id"}}.
    """

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=40)
    row_id = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=40)
    taken_at = models.DateTimeField()
    by_post = models.CharField(max_length=40, default="")
    by_label = models.CharField(max_length=150)
    reason = SealedText(null=True)
    lives_again = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="taken_back_of")]
        constraints = [models.UniqueConstraint(fields=["table", "row_id"], name="taken_back_once")]
