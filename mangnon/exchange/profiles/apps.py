"""Profiles of other software, with tables of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "mangnon.exchange.profiles"
    label = "profiles"
    verbose_name = _("Mẫu trao đổi")
