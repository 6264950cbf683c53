"""The support room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "mangnon.support"
    label = "support"
    verbose_name = _("Hỗ trợ")

    def ready(self):
        """Tell the registry what concerns a child's record."""
        import_module("mangnon.support.offers")  # registers it; models exist only now
