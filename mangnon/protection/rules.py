"""Protection rules: notice and incident rows, their checks, field classes. Pure functions and data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base import clock
from mangnon.registry.rules import RowError
from mangnon.registry.rules.checks import Places, error

FIELD_CLASSES = {
    "notice.code": "C1",
    "notice.channel": "C2",
    "notice.received_at": "C2",
    "notice.unit": "C2",
    "notice.state": "C2",
    "notice.urgent": "C2",
    "notice.place_text": "C4",
    "notice.story": "C4",
    "informant.name": "C4",
    "informant.phone": "C4",
    "incident.unit": "C4",
    "incident.day": "C4",
    "incident.place": "C4",
    "incident.relation": "C4",
    "incident.form": "C4",
    "incident.child": "C4",
    "noticestep.kind": "C3",
}
DESK_ROLES = frozenset({"truc_111", "can_bo_tinh"})  # they also own what has no commune yet
DESK_BODY = "truc_111"
HELPING = frozenset({"khan_cap", "ke_hoach_duyet"})  # a measure or an approved plan: from then on a child is helped
CLOSED = frozenset({"dong", "khong_co_co_so"})
STATES = {
    "moi": gettext_lazy("Mới nhận"),
    "da_tiep_nhan": gettext_lazy("Đã tiếp nhận"),
    "xac_minh": gettext_lazy("Đang xác minh"),
    "khong_co_co_so": gettext_lazy("Không có cơ sở"),
    "dong": gettext_lazy("Đã kết thúc"),
}
STEPS = {
    "danh_gia_ban_dau": gettext_lazy("Đánh giá nguy cơ ban đầu"),
    "khan_cap": gettext_lazy("Biện pháp khẩn cấp"),
    "ke_hoach_duyet": gettext_lazy("Duyệt kế hoạch hỗ trợ, can thiệp"),
    "ket_thuc": gettext_lazy("Kết thúc"),
}


@dataclass(slots=True)
class IncidentRow:
    """One act against children: ``forms`` are XH codes or sub-forms, ``children`` are (child_id, helped)."""

    unit_id: int
    day: date
    place: str
    relation: str
    confirmed: bool
    confirmed_on: date | None
    forms: Sequence[str]
    children: Sequence[tuple[UUID, bool]]
    id: UUID | None = None
    origin: UUID | None = None


@dataclass(slots=True)
class NoticeRow:
    """A notice as received; ``steps`` are (kind, at, in_time)."""

    id: UUID | None
    channel: str
    received_at: datetime
    acknowledged_at: datetime | None
    unit_id: int | None
    urgent: bool
    story: str | None
    steps: Sequence[tuple[str, datetime, bool | None]] = ()
    incidents: Sequence[IncidentRow] = ()


@dataclass(slots=True)
class KnownCodes:
    """The law's code lists that notices and incidents are held against."""

    forms: Collection[str]
    places: Collection[str]
    relations: Collection[str]
    channels: Collection[str]


def check_notices(
    rows: Sequence[NoticeRow],
    lives: dict[UUID, tuple[date, date | None]],
    places: Places,
    codes: KnownCodes,
    now: datetime,
) -> list[RowError]:
    """Return why notice rows are refused. ``now`` is the office clock: nothing may be received after it."""
    errors = []
    for index, row in enumerate(rows):
        errors += _notice_errors(index, row, places, codes, now)
        for incident in row.incidents:
            errors += [
                fault._replace(index=index, field=f"incidents.{fault.field}")
                for fault in check_incident(incident, lives, places, codes, now)
            ]
    return errors


def _notice_errors(index: int, row: NoticeRow, places: Places, codes: KnownCodes, now: datetime) -> list[RowError]:
    errors = []
    if row.channel not in codes.channels:
        errors.append(RowError(index, "channel", "channel_unknown", _("Kênh tiếp nhận không có trong danh mục.")))
    if row.received_at > now:
        errors.append(RowError(index, "received_at", "received_in_future", _("Thời điểm tiếp nhận chưa tới.")))
    if row.acknowledged_at is not None and row.acknowledged_at < row.received_at:
        errors.append(
            RowError(
                index,
                "acknowledged_at",
                "acknowledged_before",
                _("Thời điểm xác nhận không thể trước thời điểm tiếp nhận."),
            )
        )
    if row.unit_id is not None and (
        problem := places.problem(row.unit_id, None, row.received_at.astimezone(clock.TZ).date())
    ):
        errors.append(error(index, *problem))
    for kind, at, _in_time in row.steps:
        if kind not in STEPS:
            errors.append(RowError(index, "steps", "step_unknown", _("Bước xử lý không có trong danh mục.")))
        if at < row.received_at:
            errors.append(RowError(index, "steps", "step_before", _("Bước xử lý không thể trước thời điểm tiếp nhận.")))
    return errors


def check_incident(
    row: IncidentRow,
    lives: dict[UUID, tuple[date, date | None]],
    places: Places,
    codes: KnownCodes,
    now: datetime,
) -> list[RowError]:
    """Return why an incident is refused; ``lives`` are the children that may be named, by their days of birth and death."""
    errors, today = [], now.astimezone(clock.TZ).date()
    if problem := places.problem(row.unit_id, None, row.day):
        errors.append(error(0, *problem))
    if row.day > today:
        errors.append(error(0, "day", "day_in_future"))
    if not row.forms or any(form not in codes.forms for form in row.forms):
        errors.append(RowError(0, "forms", "form_unknown", _("Hình thức xâm hại không có trong danh mục.")))
    if row.place not in codes.places:
        errors.append(RowError(0, "place", "place_unknown", _("Nơi xảy ra không có trong danh mục.")))
    if row.relation not in codes.relations:
        errors.append(RowError(0, "relation", "relation_unknown", _("Quan hệ với trẻ không có trong danh mục.")))
    if row.confirmed_on is not None and not row.day <= row.confirmed_on <= today:
        errors.append(confirmed_outside())
    for child, _helped in row.children:
        if child not in lives:
            errors.append(error(0, "children", "child_unknown"))
        elif row.day < lives[child][0]:
            errors.append(error(0, "day", "before_birth"))
        elif lives[child][1] is not None and row.day > lives[child][1]:
            errors.append(error(0, "day", "after_death"))
    return errors


def confirmed_outside() -> RowError:
    """Return the refusal of a day of confirmation before the act or after today."""
    return RowError(0, "confirmed_on", "confirmed_outside", _("Ngày xác nhận phải từ ngày xảy ra đến hôm nay."))


def open_errors(state: str) -> list[RowError]:
    """Return a refusal for a notice that has ended: nothing is added to it any more."""
    if state in CLOSED:
        return [RowError(0, "id", "notice_closed", _("Thông báo này đã kết thúc, không ghi thêm được nữa."))]
    return []


def step_errors(
    state: str, taken: Mapping[str, datetime], kind: str, at: datetime, received_at: datetime, now: datetime, *, urgent: bool
) -> list[RowError]:
    """Return why a step is refused. ``taken`` are the steps recorded so far with their instants.

    An ``urgent`` notice can't end before its emergency measure is recorded: the end would close the measure's term.
    """
    errors = open_errors(state)
    if kind not in STEPS:
        errors.append(RowError(0, "kind", "step_unknown", _("Bước xử lý không có trong danh mục.")))
    elif kind in taken:
        errors.append(RowError(0, "kind", "step_again", _("Bước này đã được ghi rồi.")))
    elif kind == "ket_thuc" and urgent and "khan_cap" not in taken:
        sentence = _("Trẻ đang gặp nguy hiểm mà chưa ghi biện pháp khẩn cấp. Hãy ghi “Biện pháp khẩn cấp” với thời điểm đã làm, rồi mới ghi “Kết thúc”.")
        errors.append(RowError(0, "kind", "measure_missing", sentence))
    if at < received_at:
        errors.append(RowError(0, "at", "step_before", _("Bước xử lý không thể trước thời điểm tiếp nhận.")))
    elif at > now:
        errors.append(RowError(0, "at", "step_in_future", _("Thời điểm của bước này chưa tới.")))
    elif kind == "ket_thuc" and any(at < earlier for earlier in taken.values()):
        errors.append(RowError(0, "at", "end_before_step", _("Thời điểm kết thúc không thể trước một bước đã ghi.")))
    return errors


def take_back_errors(state: str, kind: str) -> list[RowError]:
    """Return why nothing of a notice is taken back: it has ended, and its end (``kind``) would be the first to go."""
    if state in CLOSED and kind != "ket_thuc":
        return [RowError(0, "fact", "end_first", _("Thông báo này đã kết thúc. Rút lại bước “Kết thúc” trước."))]
    return []


def state_after(taken: Collection[str], acknowledged: bool) -> str:
    """Return the state of a notice by its steps and whether its commune confirmed it."""
    if "ket_thuc" in taken:
        return "dong"
    return "xac_minh" if taken else "da_tiep_nhan" if acknowledged else "moi"


def assign_errors(state: str, unit_id: int, places: Places, received_at: datetime) -> list[RowError]:
    """Return why a notice can't be sent to a unit: a step was taken already, or it was no commune on the day of receipt."""
    if state not in ("moi", "da_tiep_nhan"):
        sentence = _("Thông báo này đã có bước xử lý nên không chuyển sang xã khác được nữa.")
        return [RowError(0, "unit_id", "step_taken", sentence)]
    problem = places.problem(unit_id, None, received_at.astimezone(clock.TZ).date())
    return [error(0, *problem)] if problem else []
