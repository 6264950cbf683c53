"""Programmes: the injury event (QĐ 1248/QĐ-TTg; quarterly form of the earlier QĐ 234 programme)."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Recorded, Root
from mangnon.organisation.models import Unit
from mangnon.registry.models import Child


class Injury(Root, Recorded):
    """One child injured in one event, in the commune where it happened.

    A child the register does not have (``child`` empty) is known by sex, age on the day and ethnic group alone.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="injuries")
    sex = models.CharField(max_length=4, default="", blank=True)
    age_months = models.PositiveSmallIntegerField(null=True, blank=True)
    ethnic = models.CharField(max_length=4, default="", blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="injuries")
    day = models.DateField()
    kind = models.CharField(max_length=8)  # TN01…TN11
    place = models.CharField(max_length=12)  # nha | truong_hoc | cong_dong
    outcome = models.CharField(max_length=12)  # khoi | khuyet_tat | tu_vong
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["day", "unit"], name="injury_day")]
        constraints = [
            models.CheckConstraint(
                name="injury_child_or_traits",
                condition=Q(child__isnull=False, sex="", age_months__isnull=True, ethnic="")
                | Q(child__isnull=True, age_months__isnull=False) & ~Q(sex="") & ~Q(ethnic=""),
            )
        ]
