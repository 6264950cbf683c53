"""The audit room: who did what, when, to whom; and the record-keeping every room shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "mangnon.audit"
    label = "audit"
    verbose_name = _("Nhật ký")
