"""A move between two communes that was asked for: a table of the registry, imported by its ``models``."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Root
from mangnon.organisation.models import Hamlet, Unit


class MoveRequest(Root):
    """A move between two communes that waits for the other one's answer; the child stays where it is until then.

    ``side`` says who asked: the old commune sends (SENT) or the receiving one asks (CALLED). ``child_name`` and
    ``child_birth`` are all that the receiving commune reads before the move: what was sent to it, or what it typed itself.
    Hamlet, household, relation and kind are of the receiving commune; with SENT it gives them when it accepts.
    """

    SENT, CALLED = "di", "den"
    WAITING, ACCEPTED, REFUSED, WITHDRAWN, ENDED = "cho", "nhan", "tu_choi", "rut", "het"

    child = models.ForeignKey("registry.Child", on_delete=models.PROTECT, related_name="move_requests", db_index=False)
    side = models.CharField(max_length=4)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    relation = models.CharField(max_length=12, default="", blank=True)
    kind = models.CharField(max_length=12, default="", blank=True)
    day = models.DateField()
    note = models.CharField(max_length=160, default="", blank=True)
    child_name = models.CharField(max_length=120, default="", blank=True)
    child_birth = models.CharField(max_length=10, default="", blank=True)
    state = models.CharField(max_length=8, default=WAITING)
    due_before = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    opened_post = models.CharField(max_length=40, default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, default="", blank=True)
    answer = models.CharField(max_length=200, default="", blank=True)
    decided_above = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["from_unit", "state"], name="move_from"),
            models.Index(fields=["to_unit", "state"], name="move_to"),
            models.Index(fields=["child", "opened_at"], name="move_child"),
        ]
        constraints = [models.UniqueConstraint(fields=["child"], condition=Q(state="cho"), name="move_waits_once")]
