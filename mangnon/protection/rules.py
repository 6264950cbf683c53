"""Protection rules: notice and incident rows, their checks, field classes. Pure functions and data."""

from collections.abc import Collection, Sequence
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
CHANNELS = {
    "tong_dai_111": gettext_lazy("Tổng đài 111"),
    "cong_an": gettext_lazy("Cơ quan công an"),
    "ldtbxh": gettext_lazy("Cơ quan lao động - thương binh và xã hội"),
    "ubnd_xa": gettext_lazy("Ủy ban nhân dân cấp xã"),
    "khac": gettext_lazy("Nguồn khác"),
}
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
    """The law's code lists that incident rows are held against."""

    forms: Collection[str]
    places: Collection[str]
    relations: Collection[str]


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
        errors += _notice_errors(index, row, places, now)
        for incident in row.incidents:
            errors += _incident_errors(index, incident, lives, places, codes, now)
    return errors


def _notice_errors(index: int, row: NoticeRow, places: Places, now: datetime) -> list[RowError]:
    errors = []
    if row.channel not in CHANNELS:
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


def _incident_errors(
    index: int,
    row: IncidentRow,
    lives: dict[UUID, tuple[date, date | None]],
    places: Places,
    codes: KnownCodes,
    now: datetime,
) -> list[RowError]:
    errors = []
    if problem := places.problem(row.unit_id, None, row.day):
        errors.append(error(index, f"incidents.{problem[0]}", problem[1]))
    if row.day > now.date():
        errors.append(error(index, "incidents.day", "day_in_future"))
    if not row.forms or any(form not in codes.forms for form in row.forms):
        errors.append(
            RowError(index, "incidents.forms", "form_unknown", _("Hình thức xâm hại không có trong danh mục."))
        )
    if row.place not in codes.places:
        errors.append(RowError(index, "incidents.place", "place_unknown", _("Nơi xảy ra không có trong danh mục.")))
    if row.relation not in codes.relations:
        errors.append(
            RowError(index, "incidents.relation", "relation_unknown", _("Quan hệ với trẻ không có trong danh mục."))
        )
    if any(child not in lives for child, _helped in row.children):
        errors.append(error(index, "incidents.children", "child_unknown"))
    return errors
