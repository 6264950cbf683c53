"""The organisation room: units and bodies over time, people, posts, roles, scopes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class OrganisationConfig(AppConfig):
    name = "mangnon.organisation"
    label = "organisation"
    verbose_name = _("Tổ chức")

    def ready(self):
        menu.register(menu.MenuItem(_("Người dùng"), "organisation:people", roles.having(roles.PERSON_MANAGE), order=80))
