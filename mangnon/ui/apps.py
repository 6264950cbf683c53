"""The ui room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Components, Table, form renderer, charts and ``page()``; no tables of its own."""

    name = "mangnon.ui"
    label = "ui"
    verbose_name = _("Giao diện")
