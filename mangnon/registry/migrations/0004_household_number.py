"""A household's number stands once in its hamlet: by two of one number neither is found.

The table is not made anew: the rule is an index over the households that have a hamlet, by which the action looks, too.
A database that holds two of one number is left as it is, and told which they are.
"""

from django.db import migrations, models
from django.db.models import Count

SHOWN = 20


class TwinHouseholds(Exception):
    """Households of one hamlet bear one number; nothing was changed."""

    one_line = True  # the command prints it as it is


def refuse_twins(apps, _schema_editor):
    """Raise TwinHouseholds with commune, hamlet and number of each; nobody is named."""
    household = apps.get_model("registry", "Household")
    counted = household.objects.exclude(hamlet=None).values_list("unit__code", "hamlet__name", "number").annotate(n=Count("id"))
    twins = list(counted.filter(n__gt=1).order_by("unit__code", "hamlet__name", "number"))
    if not twins:
        return
    vi = "; ".join(f"xã {code}, {hamlet}, mã hộ {number} ({n} hộ)" for code, hamlet, number, n in twins[:SHOWN])
    en = "; ".join(f"commune {code}, {hamlet}, number {number} ({n} households)" for code, hamlet, number, n in twins[:SHOWN])
    more = len(twins) - SHOWN
    raise TwinHouseholds(
        f"chưa nâng cấp, chưa có gì thay đổi: có hộ trùng mã trong một xóm: {vi}{f'; và {more} mã nữa' if more > 0 else ''}. "
        "Hãy cho mỗi hộ một mã riêng trong xóm (bảng registry_household, cột number), rồi chạy lại mangnon migrate. "
        f"(Not upgraded, nothing was changed: households share a number in one hamlet: {en}{f'; and {more} more' if more > 0 else ''}. "
        "Give each its own number in its hamlet (table registry_household, column number), then run mangnon migrate again.)"
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_counting_indexes")]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(condition=models.Q(("hamlet__isnull", False)), fields=("hamlet", "number"), name="household_number_once"),
        ),
    ]
