"""The web room as a Django app: settings, addresses, first screens, error pages, the command line."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class WebConfig(AppConfig):
    name = "mangnon.web"
    label = "web"
    verbose_name = _("Măng Non")

    def ready(self):
        menu.register(menu.MenuItem(_("Nhật ký"), "record", roles.having(roles.AUDIT_VIEW), order=85))
        for room in ("pruning", "backup.shelf", "anchoring", "endings"):  # they register their daily jobs; models exist only now
            import_module(f"mangnon.web.{room}")
