"""The support room as a Django app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "mangnon.support"
    label = "support"
    verbose_name = "Hỗ trợ"
