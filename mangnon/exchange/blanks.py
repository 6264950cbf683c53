"""The empty list of a commune: the fields an import takes in the order of the registry's form, with the commune's own lists to choose from."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mangnon.base.numbers import vi_date
from mangnon.documents.blank import SERIAL, Field, write_blank
from mangnon.exchange.queries import batches, places
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry import codes

# field of an import → the key of the registry's form whose place it takes
FORM_KEYS = {
    "household_number": "household_no", "hamlet": "hamlet", "head_name": "head_name", "poverty": "poverty", "full_name": "full_name", "birth": "birth_date", "sex": "sex",
    "ethnic": "ethnicity", "personal_id": "personal_id", "birth_registered_on": "birth_reg_date", "residence_kind": "residence_status", "relation": "relation_to_head",
    "father_name": "father_name", "mother_name": "mother_name", "guardian_name": "guardian_name",
}  # fmt: skip
LISTS = {"sex": "sex", "ethnic": "ethnic", "residence_kind": "residence_kind", "relation": "relation_to_head", "poverty": "poverty"}
STRICT = frozenset({"sex", "residence_kind"})
NEEDED = frozenset({"full_name", "birth", "sex"})
HINTS = {
    "birth": _("Ghi như 05/03/2018; chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018."), "birth_registered_on": _("Ghi như 05/03/2018; chưa đăng ký thì để trống."),
    "personal_id": _("Đủ 12 chữ số, kể cả số 0 ở đầu; chưa có thì để trống."), "full_name": _("Trẻ chưa đặt tên thì ghi Trai hoặc Gái."),
    "household_number": _("Số thứ tự của hộ trong xóm."), "hamlet": _("Chọn trong danh mục xóm của xã."),
}  # fmt: skip
WIDTHS = {"full_name": 26, "hamlet": 20, "head_name": 24, "father_name": 24, "mother_name": 24, "guardian_name": 24, "household_number": 9, "sex": 9, "birth": 13}
TITLE, SHEET = _("DANH SÁCH TRẺ EM – %(unit)s (danh mục ngày %(day)s)"), _("Danh sách trẻ em")
NOTE = _("Cột có tên in đậm phải ghi đủ. Mỗi trẻ một dòng; không gộp ô. Chép từ tệp khác sang thì dán giá trị (Paste Values).")


def write(unit: Unit, day: date, path: Path) -> Path:
    """Write the empty list of a commune as it is on ``day``; returns the path."""
    title = TITLE % {"unit": unit.full_name, "day": vi_date(day)}
    write_blank(path, sheet=str(SHEET), title=title, notes=[str(NOTE)], fields=fields(unit, day))
    return path


def fields(unit: Unit, day: date) -> list[Field]:
    """Return the columns in the order of the registry's form; what the form does not ask is left out."""
    order = {field.key: at for at, field in enumerate(field for group in codes.packs().registry_form.groups for field in group.fields)}
    named = {row.code: row.label for row in batches.entries()}
    asked = sorted((name for name, key in FORM_KEYS.items() if key in order and name in named), key=lambda name: order[FORM_KEYS[name]])
    return [SERIAL, *(_field(name, named[name], _choices(name, unit, day)) for name in asked)]


def _field(name: str, heading: str, choices: Sequence[str]) -> Field:
    return Field(heading, choices, str(HINTS.get(name, "")), name in STRICT, WIDTHS.get(name, 16), name in NEEDED)


def _choices(name: str, unit: Unit, day: date) -> list[str]:
    if name == "hamlet":
        inside = places.made_of([unit.pk], day)[unit.pk]
        return list(dict.fromkeys(Hamlet.objects.on(day).filter(unit_id__in=inside).order_by("name", "id").values_list("name", flat=True)))
    return [row.label for row in codes.packs().list(LISTS[name]) if row.code != "99"] if name in LISTS else []
