"""Lists handed over: each commune's in its order, a line a child, with what became of it in the other software."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child


class HandOver(Root):
    """A list of what a commune has to tell other software, by one edition of a profile. Closed when the next one is made."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handovers")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="handovers")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)  # changes beyond the longest list: they open the next one
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "profile", "number"], name="handover_number_once"),
            models.UniqueConstraint(fields=["unit", "profile"], condition=Q(closed_at__isnull=True), name="handover_open_once"),
        ]


class HandOverLine(models.Model):
    """A child in a list. ``content`` (sealed JSON): ``values`` as handed over, ``before`` as handed over last, ``note``.

    A line that was keyed is what the other software is believed to hold of the child; one that came back, or was never
    ticked, comes again in the next list.
    """

    id = models.BigAutoField(primary_key=True)
    handover = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="handed_over")
    kind = models.CharField(max_length=4)  # a key of rules.KINDS
    content = SealedText()
    state = models.CharField(max_length=4, default="cho")  # a key of rules.STATES
    reason = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "number"], name="handoverline_once")]
