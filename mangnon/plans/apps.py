"""The plans room as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "mangnon.plans"
    label = "plans"
    verbose_name = "Kế hoạch"
