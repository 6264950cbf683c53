"""Why a list was stopped is kept in Vietnamese and in English: each reader is told in the own language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_completed")]

    operations = [migrations.AlterField(model_name="importbatch", name="stopped", field=models.CharField(blank=True, default="", max_length=640, verbose_name="Lý do dừng"))]
