"""The daily job of requests to move, and what their due items are called."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.deadlines.subjects import Subject, register_subject
from mangnon.registry.actions.waiting import SUBJECT
from mangnon.registry.moves import actions


def lift(by: Actor, _subject: str, _due: datetime) -> None:
    """Let the upper desk's term run for requests to move that a commune left unanswered."""
    actions.lift_unanswered(by=by)


def _called(way: str) -> str:
    return _("Chuyển trẻ em: %(way)s") % {"way": way}


register_job("chuyen_chua_tra_loi", lift, gettext_lazy("Đưa lên cấp trên yêu cầu chuyển chưa được trả lời"), time(1, 30))
register_subject(SUBJECT, Subject(_called, "registry:move"))
