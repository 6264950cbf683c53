"""How many records a list found and added to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_stopped")]

    operations = [migrations.AddField(model_name="importbatch", name="completed", field=models.PositiveIntegerField(default=0, verbose_name="Trẻ được ghi bổ sung"))]
