"""A list the job worker could not read ends as stopped, with the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_profile_of_a_list")]

    operations = [
        migrations.AddField(model_name="importbatch", name="stopped", field=models.CharField(blank=True, default="", max_length=400, verbose_name="Lý do dừng")),
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[("xem_truoc", "Xem trước"), ("dang_nhap", "Đang nhập"), ("dung", "Đã dừng"), ("da_nhap", "Đã nhập"), ("hoan_tac", "Đã hoàn tác")],
                default="xem_truoc", max_length=10, verbose_name="Trạng thái",
            ),
        ),
    ]
