"""The whole record: papers of the birth, father and mother, who cares, details by key, a province's own answers.

A column with a default is added as both databases can, without building the table anew: a province's children stay where
they are, and SQLite loses no guard.
"""

import django.db.models.deletion
import mangnon.audit.sealed
from django.db import migrations, models

from mangnon.audit.overlap import NoOverlap


def column(model: str, name: str, length: int, label: str = "") -> migrations.SeparateDatabaseAndState:
    """Return the operation that adds a text column which is empty in every row."""
    words = {"verbose_name": label} if label else {}
    field = models.CharField(blank=True, db_default="", default="", max_length=length, **words)
    add = f"ALTER TABLE registry_{model} ADD COLUMN {name} varchar({length}) DEFAULT '' NOT NULL"
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(add, f"ALTER TABLE registry_{model} DROP COLUMN {name}")], [migrations.AddField(model, name, field)]
    )


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0002_drafts'),
        ('registry', '0006_relation_may_be_unknown'),
    ]

    operations = [
        migrations.AddField(
            model_name='child',
            name='birth_order',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Là con thứ mấy'),
        ),
        column("child", "birth_place", 12, "Nơi sinh"),
        column("child", "birth_reg_no", 60, "Số giấy khai sinh, quyển số"),
        column("child", "birth_reg_place", 160, "Nơi đăng ký khai sinh"),
        column("child", "home_town", 160, "Quê quán"),
        column("child", "nationality", 3, "Quốc tịch"),
        column("schooling", "class_name", 24),
        migrations.CreateModel(
            name='ChildDetail',
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
                ('key', models.CharField(max_length=32)),
                ('value', models.CharField(blank=True, default='', max_length=200)),
                ('number', mangnon.audit.sealed.SealedText(blank=True, editable=True, null=True)),
                ('note', models.CharField(blank=True, default='', max_length=160)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='details', to='registry.child')),
            ],
            options={
                'indexes': [models.Index(fields=['child', 'key', 'valid_from'], name='detail_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='detail_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
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
                ('care_type', models.CharField(max_length=12)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('relation', models.CharField(blank=True, default='', max_length=16)),
                ('facility_name', models.CharField(blank=True, default='', max_length=160)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='guardianships', to='registry.child')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children_in_care', to='organisation.body')),
            ],
            options={
                'indexes': [models.Index(fields=['child', 'valid_from'], name='guardian_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='guardian_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdDetail',
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
                ('key', models.CharField(max_length=32)),
                ('value', models.CharField(blank=True, default='', max_length=200)),
                ('number', mangnon.audit.sealed.SealedText(blank=True, editable=True, null=True)),
                ('note', models.CharField(blank=True, default='', max_length=160)),
                ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='details', to='registry.household')),
            ],
            options={
                'indexes': [models.Index(fields=['household', 'key', 'valid_from'], name='detail_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='hhdetail_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='OwnAnswer',
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
                ('question', models.CharField(max_length=32)),
                ('value', models.CharField(max_length=200)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='own_answers', to='registry.child')),
            ],
            options={
                'indexes': [models.Index(fields=['child', 'question', 'valid_from'], name='answer_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='answer_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='ParentState',
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
                ('parent', models.CharField(choices=[('cha', 'Cha'), ('me', 'Mẹ')], max_length=3)),
                ('status', models.CharField(blank=True, default='', max_length=16)),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('ethnic', models.CharField(blank=True, default='', max_length=3)),
                ('personal_id', mangnon.audit.sealed.SealedText(blank=True, editable=True, null=True)),
                ('personal_id_digest', models.CharField(blank=True, max_length=32, null=True)),
                ('job', models.CharField(blank=True, default='', max_length=80)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parent_states', to='registry.child')),
            ],
            options={
                'indexes': [models.Index(fields=['child', 'valid_from'], name='parent_child'), models.Index(fields=['personal_id_digest'], name='parent_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='parent_forward', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.')],
            },
        ),
        NoOverlap("registry_parentstate", ["child_id", "parent"], "parent_alone"),
        NoOverlap("registry_guardianship", ["child_id"], "guardian_alone"),
        NoOverlap("registry_childdetail", ["child_id", "key"], "detail_alone"),
        NoOverlap("registry_householddetail", ["household_id", "key"], "hhdetail_alone"),
        NoOverlap("registry_ownanswer", ["child_id", "question"], "answer_alone"),
    ]
