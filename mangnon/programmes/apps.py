"""The programmes room as a Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "mangnon.programmes"
    label = "programmes"
    verbose_name = "Chương trình"
