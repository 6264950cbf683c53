"""The programmes room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "mangnon.programmes"
    label = "programmes"
    verbose_name = _("Chương trình")

    def ready(self):
        """Tell the registry what concerns a child's record."""
        import_module("mangnon.programmes.offers")  # registers it; models exist only now
