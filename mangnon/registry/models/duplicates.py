"""Two records that may be one child, and the records that were made one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Recorded, Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Unit
from mangnon.registry.models.people import Child


class DuplicatePair(models.Model):
    """Two children that may be one: the score with its lines as found last, and what people decided about them.

    ``child_a`` is the one with the smaller key. ``facts`` is a digest of what was compared: a pair decided apart comes back
    when it changes. ``desk`` is the level that decides: 3 the commune, 2 the district of both communes, 1 the province.
    """

    WAITING, UNCLEAR, APART, ONE, GONE = "cho", "chua_ro", "khac", "la_mot", "het"
    STATES = [(WAITING, _("Chờ xem")), (UNCLEAR, _("Chưa rõ")), (APART, _("Hai trẻ khác nhau")), (ONE, _("Là một, đã nhập")), (GONE, _("Không còn giống"))]
    id = models.BigAutoField(primary_key=True)
    child_a = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", db_index=False)
    child_b = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    lines = models.JSONField()
    facts = models.CharField(max_length=64)
    desk = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-score", "id"], name="pair_waiting")]
        constraints = [models.UniqueConstraint(fields=["child_a", "child_b"], name="pair_once")]


class PairOpinion(Recorded):
    """What a unit that does not decide about a pair tells the desk that does; a later one of the same unit takes its place."""

    ONE, TWO, UNKNOWN = "mot", "hai", "khong_ro"
    SAYS = [(ONE, _("Là một trẻ")), (TWO, _("Hai trẻ khác nhau")), (UNKNOWN, _("Không biết"))]
    id = models.BigAutoField(primary_key=True)
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="opinions", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")  # the side it reads
    says = models.CharField(max_length=8, choices=SAYS)
    reason = models.CharField(max_length=200)
    by_label = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "unit"], condition=Q(superseded_at__isnull=True), name="pair_opinion_once")]


class MergedInto(Root, Recorded):
    """That a child is the same as another, ``kept``: from ``recorded_at`` on its facts are that child's; superseded when undone.

    ``moved`` tells per table which rows went (superseded) and which were written for them; ``identity`` what the kept
    record's fields were and became, and the number taken off the absorbed one.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="absorbed")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(default=dict)
    identity = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=Q(superseded_at__isnull=True), name="merged_once")]
