"""Which kind of place this database was made for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0001_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('stamped_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_stamp'), models.CheckConstraint(condition=models.Q(('kind__in', ['demo', 'real'])), name='stamp_kind')],
            },
        ),
    ]
