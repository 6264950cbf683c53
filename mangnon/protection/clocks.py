"""What the due items of notices are called and where they are worked on: under the code alone, no word of what happened."""

from django.utils.translation import gettext as _

from mangnon.deadlines.subjects import Subject, register_subject


def _called(code: str) -> str:
    return _("Thông báo %(code)s: thời hạn khẩn cấp") % {"code": code}


register_subject("notice", Subject(_called, "protection:notice"))
