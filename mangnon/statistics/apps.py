"""The statistics room: rounds, snapshots, annexes, reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class StatisticsConfig(AppConfig):
    name = "mangnon.statistics"
    label = "statistics"
    verbose_name = _("Thống kê, báo cáo")

    def ready(self):
        """Offer the reports to the roles that may read them."""
        holders = frozenset(code for code, role in roles.ROLES.items() if role.may(roles.REPORT_VIEW))
        menu.register(menu.MenuItem(_("Báo cáo, số liệu"), "statistics:home", holders, order=50))
