"""Early every night the figures are counted and kept: of the new day, before anybody opens the board."""

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.registry.quality import actions


def keep_month(by: Actor, _subject: str, _due: datetime) -> None:
    """Keep this month's figures as they stand."""
    actions.keep_month(by=by)


register_job("dem_chat_luong", keep_month, _("Đếm chất lượng dữ liệu"), time(0, 20))
