"""The protection room: notices, the incidents they tell of, the steps taken."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class ProtectionConfig(AppConfig):
    name = "mangnon.protection"
    label = "protection"
    verbose_name = _("Bảo vệ trẻ em")

    def ready(self):
        """Offer the notices to the roles that handle them, and tell the registry of what concerns a child's record."""
        menu.register(menu.MenuItem(_("Thông báo"), "protection:notices", roles.having(roles.NOTICE_VIEW), order=10))
        import_module("mangnon.protection.clocks")
        import_module("mangnon.protection.offers")  # registers them; models exist only now
        import_module("mangnon.protection.leaving")  # what a post leaves here; models exist only now
