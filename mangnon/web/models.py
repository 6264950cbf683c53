"""What the place itself keeps."""

from django.db import models


class Stamp(models.Model):
    """Which kind of place this database was made for: one row, written once, never changed.

    The folder's marker alone could be edited, or another folder's database put under it: then a real place would run
    without its second factor, or a demo's known password would open a real one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=8)
    stamped_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_stamp", condition=models.Q(id=1)),
            models.CheckConstraint(name="stamp_kind", condition=models.Q(kind__in=["demo", "real"])),
        ]


class KeyPrint(models.Model):
    """The fingerprint of a key this place seals or looks up with: another key folder is refused, not filled anew."""

    name = models.CharField(max_length=24, primary_key=True)
    digest = models.CharField(max_length=32)
