"""Lists for the commune police: what was asked of each child, what was answered, what was done with the answer."""

from django.db import models

from mangnon.audit.facts import Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child


class CheckList(Root):
    """A list handed to the police. ``code`` stands on paper and in the file's name; ``strays`` are answered rows nobody was asked for."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="checklists")
    code = models.CharField(max_length=40, unique=True)
    kinds = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)
    sent_on = models.DateField(null=True, blank=True)
    document_number = models.CharField(max_length=40, default="", blank=True)
    signer = models.CharField(max_length=120, default="", blank=True)
    returned_on = models.DateField(null=True, blank=True)
    strays = SealedText(null=True)


class CheckLine(models.Model):
    """A child in such a list. ``key`` names the row without naming the child; ``asked`` and ``answer`` are kept whatever was done."""

    id = models.BigAutoField(primary_key=True)
    checklist = models.ForeignKey(CheckList, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=8)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="checks")
    kinds = models.CharField(max_length=40)
    asked = SealedText()
    state = models.CharField(max_length=4, default="cho")  # a key of rules.LINE_STATES
    matched_by = models.CharField(max_length=4, default="", blank=True)  # key | ten
    answer = SealedText(null=True)
    refused = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checkline_number_once"),
            models.UniqueConstraint(fields=["checklist", "key"], name="checkline_key_once"),
        ]
