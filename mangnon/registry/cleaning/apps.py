"""The cleaning lists of the registry, with tables of their own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CleaningConfig(AppConfig):
    name = "mangnon.registry.cleaning"
    label = "cleaning"
    verbose_name = _("Làm sạch dữ liệu")

    def ready(self):
        """Say what a merge of two records does with lines for the police."""
        import_module("mangnon.registry.cleaning.carrying")  # models exist only now
