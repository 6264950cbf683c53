
import django.db.models.deletion
import mangnon.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0001_units_and_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueItem',
            fields=[
                ('id', models.UUIDField(default=mangnon.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('code', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=300, verbose_name='Việc')),
                ('form', models.CharField(blank=True, default='', max_length=40)),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='Căn cứ')),
                ('status', models.CharField(default='verified', max_length=12)),
                ('round_code', models.CharField(blank=True, default='', max_length=16)),
                ('subject_kind', models.CharField(blank=True, default='', max_length=24)),
                ('subject_id', models.CharField(blank=True, default='', max_length=40)),
                ('due_before', models.DateField(blank=True, null=True, verbose_name='Trước ngày')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='Hạn')),
                ('opened_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='Xong lúc')),
                ('done_by', models.CharField(blank=True, default='', max_length=40)),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='Ghi chú')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_items', to='organisation.body')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_items', to='organisation.unit')),
            ],
            options={
                'ordering': ['due_before', 'due_at', 'code', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='Loại')),
                ('subject', models.CharField(blank=True, default='', max_length=80, verbose_name='Đối tượng')),
                ('due', models.DateTimeField(verbose_name='Đến hạn')),
                ('state', models.CharField(default='waiting', max_length=8, verbose_name='Trạng thái')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='Số lần chạy')),
                ('not_before', models.DateTimeField()),
                ('claimed_by', models.CharField(blank=True, default='', max_length=60)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='Xong lúc')),
                ('error', models.CharField(blank=True, default='', max_length=80, verbose_name='Lỗi')),
            ],
            options={
                'ordering': ['-due', '-id'],
                'indexes': [models.Index(fields=['state', 'not_before'], name='job_waiting')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'due'), name='job_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed'])), name='job_state')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=8)),
                ('made_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='deadlines.dueitem')),
            ],
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['unit', 'done_at', 'due_before'], name='due_of_unit'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['body', 'done_at', 'due_before'], name='due_of_body'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['round_code', 'body'], name='due_of_round'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['subject_kind', 'subject_id'], name='due_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='dueitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('due_before__isnull', False)), models.Q(('due_at__isnull', False), ('due_before__isnull', True)), _connector='OR'), name='due_one_clock'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('item', 'step'), name='reminded_once'),
        ),
    ]
