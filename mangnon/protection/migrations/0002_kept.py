"""Notices and what they tell of are never deleted."""

from django.db import migrations

from mangnon.protection.kept import Kept


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_notices")]

    operations = [
        Kept("protection_notice"),
        Kept("protection_noticestep"),
        Kept("protection_incident"),
        Kept("protection_incidentchild"),
    ]
