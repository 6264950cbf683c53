"""What a child is to the head of its household may be unknown: nobody is made a son or daughter by default.

Only the code's own default changes: the table stays as it is, with its guards.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_deaths")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("membership", "relation", models.CharField(blank=True, default="", max_length=12)),
            ]
        ),
    ]
