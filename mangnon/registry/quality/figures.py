"""Every figure of the board, in one place: what it counts, of what, why. What is required of a record is the form's to say (packs: registry_form)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.law.registry_form import FormField
from mangnon.registry import declaration

COMPLETE, VALID, TIMELY, ONCE, CHECKED = "day-du", "hop-le", "kip-thoi", "mot-lan", "xac-minh"
GROUPS = {
    COMPLETE: gettext_lazy("Đầy đủ"), VALID: gettext_lazy("Hợp lệ"), TIMELY: gettext_lazy("Kịp thời"), ONCE: gettext_lazy("Không trùng"),
    CHECKED: gettext_lazy("Đã kiểm tra"),
}  # fmt: skip
# Of how many a figure counts.
CHILDREN, CELLS, NUMBERED, BORN, CAME, DIED, EVENTS, LISTS = "children", "cells", "numbered", "born", "came", "died", "events", "lists"
WHOLES = {
    CHILDREN: gettext_lazy("trẻ em"), CELLS: gettext_lazy("mục phải có của trẻ"), NUMBERED: gettext_lazy("trẻ có số định danh"), BORN: gettext_lazy("trẻ sinh trong 12 tháng"),
    CAME: gettext_lazy("lần chuyển đến trong 12 tháng"), DIED: gettext_lazy("trẻ mất trong 12 tháng"), EVENTS: gettext_lazy("sự việc trong 12 tháng"),
    LISTS: gettext_lazy("danh sách phải gửi trong 12 tháng"),
}  # fmt: skip
OF_AGE = "tu-thang"  # children from an age in months on, with the age behind it
MISSING, LACKING = "thieu", "thieu-muc"  # children that lack something, and how many entries are lacking
ONE_OF = "nguoi-cham-soc"  # one of father, mother, guardian


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: how many are left to do, of ``whole``.

    ``form`` is the page where it is mended, an address of the registry about a child; ``lacks`` the entry of the record that is lacking.
    """

    code: str
    group: str
    label: str
    meaning: str
    whole: str = CHILDREN
    form: str = ""
    lacks: str = ""


STATIC = (
    Figure("sai", VALID, gettext_lazy("Có mục không hợp lệ"), gettext_lazy("Trẻ có ít nhất một trong các lỗi liệt kê bên dưới.")),
    Figure(
        "so-sai", VALID, gettext_lazy("Số định danh sai hoặc không khớp"),
        gettext_lazy("Số có nhưng không đúng quy tắc 12 chữ số, mã nơi đăng ký, thế kỷ và giới tính, năm sinh (Thông tư 59/2021/TT-BCA Điều 4), và công an chưa xác thực."),
        NUMBERED, "child-correct",
    ),
    Figure("ngay-thieu", VALID, gettext_lazy("Ngày sinh chưa đủ ngày, tháng"), gettext_lazy("Sổ mới biết tháng hoặc năm sinh."), form="child-correct"),
    Figure("ngay-nguoc", VALID, gettext_lazy("Đăng ký khai sinh trước ngày sinh"), gettext_lazy("Ngày đăng ký khai sinh sớm hơn ngày sinh."), form="child-correct"),
    Figure(
        "xom-sai", VALID, gettext_lazy("Xóm không thuộc xã hoặc không còn"),
        gettext_lazy("Xóm ghi trong sổ không nằm trong danh mục của xã nơi ở, hoặc đã hết hiệu lực."), form="stay",
    ),
    Figure(
        "don-vi-sai", VALID, gettext_lazy("Xã chưa có hoặc không còn vào ngày đến ở"),
        gettext_lazy("Đơn vị nơi ở không có hiệu lực vào ngày trẻ bắt đầu ở đó. Xã đã nhập vào xã khác thì vẫn đúng cho những năm trước."), form="stay",
    ),
    Figure(
        "cham", TIMELY, gettext_lazy("Ghi chậm quá 30 ngày"),
        gettext_lazy("Sinh, chuyển đến, mất trong 12 tháng qua được ghi vào sổ quá 30 ngày sau sự việc. Mốc 30 ngày do Măng Non đề xuất; sự việc trước ngày bắt đầu dùng hệ thống không tính."),
        EVENTS,
    ),
    Figure("cham-sinh", TIMELY, gettext_lazy("Sinh ghi chậm"), gettext_lazy("Trẻ đang ở xã, sinh trong 12 tháng qua, được ghi quá 30 ngày sau ngày sinh."), BORN),
    Figure("cham-den", TIMELY, gettext_lazy("Chuyển đến ghi chậm"), gettext_lazy("Trẻ đến xã trong 12 tháng qua, được ghi quá 30 ngày sau ngày đến."), CAME),
    Figure("cham-mat", TIMELY, gettext_lazy("Mất ghi chậm"), gettext_lazy("Trẻ mất trong 12 tháng qua, được ghi quá 30 ngày sau ngày mất."), DIED),
    Figure(
        "khai-sinh", TIMELY, gettext_lazy("Chưa đăng ký khai sinh quá 60 ngày"),
        gettext_lazy("Trẻ sinh hơn 60 ngày mà sổ chưa ghi đã đăng ký khai sinh (Luật Hộ tịch 60/2014/QH13 Điều 15)."), form="birth-registration",
    ),
    Figure(
        "ra-soat", TIMELY, gettext_lazy("Danh sách rà soát trễ hoặc chưa gửi"),
        gettext_lazy("Danh sách tháng, quý (Kế hoạch 715/KH-UBND V.11.b) đã đến hạn trong 12 tháng qua mà gửi trễ hoặc chưa gửi."), LISTS,
    ),
    Figure(
        "trung", ONCE, gettext_lazy("Trong một cặp có thể trùng, chưa kết luận"),
        gettext_lazy("Trẻ của xã đứng trong ít nhất một cặp hồ sơ có thể là một trẻ mà chưa ai kết luận."),
    ),
    Figure(
        "chua-kiem-tra", CHECKED, gettext_lazy("Chưa kiểm tra bằng cách nào"),
        gettext_lazy("Chưa được công an đối chiếu, chưa phúc tra, chưa xem giấy khai sinh: không có cách nào trong ba cách."), form="check",
    ),
    Figure(
        "chua-cong-an", CHECKED, gettext_lazy("Công an chưa đối chiếu"),
        gettext_lazy("Số định danh chưa được công an xác thực, và chưa có kết quả đối chiếu nào của công an xã."), form="check",
    ),
    Figure("chua-phuc-tra", CHECKED, gettext_lazy("Chưa phúc tra"), gettext_lazy("Chưa có kết quả hỏi lại tại hộ, trong lần phúc tra nào hay ghi riêng."), form="check"),
    Figure("chua-giay", CHECKED, gettext_lazy("Chưa xem giấy khai sinh"), gettext_lazy("Sổ chưa ghi số của giấy khai sinh."), form="papers"),
)  # fmt: skip

FORMS = {
    "household_no": "stay", "hamlet": "stay", "head_name": "stay", "relation_to_head": "stay", "full_name": "child-correct", "ethnicity": "child-correct",
    "birth_reg": "birth-registration", "perm_addr": "keeping", "collector": "keeping", "father_status": "parent", "mother_status": "parent", "care_type": "guardian",
    "school_status": "schooling", ONE_OF: "child-correct",
}  # fmt: skip


def field_code(key: str) -> str:
    """Return the figure that counts who lacks a field of the form."""
    return f"{MISSING}-{key}"


def all_figures() -> dict[str, Figure]:
    """Return every figure of this place by its code, in the order of the board."""
    required = {field.key: field for field in required_fields()}
    complete = [
        Figure(MISSING, COMPLETE, _("Hồ sơ thiếu mục phải có"), _("Trẻ thiếu ít nhất một mục mà phiếu thông tin trẻ em đòi phải có: %(fields)s.") % {"fields": ", ".join(map(_label, required.values()))}),
        *(_lacks(field) for field in required.values()),
    ]
    return {figure.code: figure for figure in (*complete, *STATIC)}


def _lacks(field: FormField) -> Figure:
    meaning = _("Phiếu thông tin trẻ em đòi mục này phải có, mà sổ chưa ghi.")
    if field.required == "one":
        meaning = _("Sổ chưa ghi tên của ai trong cha, mẹ, người giám hộ.")
    return Figure(field_code(key_of(field)), COMPLETE, _("Chưa ghi: %(field)s") % {"field": _label(field)}, meaning, whole_of(field), form=FORMS.get(field.key, ""), lacks=_label(field))


def whole_of(field: FormField) -> str:
    """Return of which children a field is asked: of all, or of those from its age on."""
    return f"{OF_AGE}-{field.from_months}" if field.from_months else CHILDREN


def whole_label(whole: str) -> str:
    """Return what a figure is counted of, in words."""
    if whole.startswith(OF_AGE):
        return _("trẻ từ %(n)s tháng tuổi") % {"n": whole.rpartition("-")[2]}
    return str(WHOLES[whole])


def required_fields() -> list[FormField]:
    """Return the fields of the form that must be recorded and can be lacking; of "one of these" the first stands for all."""
    found, one = [], False
    for field in declaration.form().fields.values():
        if field.kept != "entered" or field.required not in ("yes", "one") or (field.required == "one" and one) or not can_lack(field):
            continue
        one = one or field.required == "one"
        found.append(field)
    return found


# What every child of a commune has by being in its register. A place where one lives permanently is also a permanent address.
GIVEN = frozenset({"child.birth_date", "child.birth_precision", "child.sex", "residence.unit", "residence.kind", "household.unit"})
COUNTED = frozenset({"child", "residence", "membership", "household", "householdstatus", "householddetail", "childdetail", "parentstate", "guardianship", "schooling"})
PERMANENT = "perm_addr"


def can_lack(field: FormField) -> bool:
    """Say whether a record can lack a field, and that is counted here: groups of circumstances are not, some of them are sealed."""
    counted = [place for place in field.holds if place.partition(".")[0] in COUNTED]
    return bool(counted) and (field.key == PERMANENT or not GIVEN & set(counted))


def key_of(field: FormField) -> str:
    """Return the key under which a field is counted: fields of which one is enough are one figure."""
    return ONE_OF if field.required == "one" else field.key


def _label(field: FormField) -> str:
    return _("Cha, mẹ hoặc người giám hộ") if field.required == "one" else declaration.label_of(field)
