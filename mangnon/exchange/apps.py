"""The exchange room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "mangnon.exchange"
    label = "exchange"
    verbose_name = _("Trao đổi dữ liệu")

    def ready(self):
        import_module("mangnon.exchange.offers")  # who may open its files, its jobs; models exist only now
