"""The protection room as a Django app."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "mangnon.protection"
    label = "protection"
    verbose_name = "Bảo vệ trẻ em"
