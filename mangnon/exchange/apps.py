"""The exchange room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "mangnon.exchange"
    label = "exchange"
    verbose_name = "Trao đổi dữ liệu"
