"""A child that is not in the register may be injured too: known by sex, age and ethnic group."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_injuries"), ("registry", "0001_children")]

    operations = [
        migrations.AddField("injury", "sex", models.CharField(blank=True, default="", max_length=4)),
        migrations.AddField("injury", "age_months", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("injury", "ethnic", models.CharField(blank=True, default="", max_length=4)),
        migrations.AlterField(
            "injury", "child",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="injuries", to="registry.child"),
        ),
        migrations.AddConstraint(
            "injury",
            models.CheckConstraint(
                name="injury_child_or_traits",
                condition=Q(child__isnull=False, sex="", age_months__isnull=True, ethnic="")
                | Q(child__isnull=True, age_months__isnull=False) & ~Q(sex="") & ~Q(ethnic=""),
            ),
        ),
    ]
