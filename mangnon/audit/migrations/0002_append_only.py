"""The database itself refuses to change or remove events and their subjects; payloads may be erased, never changed."""

from django.db import migrations

from mangnon.audit.overlap import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events")]

    operations = [
        AppendOnly("audit_event"),
        AppendOnly("audit_eventsubject"),
        AppendOnly("audit_eventpayload", allow_delete=True),
    ]
