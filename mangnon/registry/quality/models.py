"""What the figures of a commune came to, month by month: last month's for the trend, today's so that a board opens at once."""

from django.db import models

from mangnon.organisation.models import Unit


class MonthOfQuality(models.Model):
    """The counts of a commune as last counted in a month. ``seq`` is the end of the record of actions they were counted at, ``rules`` a digest of what was counted."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quality", db_index=False)
    month = models.DateField()
    day = models.DateField()
    seq = models.BigIntegerField()
    rules = models.CharField(max_length=64)
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "unit"], name="quality_month_once")]
