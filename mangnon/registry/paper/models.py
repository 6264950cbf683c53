"""What was printed of the registry: when, of which place, what each line said, and what came back on it."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry.models import Child, Household


class BookPrint(Root):
    """A print of one commune; its ``number`` stands on every sheet. ``copies`` counts empty forms, 0: it was printed filled.

    ``paper_day`` is the day written on the paper that came back: what is known from it is known of that day.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="prints", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="prints")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4)  # a key of rules.KINDS
    copies = models.PositiveSmallIntegerField(default=0)
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=160)
    paper_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="bookprint_number_once")]


class PrintLine(models.Model):
    """A numbered line of a print: a household or a child. ``shown`` is what stood there and stays as it is."""

    id = models.BigAutoField(primary_key=True)
    book = models.ForeignKey(BookPrint, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="printed_lines")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="printed_lines")
    shown = SealedText()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=4, default="cho")  # a key of rules.STATES
    changed = models.CharField(max_length=300, default="", blank=True)  # the keys of what was written anew, joined by |
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="printline_number_once"),
            models.CheckConstraint(name="printline_of_one", condition=Q(child=None) ^ Q(household=None)),
        ]
