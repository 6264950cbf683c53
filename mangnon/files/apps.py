"""The files room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "mangnon.files"
    label = "files"
    verbose_name = _("Tệp")
