"""The programmes room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "mangnon.programmes"
    label = "programmes"
    verbose_name = _("Chương trình")
