"""The deadlines room as a Django app."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "mangnon.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"
