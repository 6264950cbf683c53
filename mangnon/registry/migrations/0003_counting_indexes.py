"""A province's children are counted from two indexes alone: all that a count asks of a child, and of a stay in a unit."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0002_drafts'),
        ('registry', '0002_no_overlap'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='residence',
            name='residence_unit',
        ),
        migrations.AddIndex(
            model_name='child',
            index=models.Index(fields=['id', 'birth_date', 'died_on', 'sex'], name='child_counted'),
        ),
        migrations.AddIndex(
            model_name='residence',
            index=models.Index(fields=['unit', 'valid_from', 'valid_to', 'superseded_at', 'child'], name='residence_of_unit'),
        ),
    ]
