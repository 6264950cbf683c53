"""The statistics room as a Django app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "mangnon.statistics"
    label = "statistics"
    verbose_name = "Thống kê, báo cáo"
