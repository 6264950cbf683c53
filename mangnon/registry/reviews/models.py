"""Lists of the review: one a commune and period, its closed editions as they were, and what is noted while it is open.

While a list is open its rows are the registry's own, read live; closing copies them into an edition, which nothing
changes afterwards. A reopened list makes a further edition; the earlier ones stay.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child


class ReviewList(Root):
    """Danh sách rà soát of one commune (in force on the period's last day) and one month or quarter."""

    KINDS = [("thang", _("Tháng")), ("quy", _("Quý"))]
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    kind = models.CharField(max_length=5, choices=KINDS)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="mo")  # a key of rules.STATES
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "year", "number"], name="reviewlist_once"),
            models.CheckConstraint(
                name="reviewlist_period",
                condition=models.Q(kind="thang", number__gte=1, number__lte=12) | models.Q(kind="quy", number__gte=1, number__lte=4),
            ),
        ]


class ReviewEdition(models.Model):
    """One closing of a list: who drew it up, who signed, how many; its rows are kept as they were."""

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(ReviewList, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    body_name = models.CharField(max_length=160)
    superior_name = models.CharField(max_length=160, default="", blank=True)
    closed_at = models.DateTimeField()
    drafter_id = models.CharField(max_length=40)
    drafter_name = models.CharField(max_length=120)
    drafter_title = models.CharField(max_length=200, default="", blank=True)
    special = models.PositiveIntegerField()
    at_risk = models.PositiveIntegerField()
    entered = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    signer_id = models.CharField(max_length=40, default="", blank=True)
    signer_name = models.CharField(max_length=120, default="", blank=True)
    signer_title = models.CharField(max_length=80, default="", blank=True)
    capacity = models.CharField(max_length=8, default="", blank=True)
    document_number = models.CharField(max_length=40, default="", blank=True)
    signed_on = models.DateField(null=True, blank=True)
    on_paper = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=200, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="reviewedition_once")]

    @property
    def total(self) -> int:
        """How many children stand in the list; those who left it are told beside it."""
        return self.entered + self.kept + self.changed


class ReviewRow(models.Model):
    """A child in a closed list. ``content`` holds all the row said, sealed (names, and entries of any class)."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(ReviewEdition, on_delete=models.PROTECT, related_name="rows", db_index=False)
    order = models.PositiveIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="reviewed")
    change = models.CharField(max_length=8)
    content = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "order"], name="reviewrow_once")]


class ReviewNote(models.Model):
    """What was done for a child in a period, written while its list is open; ``action`` is said when it leaves the list."""

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(ReviewList, on_delete=models.PROTECT, related_name="notes", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="review_notes")
    version = models.PositiveIntegerField(default=1)
    done = SealedText(null=True)
    action = SealedText(null=True)
    updated_at = models.DateTimeField()
    by_post = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "child"], name="reviewnote_once")]
