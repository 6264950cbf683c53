"""The paper of the registry, with tables of its own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaperConfig(AppConfig):
    name = "mangnon.registry.paper"
    label = "paper"
    verbose_name = _("Sổ giấy")

    def ready(self):
        """Say what a merge of two records does with what was printed of them."""
        import_module("mangnon.registry.paper.carrying")  # models exist only now
