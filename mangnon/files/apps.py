"""The files room as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "mangnon.files"
    label = "files"
    verbose_name = "Tệp"
