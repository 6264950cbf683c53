"""A snapshot, its links and the files of a report never change; a link may be removed when a child is erased."""

from django.db import migrations

from mangnon.audit.overlap import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_rounds")]

    operations = [
        AppendOnly("statistics_snapshot"),
        AppendOnly("statistics_snapshotlink", allow_delete=True),
        AppendOnly("statistics_reportfile"),
        AppendOnly("statistics_reportstep"),
        AppendOnly("statistics_inclusion"),
    ]
