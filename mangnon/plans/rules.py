"""How a task stands. Derived when read, never typed (practice of QĐ 42/2014/QĐ-TTg and the provinces' copies)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Refused
from mangnon.deadlines.rules import CLASSES, CONTINUOUS, DONE_IN_TIME, DONE_LATE, OVERDUE, RUNNING, SOON

# moi_giao → da_tiep_nhan → dang_thuc_hien → cho_duyet → (tra_lai) → hoan_thanh
STEPS = {
    "moi_giao": {"da_tiep_nhan", "dang_thuc_hien"},
    "da_tiep_nhan": {"dang_thuc_hien", "cho_duyet"},
    "dang_thuc_hien": {"cho_duyet", "tam_dung"},
    "tam_dung": {"dang_thuc_hien"},
    "cho_duyet": {"hoan_thanh", "tra_lai"},
    "tra_lai": {"dang_thuc_hien", "cho_duyet"},
    "hoan_thanh": set(),
}
STATES = {
    "moi_giao": _("Mới giao"),
    "da_tiep_nhan": _("Đã tiếp nhận"),
    "dang_thuc_hien": _("Đang thực hiện"),
    "tam_dung": _("Tạm dừng"),
    "cho_duyet": _("Chờ duyệt"),
    "tra_lai": _("Đã trả lại"),
    "hoan_thanh": _("Hoàn thành"),
}


class TaskRefused(Refused):
    """A step the rules refuse: ``code`` for machines, the text for the person."""

    def __init__(self, code: str, text: str, **names: object):
        super().__init__(text, code=code, **names)


@dataclass(frozen=True, slots=True)
class Standing:
    """A task's class on a day, and whether its term ends within three days."""

    klass: str
    due_soon: bool = False

    @property
    def label(self) -> str:
        """The class in words."""
        return CLASSES[self.klass]


def standing(*, due_before: date | None, done_on: date | None, as_of: date) -> Standing:
    """Return how a task stands on ``as_of``. "Trước ngày D" is strictly before D: done on D is late."""
    if done_on is not None and done_on <= as_of:
        late = due_before is not None and done_on >= due_before
        return Standing(DONE_LATE if late else DONE_IN_TIME)
    if due_before is None:
        return Standing(CONTINUOUS)
    if as_of >= due_before:
        return Standing(OVERDUE)
    return Standing(RUNNING, due_soon=due_before - as_of <= SOON)


def check_step(state: str, target: str) -> None:
    """Refuse a step that the workflow does not have."""
    if target not in STEPS[state]:
        raise TaskRefused(
            "task_step", _("Nhiệm vụ đang ở trạng thái “%(state)s”, không chuyển thẳng sang “%(target)s” được."),
            state=STATES[state], target=STATES[target],
        )


def check_done_on(day: date, *, start_on: date, today: date) -> None:
    """A task is done on a day that has come, not before the task began."""
    if day > today:
        raise TaskRefused("done_in_future", _("Ngày hoàn thành chưa tới; ghi ngày công việc đã xong, muộn nhất là hôm nay."))
    if day < start_on:
        raise TaskRefused("done_before_start", _("Ngày hoàn thành không thể trước ngày bắt đầu của nhiệm vụ."))


def check_approval(*, submitted_by: str, approver: str) -> None:
    """The one who approves a completion is not the one who submitted it."""
    if submitted_by == approver:
        raise TaskRefused("own_approval", _("Người trình kết quả không tự phê duyệt được; nhờ người khác có thẩm quyền duyệt."))
