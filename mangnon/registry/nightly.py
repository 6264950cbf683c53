"""The registry's daily jobs."""

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.registry import actions


def log_searches(by: Actor, subject: str, due: datetime) -> None:
    """Log what people had stopped at when they went away."""
    actions.log_waiting_searches(by=by)


register_job("ghi_tim_kiem", log_searches, _("Ghi nhật ký các lần tìm còn bỏ dở"), time(0, 30))
