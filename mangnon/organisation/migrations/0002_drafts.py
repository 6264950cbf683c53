import django.db.models.deletion
import mangnon.audit.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0001_units_and_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('content', mangnon.audit.sealed.SealedText(editable=True, null=True)),
                ('saved_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['saved_at'], name='draft_when')],
                'constraints': [models.UniqueConstraint(fields=('person', 'form', 'key'), name='draft_once')],
            },
        ),
    ]
