"""The deadlines room: obligations, due items, whose turn it is, jobs."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class DeadlinesConfig(AppConfig):
    name = "mangnon.deadlines"
    label = "deadlines"
    verbose_name = _("Thời hạn")

    def ready(self):
        menu.register(menu.MenuItem(_("Đến hạn"), "deadlines:due", roles.having(roles.DUE_VIEW), order=30))
        menu.register(menu.MenuItem(_("Việc nền"), "deadlines:jobs", roles.having(roles.JOB_VIEW), order=90))
        import_module("mangnon.deadlines.standing_jobs")  # registers them; models exist only now
        import_module("mangnon.deadlines.leaving")  # what a post leaves here; models exist only now
