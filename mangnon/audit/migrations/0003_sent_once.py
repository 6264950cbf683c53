from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentOnce',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('person_id', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('location', models.CharField(default='', max_length=300)),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['sent_at'], name='sent_when')],
                'constraints': [models.UniqueConstraint(fields=('person_id', 'key'), name='sent_once')],
            },
        ),
    ]
