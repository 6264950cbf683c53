"""The registry room: children, households, and what is true of them over time."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


def _holders(permission: str) -> frozenset[str]:
    return frozenset(code for code, role in roles.ROLES.items() if role.may(permission))


class RegistryConfig(AppConfig):
    name = "mangnon.registry"
    label = "registry"
    verbose_name = _("Hồ sơ trẻ em")

    def ready(self):
        """Offer the lists to the roles that may open them."""
        menu.register(menu.MenuItem(_("Trẻ em"), "registry:children", _holders(roles.CHILD_VIEW), order=20))
        menu.register(menu.MenuItem(_("Hộ"), "registry:households", _holders(roles.CHILD_NAMES), order=25))
        import_module("mangnon.registry.offers")  # offers the forms on a child's page; models exist only now
