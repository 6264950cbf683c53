"""How a report travels (nháp → đã gửi → trả lại / tiếp nhận → tổng hợp → khóa) and when it is late. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mangnon.audit.refusals import Refused

DRAFT, SENT, RETURNED, RECEIVED = "nhap", "da_gui", "tra_lai", "tiep_nhan"
CONSOLIDATED, LOCKED, ADJUSTED = "tong_hop", "khoa", "dieu_chinh"

STATES = {
    DRAFT: _("Nháp"),
    SENT: _("Đã gửi"),
    RETURNED: _("Đã trả lại"),
    RECEIVED: _("Đã tiếp nhận"),
    CONSOLIDATED: _("Đã tổng hợp"),
    LOCKED: _("Đã khóa"),
    ADJUSTED: _("Đã có bản điều chỉnh"),
}
TONES = {
    DRAFT: "plain", SENT: "info", RETURNED: "warn", RECEIVED: "info", CONSOLIDATED: "good", LOCKED: "good", ADJUSTED: "plain",
}
# Who moves a report on: "author" is the unit that reports, "upper" the unit that receives.
STEPS = {
    (DRAFT, SENT): "author",
    (RETURNED, SENT): "author",
    (SENT, RETURNED): "upper",
    (SENT, RECEIVED): "upper",
    (RECEIVED, RETURNED): "upper",
    (RECEIVED, CONSOLIDATED): "upper",
    (CONSOLIDATED, LOCKED): "upper",
}
VERBS = {
    SENT: _("Gửi báo cáo"), RETURNED: _("Trả lại"), RECEIVED: _("Tiếp nhận báo cáo"), CONSOLIDATED: _("Đưa vào tổng hợp"), LOCKED: _("Khóa"),
}
ARRIVED = frozenset({SENT, RECEIVED, CONSOLIDATED, LOCKED, ADJUSTED})


class ReportRefused(Refused):
    """A step or a request the rules refuse: ``code`` for machines, the text for the person."""

    def __init__(self, code: str, text: str, **names: object):
        super().__init__(text, code=code, **names)


def check_step(state: str, target: str, side: str, reason: str = "") -> None:
    """Refuse a step the path does not have, a step of the other side, and a return without a reason."""
    owner = STEPS.get((state, target))
    if owner is None:
        raise ReportRefused(
            "report_step", _("Báo cáo đang ở trạng thái “%(state)s” nên không chuyển sang “%(target)s” được."),
            state=STATES[state], target=STATES[target],
        )
    if owner != side:
        raise ReportRefused(
            "report_side", _("Bước này do đơn vị khác thực hiện: đơn vị lập gửi báo cáo, cấp trên tiếp nhận, trả lại hoặc khóa."),
        )
    if target == RETURNED and not reason.strip():
        raise ReportRefused("reason", _("Trả lại phải ghi rõ lý do."))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether a report came: ``klass`` is ``dung_han``, ``muon``, ``qua_han`` (not come, too late) or ``cho``."""

    klass: str
    days: int = 0

    @property
    def label(self) -> str:
        """The class in words."""
        return str({
            "dung_han": _("Đúng hạn"),
            "muon": ngettext("Muộn %(n)d ngày", "Muộn %(n)d ngày", self.days) % {"n": self.days},
            "qua_han": ngettext("Chưa gửi, quá hạn %(n)d ngày", "Chưa gửi, quá hạn %(n)d ngày", self.days) % {"n": self.days},
            "cho": _("Chưa gửi, còn hạn"),
        }[self.klass])

    @property
    def tone(self) -> str:
        """The tone of its mark on a page."""
        return {"dung_han": "good", "muon": "warn", "qua_han": "late", "cho": "plain"}[self.klass]


def arrival(*, due_before: date | None, sent_on: date | None, today: date) -> Arrival:
    """Return whether a report is in time. "Trước ngày D" ends when D begins: sent on D is one day late."""
    if sent_on is not None:
        late = due_before is not None and sent_on >= due_before
        return Arrival("muon", (sent_on - due_before).days + 1) if late else Arrival("dung_han")
    if due_before is not None and today >= due_before:
        return Arrival("qua_han", (today - due_before).days + 1)
    return Arrival("cho")


def year_before(round_code: str) -> str:
    """Return the code of the same round one year earlier: 2022-6m → 2021-6m."""
    year, _dash, part = round_code.partition("-")
    return f"{int(year) - 1}-{part}"


def due_before(period, level: int) -> date | None:
    """Return the day before which a unit of a level must have sent its report for a round of the packs."""
    return {1: period.due_tinh, 2: period.due_huyen, 3: period.due_xa}.get(level)
