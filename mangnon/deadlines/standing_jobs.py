"""The jobs that run every day: open what will be due, remind of what is."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mangnon import law
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions
from mangnon.deadlines.jobs import register_job

AHEAD = timedelta(days=120)


def open_ahead(by: Actor, subject: str, due: datetime) -> None:
    """Open the obligations of the next months."""
    packs = law.load(settings.MANGNON_LAW_DIR)
    actions.open_obligations(by=by, packs=packs, first=due.astimezone(clock.TZ).date(), last=due.astimezone(clock.TZ).date() + AHEAD)


def remind_all(by: Actor, subject: str, due: datetime) -> None:
    """Remind of what is due soon, today, or ran out yesterday."""
    actions.remind(by=by, now=clock.now())


register_job("mo_viec_den_han", open_ahead, _("Mở việc đến hạn của 120 ngày tới"), time(1))
register_job("nhac_viec", remind_all, _("Nhắc việc"), time(6))
