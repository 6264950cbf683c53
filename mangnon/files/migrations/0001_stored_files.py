import django.db.models.deletion
import mangnon.audit.sealed
import mangnon.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0002_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=mangnon.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=48, unique=True)),
                ('original_name', mangnon.audit.sealed.SealedText(editable=True, null=True)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('classification', models.CharField(default='C4', max_length=2)),
                ('subject_kind', models.CharField(max_length=24)),
                ('subject_id', models.CharField(max_length=40)),
                ('stored_at', models.DateTimeField()),
                ('stored_by', models.CharField(max_length=40)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='organisation.unit')),
            ],
            options={
                'ordering': ['stored_at', 'id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='file_of_subject')],
            },
        ),
    ]
