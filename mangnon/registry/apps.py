"""The registry room as a Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "mangnon.registry"
    label = "registry"
    verbose_name = "Hồ sơ trẻ em"
