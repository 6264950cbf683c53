"""A child holds one insurance card at a time and receives one allowance of a kind at a time."""

from django.db import migrations

from mangnon.audit.overlap import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("support", "0001_support")]

    operations = [
        NoOverlap("support_insurancecard", ["child_id"], "card_alone"),
        NoOverlap("support_allowance", ["child_id", "kind"], "allowance_alone"),
    ]
