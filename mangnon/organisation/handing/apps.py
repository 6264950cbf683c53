"""Handing over as a Django app, with tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class HandingConfig(AppConfig):
    name = "mangnon.organisation.handing"
    label = "handing"
    verbose_name = _("Bàn giao công việc")

    def ready(self):
        menu.register(menu.MenuItem(_("Bàn giao công việc"), "handing:handings", roles.having(roles.HANDOVER_VIEW), order=75))
