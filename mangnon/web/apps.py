"""The web room as a Django app: settings, addresses, first screens, error pages, the command line."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mangnon.web"
    label = "web"
    verbose_name = "Măng Non"
