"""The deadlines room: obligations, due items, whose turn it is, jobs."""

from importlib import import_module

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "mangnon.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"

    def ready(self):
        import_module("mangnon.deadlines.standing_jobs")  # registers them; models exist only now
