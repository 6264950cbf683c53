"""The statistics room: rounds, snapshots, annexes, reports."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class StatisticsConfig(AppConfig):
    name = "mangnon.statistics"
    label = "statistics"
    verbose_name = _("Thống kê, báo cáo")

    def ready(self):
        """Offer the reports to the roles that may read them, and tell the registry what is frozen."""
        holders = frozenset(code for code, role in roles.ROLES.items() if role.may(roles.REPORT_VIEW))
        menu.register(menu.MenuItem(_("Báo cáo, số liệu"), "statistics:home", holders, order=50))
        import_module("mangnon.statistics.holding")  # says what is frozen; models exist only now
