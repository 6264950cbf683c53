"""The last four digits of identity numbers find a child: a keyed digest of them beside the sealed number, filled in for those recorded so far."""

from django.db import migrations, models

from mangnon.registry.identity import last_fours

PART = 5000


def fill(apps, _schema_editor):
    """Digest the last four digits of every number recorded so far."""
    child = apps.get_model("registry", "Child")
    having = child.objects.exclude(personal_id=None).only("personal_id").order_by("id")
    part = []
    for one in having.iterator(chunk_size=PART):
        part.append(one)
        if len(part) == PART:
            _write(child, part)
            part = []
    _write(child, part)


def _write(child, part):
    for one, digest in zip(part, last_fours(one.personal_id for one in part), strict=True):
        one.personal_id_last4 = digest
    child.objects.bulk_update(part, ["personal_id_last4"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_duplicates_and_merges"),
    ]

    operations = [
        migrations.AddField(model_name="child", name="personal_id_last4", field=models.CharField(max_length=32, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
