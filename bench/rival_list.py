"""The same list of children by django-import-export, tuned: ``python -m bench.rival_list LIST.xlsx``.

What a Django developer would build in a week, as fast as the library goes: calamine reads, existing children are cached by number, rows are created in
bulk, no differences are kept, a commune is looked up once. It asks for a name and keeps one child a number; there is no record of who did what, no
remark, no comparison by name, nothing sealed, no table beside the child's. Pages of the product don't use the library; install it to run this.
"""

import json
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

LIBRARY = "django-import-export"
FIELDS = {"Họ và tên": "name", "Ngày sinh": "birth", "Giới tính": "sex", "Dân tộc": "ethnic", "Số định danh cá nhân": "number", "Họ tên mẹ": "mother", "Họ tên cha": "father", "Mã xã": "commune"}


def why_not() -> str:
    """Return why the rival cannot run here; empty when it can."""
    return "" if find_spec("import_export") else f"{LIBRARY} is not installed"


def measured(path: Path, folder: str) -> dict:
    """Import the list into an empty database; making the tables is not counted."""
    import django
    from django.conf import settings

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/rival.sqlite3", "OPTIONS": {"init_command": "PRAGMA journal_mode=wal", "transaction_mode": "IMMEDIATE"}}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["import_export"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
    django.setup()
    return _imported(_resource(), path)


def _resource():
    from django.core.exceptions import ValidationError
    from django.db import connection, models
    from import_export import fields, resources, widgets
    from import_export.instance_loaders import CachedInstanceLoader

    class Commune(models.Model):
        code = models.CharField(max_length=10, unique=True)

        class Meta:
            app_label = "rival"

    class Child(models.Model):
        name = models.CharField(max_length=200, db_index=True)
        birth = models.DateField()
        sex = models.CharField(max_length=10)
        ethnic = models.CharField(max_length=40)
        number = models.CharField(max_length=20, unique=True, null=True)
        mother = models.CharField(max_length=200)
        father = models.CharField(max_length=200)
        commune = models.ForeignKey(Commune, models.PROTECT)

        class Meta:
            app_label = "rival"

    class Known(widgets.Widget):
        """A commune by its code, asked of the database once."""

        found: dict[str, Commune] = {}

        def clean(self, value, row=None, **kwargs):
            known = self.found.get(value)
            if known is None:
                known = self.found[value] = Commune.objects.get_or_create(code=value)[0]
            return known

    class AsRead(widgets.Widget):
        """A value as calamine read it."""

        def clean(self, value, row=None, **kwargs):
            return value or None

    class Children(resources.ModelResource):
        birth, number, commune = (fields.Field(name, name, widget) for name, widget in (("birth", AsRead()), ("number", AsRead()), ("commune", Known())))

        class Meta:
            model, import_id_fields, fields = Child, ["number"], list(FIELDS.values())
            instance_loader_class, use_bulk, batch_size, use_transactions = CachedInstanceLoader, True, 1000, True
            skip_diff, report_skipped = True, False

        def before_import_row(self, row, **kwargs):
            if not row["name"]:
                raise ValidationError("A child has a name.")

    with connection.schema_editor() as editor:
        editor.create_model(Commune)
        editor.create_model(Child)
    return Children


def _imported(resource, path: Path) -> dict:
    import python_calamine
    from tablib import Dataset

    began, busy = time.perf_counter(), time.process_time()
    read = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    head = next(at for at, row in enumerate(read) if "Họ và tên" in row)
    wanted = [read[head].index(heading) for heading in FIELDS]
    data = Dataset(*([row[at] for at in wanted] for row in read[head + 1 :]), headers=list(FIELDS.values()))
    result = resource().import_data(data, raise_errors=False, collect_failed_rows=False)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    return {"seconds": seconds, "cpu": cpu, "made": result.totals["new"], "refused": result.totals["invalid"] + result.totals["error"]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measured(Path(sys.argv[1]), place)))
