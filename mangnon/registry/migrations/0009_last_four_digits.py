"""The last four digits of identity numbers find a child: a keyed digest of them beside the sealed number, filled in for those recorded so far."""

from django.db import migrations, models

from mangnon.registry.identity import last_fours

PART = 5000


def fill(apps, schema_editor):
    """Digest the last four digits of every number recorded so far; a statement a row, for a province's rows in seconds."""
    child = apps.get_model("registry", "Child")
    connection, key = schema_editor.connection, child._meta.pk
    having = child.objects.using(connection.alias).exclude(personal_id=None).order_by("id").values_list("id", "personal_id")
    rows = list(having.iterator(chunk_size=PART))
    for start in range(0, len(rows), PART):
        part = rows[start : start + PART]
        ends = last_fours(number for _ident, number in part)
        values = [(end, key.get_db_prep_value(ident, connection)) for (ident, _number), end in zip(part, ends, strict=True)]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {child._meta.db_table} SET personal_id_last4 = %s WHERE id = %s", values)


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_duplicates_and_merges"),
    ]

    operations = [
        migrations.AddField(model_name="child", name="personal_id_last4", field=models.CharField(max_length=32, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
