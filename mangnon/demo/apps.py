"""The demo room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "mangnon.demo"
    label = "demo"
    verbose_name = _("Tỉnh mẫu")
