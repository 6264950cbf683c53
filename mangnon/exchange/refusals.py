"""The refused rows as a spreadsheet: the original cells as they were, why, and how to correct; corrected, it is sent again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mangnon.documents import returned
from mangnon.exchange.rules.lists import List
from mangnon.exchange.rules.messages import Message, remedy, telling, wrong
from mangnon.registry.actions import undo

WHY_LEFT = {
    undo.CORRECTED: _("hồ sơ đã được sửa sau khi nhập"),
    undo.MORE: _("hồ sơ đã có nội dung khác ghi sau khi nhập"),
    undo.AWAY: _("hồ sơ không còn thuộc phạm vi phụ trách của anh/chị"),
}

LINES_LEFT = {
    "registry.residence": _("Nơi cư trú"), "registry.membership": _("Hộ gia đình"), "registry.familystate": _("Tình trạng cha, mẹ"), "registry.schooling": _("Việc học"),
    "registry.circumstance": _("Hoàn cảnh đặc biệt"), "registry.riskwatch": _("Nguy cơ"), "registry.guardianship": _("Người chăm sóc"), "registry.householdstatus": _("Loại hộ"),
    "registry.childname": _("Tên khác"), "support.insurancecard": _("Thẻ bảo hiểm y tế"),
}  # fmt: skip


def write(listed: List, why: Mapping[int, Sequence[Message]], path: Path) -> Path:
    """Write the rows of a list that ``why`` names; returns the path."""
    return returned.write(listed.headings, ((row.cells, _told(why[row.number])) for row in listed.rows if row.number in why), path)


def _told(messages: Sequence[Message]) -> list[str]:
    said = telling(messages)
    return ["\n".join(dict.fromkeys(str(of(message)) for message in said)) for of in (wrong, remedy)]
