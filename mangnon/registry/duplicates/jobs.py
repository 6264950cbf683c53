"""The daily job of the queue of pairs."""

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.registry.duplicates import actions


def look_for_duplicates(by: Actor, subject: str, due: datetime) -> None:
    """Bring the queue of pairs up to date."""
    actions.refresh_pairs(by=by)


register_job("tim_ho_so_trung", look_for_duplicates, _("Tìm hồ sơ trùng"), time(2))
