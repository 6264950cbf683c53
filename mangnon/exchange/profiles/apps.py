"""Profiles of other software, with tables of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class ProfilesConfig(AppConfig):
    name = "mangnon.exchange.profiles"
    label = "profiles"
    verbose_name = _("Mẫu trao đổi")

    def ready(self):
        """Offer the page to who keeps the profiles; communes come to it from their imports."""
        menu.register(menu.MenuItem(_("Mẫu trao đổi"), "profiles:profiles", roles.having(roles.PROFILE_MANAGE), order=28))
