"""The ui room as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mangnon.ui"
    label = "ui"
    verbose_name = "Giao diện"
