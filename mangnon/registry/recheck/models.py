"""Re-checks: which children were drawn, what the register said of each on that day, what was found at home."""

from django.db import models

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child


class Recheck(Root):
    """A sample of one commune. ``seed`` and ``population`` tell how it was drawn: the same again from the same children."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rechecks")
    seed = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)


class RecheckLine(models.Model):
    """A child drawn. ``asked`` is what the register said then, ``found`` what differs at home; both stay as they are."""

    id = models.BigAutoField(primary_key=True)
    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="rechecks")
    version = models.PositiveIntegerField(default=1)
    asked = SealedText()
    state = models.CharField(max_length=8, default="cho")  # a key of rules.STATES
    wrong = models.CharField(max_length=160, default="", blank=True)  # the fields that differ, joined by |
    found = SealedText(null=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recheck", "number"], name="recheckline_once")]
