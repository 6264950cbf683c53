"""The re-checks of the registry, with tables of their own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecheckConfig(AppConfig):
    name = "mangnon.registry.recheck"
    label = "recheck"
    verbose_name = _("Phúc tra")

    def ready(self):
        """Say what a merge of two records does with lines of a re-check."""
        import_module("mangnon.registry.recheck.carrying")  # models exist only now
