"""What the due items of births are called and where they are worked on: under a code of the record alone, no name."""

from django.utils.translation import gettext as _

from mangnon.deadlines.subjects import Subject, register_subject
from mangnon.registry.actions.registration import SUBJECT


def _called(code: str) -> str:
    return _("Đăng ký khai sinh, hồ sơ %(code)s") % {"code": code}


register_subject(SUBJECT, Subject(_called, "registry:child"))
