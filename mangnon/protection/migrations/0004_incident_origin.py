"""Which rows are of one incident: what changes about one is a new row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('protection', '0003_sealed_incident_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='origin',
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
