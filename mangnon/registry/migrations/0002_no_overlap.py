"""Believed periods of one child (or household) never overlap, and a correction is never rewritten."""

from django.db import migrations

from mangnon.audit.overlap import AppendOnly, NoOverlap


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_children")]

    operations = [
        NoOverlap("registry_residence", ["child_id"], "residence_alone"),
        NoOverlap("registry_membership", ["child_id"], "membership_alone"),
        NoOverlap("registry_householdstatus", ["household_id"], "hhstatus_alone"),
        NoOverlap("registry_schooling", ["child_id"], "schooling_alone"),
        NoOverlap("registry_familystate", ["child_id"], "family_alone"),
        NoOverlap("registry_riskwatch", ["child_id", "code"], "risk_alone"),
        NoOverlap("registry_circumstance", ["child_id", "code_digest"], "circumstance_alone"),
        AppendOnly("registry_correction"),
    ]
