"""A death is a fact of its own, with its author and both times, so that it can be taken back; those recorded so far are filled in."""

import django.db.models.deletion
from django.db import migrations, models

from mangnon.registry.rules.fields import DIED

SOURCE = ("source_channel", "source_batch", "source_row", "source_post")


def fill(apps, _schema_editor):
    """Write a row for each death recorded so far; when and by whom is told by the stay it ended."""
    child, death, residence = (apps.get_model("registry", name) for name in ("Child", "Death", "Residence"))
    ended = {stay.child_id: stay for stay in residence.objects.filter(superseded_at=None, ended_by=DIED).iterator()}
    made = []
    for ident, day, cause, at in child.objects.exclude(died_on=None).values_list("id", "died_on", "death_cause", "updated_at"):
        stay = ended.get(ident)
        source = {name: getattr(stay, name) for name in SOURCE} if stay else {}
        made.append(death(child_id=ident, day=day, precision="day", cause=cause, recorded_at=stay.recorded_at if stay else at, **source))
    death.objects.bulk_create(made, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_household_number'),
    ]

    operations = [
        migrations.CreateModel(
            name='Death',
            fields=[
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('source_channel', models.CharField(default='page', max_length=16)),
                ('source_batch', models.UUIDField(blank=True, null=True)),
                ('source_row', models.IntegerField(blank=True, null=True)),
                ('source_post', models.CharField(blank=True, default='', max_length=40)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('precision', models.CharField(choices=[('day', 'Ngày'), ('month', 'Tháng'), ('year', 'Năm')], default='day', max_length=5)),
                ('cause', models.CharField(blank=True, default='', max_length=24)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deaths', to='registry.child')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('child',), name='death_once')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
