"""A child holds one insurance card at a time. (Allowances have their guard since 0003, by the digest of their kind.)"""

from django.db import migrations

from mangnon.audit.overlap import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("support", "0001_support")]

    operations = [
        NoOverlap("support_insurancecard", ["child_id"], "card_alone"),
    ]
