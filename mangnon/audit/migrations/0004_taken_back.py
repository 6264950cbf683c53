"""What was taken back, by whom and why: the rows themselves stay where they are, superseded."""

import mangnon.audit.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_sent_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='TakenBack',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=40)),
                ('row_id', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=24)),
                ('subject_id', models.CharField(max_length=40)),
                ('taken_at', models.DateTimeField()),
                ('by_post', models.CharField(default='', max_length=40)),
                ('by_label', models.CharField(max_length=150)),
                ('reason', mangnon.audit.sealed.SealedText(editable=True, null=True)),
                ('lives_again', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='taken_back_of')],
                'constraints': [models.UniqueConstraint(fields=('table', 'row_id'), name='taken_back_once')],
            },
        ),
    ]
