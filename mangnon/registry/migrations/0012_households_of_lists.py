"""A household knows the list that made it, so that undoing the list takes it back; its number is free again then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_pair_opinions")]

    operations = [
        migrations.AddField(model_name="household", name="source_batch", field=models.UUIDField(blank=True, null=True)),
        migrations.AddField(model_name="household", name="gone_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.RemoveConstraint(model_name="household", name="household_number_once"),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(condition=models.Q(("gone_at__isnull", True), ("hamlet__isnull", False)), fields=("hamlet", "number"), name="household_number_once"),
        ),
    ]
