"""The exchange room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class ExchangeConfig(AppConfig):
    name = "mangnon.exchange"
    label = "exchange"
    verbose_name = _("Trao đổi dữ liệu")

    def ready(self):
        """Offer the page to the roles that enter children."""
        menu.register(menu.MenuItem(_("Nhập danh sách"), "exchange:imports", roles.having(roles.CHILD_EDIT), order=27, covers=("filling:board", "handover:handovers", "profiles:profiles")))
        import_module("mangnon.exchange.offers")  # who may open its files, its jobs; models exist only now
        import_module("mangnon.exchange.leaving")  # what a post leaves here; models exist only now
