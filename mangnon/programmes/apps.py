"""The programmes room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class ProgrammesConfig(AppConfig):
    name = "mangnon.programmes"
    label = "programmes"
    verbose_name = _("Chương trình")

    def ready(self):
        """Offer the list to the roles that may read names, and tell the registry what concerns a child's record."""
        menu.register(menu.MenuItem(_("Tai nạn"), "programmes:injuries", roles.having(roles.CHILD_NAMES), order=27))
        import_module("mangnon.programmes.offers")  # registers it; models exist only now
