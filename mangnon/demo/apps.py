"""The demo room as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "mangnon.demo"
    label = "demo"
    verbose_name = "Tỉnh mẫu"
