"""What the board can't count by itself: how many children are expected, and which refused rows somebody settled."""

from django.db import models

from mangnon.organisation.models import Unit


class Expected(models.Model):
    """How many children under 16 a source outside the register counts in a commune on a day. The latest day stands; earlier ones are kept."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    children = models.PositiveIntegerField()
    day = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=160)


class Settled(models.Model):
    """A refused row that will not come in, and why: no child of the commune, written by hand, the row is a mistake."""

    id = models.BigAutoField(primary_key=True)
    row = models.OneToOneField("exchange.ImportRow", on_delete=models.CASCADE, related_name="settled")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=160)
