"""The support room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "mangnon.support"
    label = "support"
    verbose_name = _("Hỗ trợ")
