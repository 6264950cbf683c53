"""The board of the first filling, with tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class FillingConfig(AppConfig):
    name = "mangnon.exchange.filling"
    label = "filling"
    verbose_name = _("Nhập lần đầu")

    def ready(self):
        """Offer the board to those who enter no children; who does comes to it from the imports."""
        menu.register(menu.MenuItem(_("Nhập lần đầu"), "filling:board", roles.having(roles.CHILD_VIEW) - roles.having(roles.CHILD_EDIT), order=28, covers=("handover:handovers", "profiles:profiles")))
