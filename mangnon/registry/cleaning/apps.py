"""The cleaning lists of the registry, with tables of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CleaningConfig(AppConfig):
    name = "mangnon.registry.cleaning"
    label = "cleaning"
    verbose_name = _("Làm sạch dữ liệu")
