"""What every stored fact has in common: two times and a source (docs/architecture.md, "Facts").

A fact is never updated in place: a correction sets ``superseded_at`` on the old row and inserts a new one.
"As known at T" is ``recorded_at <= T < superseded_at``.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mangnon.base import ids

FAR = None  # an open end is NULL, never a magic day


class Root(models.Model):
    """A thing with a URL: a time-ordered random key and a version that pages carry and actions compare."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class FactQuerySet(models.QuerySet):
    """Filters by the two times."""

    def believed(self, at=None):
        """Rows believed at the instant ``at`` (now when None)."""
        if at is None:
            return self.filter(superseded_at__isnull=True)
        return self.filter(recorded_at__lte=at).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))

    def on(self, day):
        """Rows whose half-open period covers ``day``."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Recorded(models.Model):
    """The second clock (when the system knew) and where the row came from."""

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    source_channel = models.CharField(max_length=16, default="page")
    source_batch = models.UUIDField(null=True, blank=True)
    source_row = models.IntegerField(null=True, blank=True)
    source_post = models.CharField(max_length=40, default="", blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


class Fact(Recorded):
    """A statement true on the half-open days [valid_from, valid_to)."""

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def period_check(name: str) -> models.CheckConstraint:
    """Return the CHECK that a period does not end before it begins."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )
