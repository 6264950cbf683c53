"""The support room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class SupportConfig(AppConfig):
    name = "mangnon.support"
    label = "support"
    verbose_name = _("Hỗ trợ")

    def ready(self):
        """Offer the list of allowances, and tell the registry what concerns a child's record."""
        menu.register(menu.MenuItem(_("Trợ cấp"), "support:gaps", roles.having(roles.CHILD_VIEW), order=28))
        import_module("mangnon.support.offers")  # registers it; models exist only now
