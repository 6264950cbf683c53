"""A kind of allowance may tell an illness: kinds of class C4 are sealed, and every kind is found by its digest."""

from django.db import migrations, models
from django.db.models import Q

from mangnon.audit.overlap import NoOverlap, Statements, take_away
from mangnon.audit.sealed import SealedText
from mangnon.support import codes

NAME = "allowance_alone"


class WithoutGuard(Statements):
    """Takes away the guard by plain kinds that a database may have from before; on the way back it comes again."""

    def __init__(self):
        super().__init__(self._away, self._back)

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def _away(self, apps, schema_editor):
        take_away(schema_editor, "support_allowance", NAME)

    def _back(self, apps, schema_editor):
        NoOverlap("support_allowance", ["child_id", "kind"], NAME)._add(apps, schema_editor)


def seal(apps, schema_editor):
    allowances = apps.get_model("support", "Allowance").objects.using(schema_editor.connection.alias)
    sealed = codes.sealed_kinds()
    # One statement a row: PostgreSQL keeps the check of a row that is written twice for later, and then alters no table.
    for kind in set(allowances.values_list("kind", flat=True)) - sealed:
        allowances.filter(kind=kind).update(kind_digest=codes.digest(kind))
    for row in allowances.filter(kind__in=sealed):
        words = codes.seal(row.kind, row.decision, row.payer)
        allowances.filter(pk=row.pk).update(kind="", decision="", payer="", sealed=words, kind_digest=codes.digest(row.kind))


def unseal(apps, schema_editor):
    allowances = apps.get_model("support", "Allowance").objects.using(schema_editor.connection.alias)
    for row in allowances.exclude(sealed=None):
        allowances.filter(pk=row.pk).update(**codes.unseal(row.sealed), sealed=None)


class Migration(migrations.Migration):
    dependencies = [("support", "0002_no_overlap")]

    operations = [
        WithoutGuard(),
        migrations.AddField("allowance", "sealed", SealedText(blank=True, null=True)),
        migrations.AddField("allowance", "kind_digest", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AlterField("allowance", "kind", models.CharField(blank=True, default="", max_length=12)),
        migrations.RunPython(seal, unseal),
        migrations.AddConstraint(
            "allowance",
            models.CheckConstraint(
                name="allowance_open_or_sealed",
                condition=Q(sealed__isnull=True) & ~Q(kind="") | Q(sealed__isnull=False) & Q(kind="", decision="", payer=""),
            ),
        ),
        NoOverlap("support_allowance", ["child_id", "kind_digest"], NAME),
    ]
