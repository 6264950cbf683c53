"""The registry's daily jobs, and what the due items of births are called and where they are worked on."""

from datetime import datetime, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines.jobs import register_job
from mangnon.deadlines.subjects import Subject, register_subject
from mangnon.registry import actions
from mangnon.registry.actions.registration import SUBJECT
from mangnon.registry.queries import shelves


def log_searches(by: Actor, subject: str, due: datetime) -> None:
    """Log what people had stopped at when they went away."""
    actions.log_waiting_searches(by=by)


def follow_births(by: Actor, subject: str, due: datetime) -> None:
    """Open and end terms of birth registration for what lists, moves and entries taken back changed."""
    actions.follow_births(by=by)


def keep_search(by: Actor, subject: str, due: datetime) -> None:
    """Write the files of the search's large shelves anew."""
    shelves.keep_files(clock.today())


def _called(code: str) -> str:
    # Under a code of the record alone, no name.
    return gettext("Đăng ký khai sinh, hồ sơ %(code)s") % {"code": code}


register_job("ghi_tim_kiem", log_searches, _("Ghi nhật ký các lần tìm còn bỏ dở"), time(0, 30))
register_job("han_khai_sinh", follow_births, _("Theo dõi hạn đăng ký khai sinh"), time(1, 30))
register_job("giu_tim_kiem", keep_search, _("Ghi lại chỉ mục tìm kiếm đã mã hóa"), time(1, 45))
register_subject(SUBJECT, Subject(_called, "registry:child"))
