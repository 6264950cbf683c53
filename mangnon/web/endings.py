"""The nightly look at posts that end by themselves: their hand-over is opened two weeks before, so that none ends silently."""

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines import jobs
from mangnon.organisation.handing import actions


def _nightly(by: Actor, subject: str, due: datetime) -> None:
    actions.open_due(by=by)


jobs.register_job("ban_giao", _nightly, _("Mở bàn giao của chức danh sắp kết thúc"), time(0, 15))
