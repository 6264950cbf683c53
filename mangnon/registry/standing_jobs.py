"""What the registry does every night: looks for children entered twice, brings the terms of birth registration up to date."""

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.registry import actions


def look_for_duplicates(by: Actor, subject: str, due: datetime) -> None:
    """Bring the queue of pairs up to date."""
    actions.refresh_pairs(by=by)


def follow_births(by: Actor, subject: str, due: datetime) -> None:
    """Open and end terms of birth registration for what lists, moves and entries taken back changed."""
    actions.follow_births(by=by)


register_job("han_khai_sinh", follow_births, _("Theo dõi hạn đăng ký khai sinh"), time(1, 30))
register_job("tim_ho_so_trung", look_for_duplicates, _("Tìm hồ sơ trùng"), time(2))
