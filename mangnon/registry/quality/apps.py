"""The quality of the registry's data, with a table of its own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class QualityConfig(AppConfig):
    name = "mangnon.registry.quality"
    label = "quality"
    verbose_name = _("Chất lượng dữ liệu")

    def ready(self):
        """Offer the board to who works with the registry; count every night."""
        menu.register(menu.MenuItem(_("Chất lượng"), "quality:board", roles.having(roles.CHILD_VIEW), order=23))
        import_module("mangnon.registry.quality.nightly")  # models exist only now
