"""The fingerprints of this place's keys."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0002_place_stamp'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyPrint',
            fields=[
                ('name', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=32)),
            ],
        ),
    ]
