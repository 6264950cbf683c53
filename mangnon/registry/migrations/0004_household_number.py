"""A household's number stands once in its hamlet: by two of one number neither is found.

The table is not made anew: the rule is an index over the households that have a hamlet, by which the action looks, too.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_counting_indexes")]

    operations = [
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(condition=models.Q(("hamlet__isnull", False)), fields=("hamlet", "number"), name="household_number_once"),
        ),
    ]
