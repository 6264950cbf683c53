"""What makes a row of children or households acceptable. Pure: no database, no request, no clock."""

import re
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.base import days
from mangnon.registry.rules import fields
from mangnon.registry.rules.refusals import RowError
from mangnon.registry.rules.rows import ChildRow, HouseholdRow

COMMUNE = 3
HOUSEHOLD_NUMBER = re.compile(r"[^\W_][\w ./-]*")
HOUSEHOLD_LIMITS = {"number": 20, "head_name": 120, "phone": 20}
PAPER_LISTS = ("nationality", "birth_place")
PAPER_LIMITS = {"birth_reg_no": 60, "birth_reg_place": 160, "home_town": 160}
MOST_SIBLINGS = 20
SEX_OF_UNNAMED = {"trai": "nam", "gái": "nu", "bé trai": "nam", "bé gái": "nu"}
UNNAMED = frozenset({*SEX_OF_UNNAMED, "chưa đặt tên"})
_ODD = frozenset('0123456789<>{}[]=@#$%^*_|\\/"?!;:+~')


@dataclass(slots=True)
class Places:
    """The units and hamlets a batch speaks of: unit -> (level, from, to); hamlet -> (unit, from, to).

    ``heirs``: unit -> itself and the later units it went into whole. A hamlet lies in them too: a merger of communes
    moves no hamlet.
    """

    units: Mapping[int, tuple[int, date, date | None]] = field(default_factory=dict)
    hamlets: Mapping[int, tuple[int, date, date | None]] = field(default_factory=dict)
    heirs: Mapping[int, set[int]] = field(default_factory=dict)

    def problem(self, unit_id: int, hamlet_id: int | None, day: date | None) -> tuple[str, str] | None:
        """Return (field, code) when one can't live there on ``day`` (None: any day), else None."""
        unit = self.units.get(unit_id)
        if unit is None:
            return "unit_id", "unit_unknown"
        if unit[0] != COMMUNE:
            return "unit_id", "unit_not_commune"
        if day is not None and not days.covers(unit[1], unit[2], day):
            return "unit_id", "unit_not_in_force"
        if hamlet_id is None:
            return None
        hamlet = self.hamlets.get(hamlet_id)
        if hamlet is None:
            return "hamlet_id", "hamlet_unknown"
        if unit_id not in self.heirs.get(hamlet[0], {hamlet[0]}):
            return "hamlet_id", "hamlet_elsewhere"
        if day is not None and not days.covers(hamlet[1], hamlet[2], day):
            return "hamlet_id", "hamlet_not_in_force"
        return None


def text_of(code: str) -> str:
    """Return the sentence for a refusal code, in the person's language."""
    return TEXTS[code]()


def error(index: int, name: str, code: str) -> RowError:
    """Return the refusal of one field."""
    return RowError(index, name, code, text_of(code))


def unless(fine: bool, index: int, name: str, code: str) -> list[RowError]:
    """Return the refusal of one field unless it is fine."""
    return [] if fine else [error(index, name, code)]


def is_unnamed(full_name: str) -> bool:
    """Return True for the placeholders written before a newborn has a name."""
    return full_name.strip().lower() in UNNAMED


def is_household_number(number: str) -> bool:
    """Say whether a text can be a household's number: letters and digits, between them spaces, full stops, strokes, hyphens."""
    return HOUSEHOLD_NUMBER.fullmatch(number) is not None


def check_households(rows: Sequence[HouseholdRow], places: Places, today: date) -> list[RowError]:
    """Return why household rows are refused."""
    errors = []
    for index, row in enumerate(rows):
        if not row.number or not str(row.number).strip():
            errors.append(error(index, "number", "number_missing"))
        elif not is_household_number(str(row.number).strip()):
            errors.append(error(index, "number", "number_form"))
        errors += check_lengths(index, row, HOUSEHOLD_LIMITS)
        if problem := places.problem(row.unit_id, row.hamlet_id, None):
            errors.append(error(index, *problem))
        errors += _poverty_errors(index, row, today)
    return errors


def _poverty_errors(index: int, row: HouseholdRow, today: date) -> list[RowError]:
    errors, until = [], None
    for number, (poverty, start, end) in enumerate(sorted(row.poverty, key=lambda period: period[1])):
        if poverty not in fields.POVERTY:
            errors.append(error(index, "poverty", "poverty_unknown"))
        if start > today:
            errors.append(error(index, "poverty", "day_in_future"))
        if end is not None and end <= start:
            errors.append(error(index, "poverty", "period_backward"))
        if number and (until is None or start < until):
            errors.append(error(index, "poverty", "period_overlap"))
        until = end
    return errors


def check_children(
    rows: Sequence[ChildRow],
    places: Places,
    today: date,
    *,
    ethnic: Collection[str],
    relations: Collection[str],
    personal_id_codes: Callable[[str, date, str], list[str]],
    papers: Mapping[str, Collection[str]] | None = None,
) -> list[RowError]:
    """Return why child rows are refused.

    ``relations`` are those to the head of a household; ``personal_id_codes`` gives the refusing problems of an identity
    number; ``papers`` are the code lists of what the papers of a birth say, by field.
    """
    errors: list[RowError] = []
    for index, row in enumerate(rows):
        found = _child_faults(row, today, ethnic)
        if row.relation and row.relation not in relations:
            found.append(("relation", "relation_unknown"))
        found += _paper_faults(row, papers or {})
        if row.personal_id and row.birth_date:
            found += [("personal_id", code) for code in personal_id_codes(row.personal_id, row.birth_date, row.sex)]
        if row.resident_from and (problem := places.problem(row.unit_id, row.hamlet_id, row.resident_from)):
            found.append(problem)
        errors += [error(index, name, code) for name, code in found]
    return errors


def _child_faults(row: ChildRow, today: date, ethnic: Collection[str]) -> list[tuple[str, str]]:
    found = name_faults("full_name", row.full_name, required=True)
    for name in ("mother_name", "father_name", "guardian_name"):
        if value := getattr(row, name):
            found += name_faults(name, value)
    if row.sex not in fields.SEXES:
        found.append(("sex", "sex_unknown"))
    if row.birth_precision not in fields.PRECISIONS:
        found.append(("birth_precision", "precision_unknown"))
    if row.ethnic not in ethnic:
        found.append(("ethnic", "ethnic_unknown"))
    if row.residence_kind not in fields.RESIDENCE_KINDS:
        found.append(("residence_kind", "residence_kind_unknown"))
    if row.family_state and row.family_state not in fields.FAMILY_STATES:
        found.append(("family_state", "family_state_unknown"))
    return found + _child_day_faults(row, today)


def _paper_faults(row: ChildRow, lists: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    found = [(name, "value_unknown") for name in PAPER_LISTS if (value := getattr(row, name)) and value not in lists.get(name, ())]
    found += [(name, "text_too_long") for name, most in PAPER_LIMITS.items() if len(getattr(row, name) or "") > most]
    if row.birth_order is not None and not 1 <= row.birth_order <= MOST_SIBLINGS:
        found.append(("birth_order", "birth_order_odd"))
    return found


def _child_day_faults(row: ChildRow, today: date) -> list[tuple[str, str]]:
    if row.birth_date is None:
        return [("birth_date", "birth_missing")]
    if row.birth_date > today:
        return [("birth_date", "day_in_future")]
    if row.resident_from is None:
        return [("resident_from", "day_missing")]
    found = []
    if row.resident_from > today:
        found.append(("resident_from", "day_in_future"))
    elif row.resident_from < row.birth_date:
        found.append(("resident_from", "before_birth"))
    elif not days.is_child(row.birth_date, row.resident_from):
        found.append(("birth_date", "not_a_child"))
    if row.birth_registered_on is not None:
        if row.birth_registered_on > today:
            found.append(("birth_registered_on", "day_in_future"))
        elif row.birth_registered_on < row.birth_date:
            found.append(("birth_registered_on", "before_birth"))
    return found


def name_faults(name: str, value: str, *, required: bool = False) -> list[tuple[str, str]]:
    """Return what is wrong with a person's name."""
    text = value.strip() if value else ""
    if not text:
        return [(name, "name_missing")] if required else []
    if len(text) > 120:
        return [(name, "name_too_long")]
    if not _ODD.isdisjoint(text):
        return [(name, "name_odd_letters")]
    return []


def check_period(
    index: int, start: date, end: date | None, today: date, life: tuple[date, date | None] | None
) -> list[RowError]:
    """Return why a dated fact about a child is refused: unknown child, backward, in future, outside the child's life."""
    if life is None:
        return [error(index, "child_id", "child_unknown")]
    errors = []
    if start > today:
        errors.append(error(index, "valid_from", "day_in_future"))
    if end is not None and end <= start:
        errors.append(error(index, "valid_to", "period_backward"))
    if start < life[0]:
        errors.append(error(index, "valid_from", "before_birth"))
    if life[1] is not None and start > life[1]:
        errors.append(error(index, "valid_from", "after_death"))
    return errors


def check_lengths(index: int, row: object, limits: Mapping[str, int]) -> list[RowError]:
    """Return a refusal for each text of a row that is longer than its column holds."""
    return [
        error(index, name, "text_too_long")
        for name, most in limits.items()
        if len(str(getattr(row, name) or "")) > most
    ]


def repeated(idents: Sequence[Hashable | None]) -> list[int]:
    """Return the indexes whose value already stood earlier in the call."""
    seen: set = set()
    again = []
    for index, ident in enumerate(idents):
        if ident is None:
            continue
        if ident in seen:
            again.append(index)
        seen.add(ident)
    return again


def taken(given: Sequence[UUID | None], stored: Collection[UUID], code: str) -> list[RowError]:
    """Return a refusal for each id that is stored already or stood earlier in the call."""
    again = set(repeated(given)) | {index for index, ident in enumerate(given) if ident in stored}
    return [error(index, "id", code) for index in sorted(again)]


TEXTS: dict[str, Callable[[], str]] = {
    "text_too_long": lambda: _("Nội dung này dài quá mức cho phép."),
    "value_missing": lambda: _("Chưa ghi nội dung."),
    "value_unknown": lambda: _("Nội dung này không có trong danh mục."),
    "value_no_number": lambda: _("Nội dung này phải là số."),
    "value_no_day": lambda: _("Nội dung này phải là ngày, tháng, năm."),
    "digits_format": lambda: _("Mã này phải có đúng 10 chữ số."),
    "detail_unknown": lambda: _("Phiếu không có mục này."),
    "birth_order_odd": lambda: _("Con thứ mấy phải là số từ 1 đến 20."),
    "birth_year_odd": lambda: _("Năm sinh của cha, mẹ phải trước năm sinh của trẻ ít nhất 10 năm, nhiều nhất 90 năm."),
    "parent_unknown": lambda: _("Phải ghi cha hoặc mẹ."),
    "parent_empty": lambda: _("Chưa ghi nội dung nào về cha, mẹ."),
    "guardian_missing": lambda: _("Ghi họ tên người chăm sóc, hoặc tên cơ sở."),
    "facility_unknown": lambda: _("Không có cơ sở này trong danh mục."),
    "number_missing": lambda: _("Chưa ghi mã hộ."),
    "number_form": lambda: _("Mã hộ bắt đầu bằng chữ hoặc số, chỉ gồm chữ, số, dấu cách, chấm, gạch chéo, gạch nối."),
    "number_taken": lambda: _("Xóm này đã có hộ mang mã này."),
    "unit_unknown": lambda: _("Không có đơn vị hành chính này trong danh mục."),
    "unit_not_commune": lambda: _("Đơn vị này không phải cấp xã."),
    "unit_not_in_force": lambda: _("Xã, phường, thị trấn này không có hiệu lực vào ngày đã ghi."),
    "unit_not_yours": lambda: _("Xã, phường, thị trấn này ngoài phạm vi phụ trách của anh/chị."),
    "hamlet_unknown": lambda: _("Không có xóm, tổ dân phố này trong danh mục."),
    "hamlet_elsewhere": lambda: _("Xóm, tổ dân phố này thuộc xã khác."),
    "hamlet_not_in_force": lambda: _("Xóm, tổ dân phố này không có hiệu lực vào ngày đã ghi."),
    "household_unknown": lambda: _("Không tìm thấy hộ gia đình này."),
    "household_repeated": lambda: _("Hộ gia đình này đã có trong sổ."),
    "child_unknown": lambda: _("Không tìm thấy hồ sơ trẻ em này."),
    "child_repeated": lambda: _("Hồ sơ trẻ em này đã có trong sổ."),
    "poverty_unknown": lambda: _("Loại hộ phải là nghèo, cận nghèo hoặc không thuộc hai loại này."),
    "period_backward": lambda: _("Ngày kết thúc phải sau ngày bắt đầu."),
    "period_overlap": lambda: _("Thời gian này chồng lên thời gian đã ghi trước đó."),
    "same_again": lambda: _("Nội dung này đã được ghi rồi."),
    "not_open": lambda: _("Không có mục nào đang diễn ra để kết thúc."),
    "day_missing": lambda: _("Chưa ghi ngày."),
    "day_in_future": lambda: _("Ngày này chưa tới."),
    "before_birth": lambda: _("Ngày này trước ngày sinh của trẻ."),
    "facts_before_birth": lambda: _(
        "Hồ sơ có nội dung ghi trước ngày sinh này (nơi ở, hộ, cha mẹ, hoàn cảnh). Hãy xem lại ngày sinh và các ngày đã ghi."
    ),
    "before_start": lambda: _("Ngày này trước ngày bắt đầu."),
    "after_death": lambda: _("Ngày này sau ngày trẻ mất."),
    "already_died": lambda: _("Trẻ đã được ghi là mất trước đó."),
    "birth_missing": lambda: _("Chưa ghi ngày sinh."),
    "not_a_child": lambda: _("Người này đã đủ 16 tuổi vào ngày đã ghi."),
    "sex_unknown": lambda: _("Giới tính phải là nam hoặc nữ."),
    "precision_unknown": lambda: _("Chưa rõ ngày sinh ghi đủ ngày, tháng, năm hay không."),
    "ethnic_unknown": lambda: _("Dân tộc này không có trong danh mục."),
    "residence_kind_unknown": lambda: _("Tình trạng cư trú không có trong danh mục."),
    "relation_unknown": lambda: _("Quan hệ với chủ hộ không có trong danh mục."),
    "family_state_unknown": lambda: _("Tình trạng cha mẹ không có trong danh mục."),
    "school_level_unknown": lambda: _("Cấp học không có trong danh mục."),
    "circumstance_unknown": lambda: _("Hoàn cảnh đặc biệt này không có trong danh mục."),
    "risk_unknown": lambda: _("Nguy cơ này không có trong danh mục."),
    "move_unknown": lambda: _("Cách chuyển đi không có trong danh mục."),
    "move_needs_place": lambda: _("Chuyển trong tỉnh thì phải ghi xã nơi đến."),
    "move_not_inside": lambda: _("Xóm, hộ mới thuộc xã khác; hãy dùng biểu chuyển đi."),
    "move_has_place": lambda: _("Chuyển ra ngoài tỉnh thì không ghi xã nơi đến."),
    "move_open": lambda: _("Trẻ này đã có một yêu cầu chuyển đang chờ trả lời. Xem ở “Chuyển đi, chuyển đến”, hoặc hỏi xã đang quản lý trẻ."),
    "move_closed": lambda: _("Yêu cầu này đã được trả lời, đã rút hoặc không còn hiệu lực."),
    "move_not_yours": lambda: _("Yêu cầu này không chờ anh/chị trả lời."),
    "move_here_already": lambda: _("Trẻ đang thuộc xã này; dùng “Đổi xóm, hộ, hình thức cư trú trong xã”."),
    "province_unknown": lambda: _("Tỉnh này không có trong danh mục của ngày đã ghi."),
    "death_cause_unknown": lambda: _("Nguyên nhân mất không có trong danh mục."),
    "name_missing": lambda: _("Chưa ghi họ và tên."),
    "name_too_long": lambda: _("Họ và tên dài quá 120 chữ."),
    "name_kind_unknown": lambda: _("Loại tên không có trong danh mục."),
    "name_odd_letters": lambda: _("Họ và tên có chữ số hoặc ký hiệu lạ."),
    "incident_unknown": lambda: _("Không tìm thấy vụ việc chưa xác nhận này."),
    "notice_unknown": lambda: _("Không tìm thấy thông báo này."),
    "fact_unknown": lambda: _("Không tìm thấy nội dung này, hoặc nội dung này không còn được tính."),
    "not_yours_to_take_back": lambda: _(
        "Chỉ người ghi mới rút lại được trong ngày ghi, khi số liệu chưa chốt; sau đó đề nghị Chủ tịch hoặc Phó Chủ tịch UBND xã rút lại, có ghi lý do."
    ),
    "died_since": lambda: _("Trẻ đã được ghi là mất. Rút lại việc ghi mất trước, rồi mới rút nội dung này."),
    "something_later": lambda: _("Đã có nội dung ghi sau dựa vào nội dung này. Rút lại nội dung ghi sau trước."),
    "entered_with_others": lambda: _(
        "Nội dung này được ghi cùng lúc với nội dung khác (khi lập hồ sơ, theo danh sách, khi sửa ngày sinh) nên không rút riêng được; hãy ghi nội dung đúng bằng biểu tương ứng."
    ),
    "reason_missing": lambda: _("Chưa ghi lý do."),
    "personal_id_format": lambda: _("Số định danh cá nhân phải có đúng 12 chữ số."),
    "personal_id_taken": lambda: _("Số định danh này đã thuộc về hồ sơ khác."),
    "personal_id_refused": lambda: _("Số định danh này không được chấp nhận."),
}
