"""Where an act happened and who did it to the child are class C4: sealed like its form."""

from django.db import migrations, models

from mangnon.audit import keys
from mangnon.audit.overlap import GuardsKept
from mangnon.audit.sealed import SealedText
from mangnon.protection.kept import Kept

NAMES = ("place", "relation")
CONTEXT = "protection_incident.{}"  # the column's final name: a value sealed for another column does not open


def seal(apps, schema_editor):
    ring = keys.ring()
    for row in apps.get_model("protection", "Incident").objects.using(schema_editor.connection.alias).iterator():
        for name in NAMES:
            setattr(row, f"{name}_sealed", ring.seal(getattr(row, name).encode(), CONTEXT.format(name).encode()))
        row.save(update_fields=[f"{name}_sealed" for name in NAMES])


def unseal(apps, schema_editor):
    ring = keys.ring()
    table = apps.get_model("protection", "Incident")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id, place_sealed, relation_sealed FROM {table}")
        for ident, *sealed in cursor.fetchall():
            words = [ring.open(bytes(value), CONTEXT.format(name).encode()).decode() for name, value in zip(NAMES, sealed, strict=True)]
            cursor.execute(f"UPDATE {table} SET place = %s, relation = %s WHERE id = %s", [*words, ident])


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_kept")]

    operations = [
        GuardsKept(Kept("protection_incident")),
        *(migrations.AddField("incident", f"{name}_sealed", SealedText(null=True)) for name in NAMES),
        *(migrations.AlterField("incident", name, models.CharField(max_length=16, null=True)) for name in NAMES),
        migrations.RunPython(seal, unseal),
        *(migrations.RemoveField("incident", name) for name in NAMES),
        *(migrations.RenameField("incident", f"{name}_sealed", name) for name in NAMES),
        *(migrations.AlterField("incident", name, SealedText()) for name in NAMES),
        GuardsKept(Kept("protection_incident")),
    ]
