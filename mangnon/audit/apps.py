"""The audit room: who did what, when, to whom; and the record-keeping every room shares."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mangnon.audit"
    label = "audit"
    verbose_name = "Nhật ký"
