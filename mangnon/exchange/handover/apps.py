"""Hand-overs to other software, with tables of their own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "mangnon.exchange.handover"
    label = "handover"
    verbose_name = _("Bàn giao")

    def ready(self):
        """Say what a merge of two records does with lines that were handed over."""
        import_module("mangnon.exchange.handover.carrying")  # models exist only now
