"""The daily clearing away: what grows by use and that nobody needs again. The record is never part of it."""

from datetime import datetime, time, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from mangnon.audit import sends
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import jobs
from mangnon.files import actions as files
from mangnon.organisation import drafts
from mangnon.statistics import actions as statistics

KEPT = timedelta(days=1)  # a lock-out lasts a quarter of an hour; signing in stands in the record


def prune() -> None:
    """Remove ended sessions, old lock-outs, done jobs, answered sends, old drafts, files and folders without a row."""
    now = clock.machine_now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    for kept in (AccessAttempt, AccessFailureLog, AccessLog):
        kept.objects.filter(attempt_time__lt=now - KEPT).delete()
    jobs.forget_old()
    sends.forget_old()
    drafts.forget_old()
    files.sweep()
    statistics.clean_up()


def _daily(by: Actor, subject: str, due: datetime) -> None:
    prune()


jobs.register_job("don_dep", _daily, _("Dọn phiên, khóa tạm, bản nháp, việc nền và tệp đã cũ"), time(2))
