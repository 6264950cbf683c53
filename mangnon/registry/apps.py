"""The registry room: children, households, and what is true of them over time."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangnon.organisation import roles
from mangnon.ui import menu


class RegistryConfig(AppConfig):
    name = "mangnon.registry"
    label = "registry"
    verbose_name = _("Hồ sơ trẻ em")

    def ready(self):
        """Offer the lists to the roles that may open them."""
        menu.register(menu.MenuItem(_("Trẻ em"), "registry:children", roles.having(roles.CHILD_VIEW), order=20, covers=("registry:hamlets",)))
        menu.register(menu.MenuItem(pgettext_lazy("trong trình đơn", "Hộ"), "registry:households", roles.having(roles.CHILD_NAMES), order=25, covers=("paper:prints",)))
        menu.register(menu.MenuItem(_("Chuyển đi, đến"), "registry:moves", roles.having(roles.MOVE_VIEW), order=27))
        menu.register(menu.MenuItem(_("Hồ sơ trùng"), "registry:pairs", roles.having(roles.CHILD_MERGE), order=27))
        for module in ("jobs", "child_page.offers", "duplicates.carrying", "duplicates.jobs", "moves.jobs", "leaving"):
            import_module(f"mangnon.registry.{module}")  # they register what they have; models exist only now
