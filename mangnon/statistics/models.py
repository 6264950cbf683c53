"""Rounds, snapshots, reports. A snapshot never changes; a correction is a new snapshot and report version n+1."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root
from mangnon.organisation.models import Body, Unit


class Snapshot(Root):
    """One freeze of one round: a folder of Parquet files with a manifest. The row is inserted after the rename."""

    round_code = models.CharField(_("Kỳ báo cáo"), max_length=16)
    number = models.PositiveIntegerField()
    folder = models.CharField(max_length=80, unique=True)
    reference_day = models.DateField()
    opening_day = models.DateField()
    known_at = models.DateTimeField()
    frozen_at = models.DateTimeField()
    pack_sha256 = models.CharField(max_length=64)
    manifest_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    series = models.CharField(max_length=16, default="main")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_code", "number"], name="snapshot_number_once")]


class SnapshotLink(models.Model):
    """Which record a pseudonym is. Erasing a child removes this row, never a frozen row.

    One row per pseudonym of the series: the pseudonym is a keyed digest, so rounds share it.
    """

    id = models.BigAutoField(primary_key=True)
    series = models.CharField(max_length=16, default="main")
    pseudonym = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    record = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "kind", "pseudonym"], name="link_once")]


class Report(Root):
    """The report of one body for one round, version by version. Issued files are kept as they were signed."""

    round_code = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, default="nhap")  # nhap|da_gui|tra_lai|tiep_nhan|tong_hop|khoa|dieu_chinh
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=40, default="", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=40, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_code", "unit", "body", "number"], name="report_once")]


class ReportFile(models.Model):
    """A written file of a report with its digest."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="reportfile_once")]


class Inclusion(models.Model):
    """A report of a lower unit that a consolidated report contains, in the version that was taken."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="included")
    part = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="included_in")
    part_number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "part"], name="inclusion_once")]


class ReportStep(models.Model):
    """A step of a report's way with who took it and why. Append-only."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=150)
    reason = models.CharField(max_length=300, default="", blank=True)
