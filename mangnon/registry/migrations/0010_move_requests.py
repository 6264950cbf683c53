"""Moves between communes wait for an answer; where a child lives who left the province; one more kind of residence."""

import django.db.models.deletion
import mangnon.base.ids
from django.db import migrations, models

from mangnon.audit.overlap import NoOverlap


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0002_drafts'),
        ('registry', '0009_last_four_digits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='residence',
            name='kind',
            field=models.CharField(choices=[('thuong_tru', 'Thường trú'), ('tam_tru', 'Tạm trú'), ('tam_vang', 'Tạm vắng'), ('vang_cha_me', 'Vắng mặt theo cha mẹ đi làm')], default='thuong_tru', max_length=12),
        ),
        migrations.CreateModel(
            name='Away',
            fields=[
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('source_channel', models.CharField(default='page', max_length=16)),
                ('source_batch', models.UUIDField(blank=True, null=True)),
                ('source_row', models.IntegerField(blank=True, null=True)),
                ('source_post', models.CharField(blank=True, default='', max_length=40)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('how', models.CharField(max_length=20)),
                ('province', models.CharField(blank=True, default='', max_length=12)),
                ('place', models.CharField(blank=True, default='', max_length=160)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='registry.child')),
            ],
            options={
                'indexes': [models.Index(fields=['child', 'valid_from'], name='away_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='away_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='MoveRequest',
            fields=[
                ('id', models.UUIDField(default=mangnon.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('side', models.CharField(max_length=4)),
                ('relation', models.CharField(blank=True, default='', max_length=12)),
                ('kind', models.CharField(blank=True, default='', max_length=12)),
                ('day', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=160)),
                ('child_name', models.CharField(blank=True, default='', max_length=120)),
                ('child_birth', models.CharField(blank=True, default='', max_length=10)),
                ('state', models.CharField(default='cho', max_length=8)),
                ('due_before', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.CharField(max_length=120)),
                ('opened_post', models.CharField(blank=True, default='', max_length=40)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=120)),
                ('answer', models.CharField(blank=True, default='', max_length=200)),
                ('decided_above', models.BooleanField(default=False)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='move_requests', to='registry.child')),
                ('from_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('hamlet', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.hamlet')),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                ('to_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['from_unit', 'state'], name='move_from'), models.Index(fields=['to_unit', 'state'], name='move_to'), models.Index(fields=['child', 'opened_at'], name='move_child')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cho')), fields=('child',), name='move_waits_once')],
            },
        ),
        NoOverlap("registry_away", ["child_id"], "away_alone"),
    ]
