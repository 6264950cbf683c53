"""The empty list of a commune: what every record needs first, then the rest of the registry's form, with the commune's own lists to choose from."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mangnon.base.numbers import vi_date
from mangnon.documents.blank import SERIAL, Field, write_blank
from mangnon.exchange.queries import batches, further, places
from mangnon.exchange.rules.columns import BASIC
from mangnon.law.registry_form import BASIC as BASIC_ITEM
from mangnon.law.registry_form import FormField
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry import declaration

FIRST = ("full_name", "birth", "sex")  # stand beside the number of order
BASIC_ASKED = (*FIRST, "household_number", "hamlet", "head_name", "poverty", "ethnic", "personal_id", "birth_registered_on", "residence_kind", "relation", "father_name",
               "mother_name", "guardian_name")  # fmt: skip
LISTS = {"sex": "sex", "ethnic": "ethnic", "residence_kind": "residence_kind", "relation": "relation_to_head", "poverty": "poverty"}
STRICT = frozenset({"sex", "residence_kind"})
HINTS = {
    "birth": _("Ghi như 05/03/2018; chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018."), "birth_registered_on": _("Ghi như 05/03/2018; chưa đăng ký thì để trống."),
    "personal_id": _("Đủ 12 chữ số, kể cả số 0 ở đầu; chưa có thì để trống."), "full_name": _("Trẻ chưa đặt tên thì ghi Trai hoặc Gái."),
    "household_number": _("Số thứ tự của hộ trong xóm."), "hamlet": _("Chọn trong danh mục xóm của xã."),
}  # fmt: skip
KIND_HINTS = {
    "id12": _("Đủ 12 chữ số, kể cả số 0 ở đầu; chưa có thì để trống."), "id10": _("Đủ 10 chữ số, kể cả số 0 ở đầu; chưa có thì để trống."),
    "card": _("15 ký tự ghi trên thẻ, hoặc 10 số cuối."), "day": _("Ghi như 05/03/2022."), "year": _("Ghi đủ bốn chữ số, ví dụ 1990."),
    "codes": _("Nhiều mục thì cách nhau bằng dấu chấm phẩy."), "names": _("Nhiều tên thì cách nhau bằng dấu chấm phẩy."),
}  # fmt: skip
WIDTHS = {"full_name": 24, "hamlet": 18, "head_name": 22, "father_name": 22, "mother_name": 22, "guardian_name": 22, "household_number": 7, "sex": 7, "birth": 12, "special_code": 28}
KIND_WIDTHS = {"id12": 15, "day": 12, "year": 8, "count": 7, "card": 18}
# The period of a card stands in two columns already; what a check found is entered where it is checked.
NOT_ASKED = frozenset({"bhyt_valid", "verified", "police_check"})
TITLE, SHEET = _("DANH SÁCH TRẺ EM – %(unit)s (danh mục ngày %(day)s)"), _("Danh sách trẻ em")
NOTES = (
    _("Cột có tên in đậm phải ghi đủ; các cột khác biết đến đâu ghi đến đó. Mỗi trẻ một dòng; không gộp ô. Chép từ tệp khác sang thì dán giá trị (Paste Values)."),
    _("Cột không dùng thì xoá hoặc ẩn đi, tên cột giữ nguyên. Mục cha, mẹ, hoàn cảnh, học tập, sức khoẻ được hiểu là của ngày lập danh sách."),
)


def write(unit: Unit, day: date, path: Path) -> Path:
    """Write the empty list of a commune as it is on ``day``; returns the path."""
    title = TITLE % {"unit": unit.full_name, "day": vi_date(day)}
    write_blank(path, sheet=str(SHEET), title=title, notes=list(map(str, NOTES)), fields=fields(unit, day))
    return path


def fields(unit: Unit, day: date) -> list[Field]:
    """Return the columns: name, birth and sex, what the form requires, then the rest, each in the form's order."""
    declared = declaration.form().fields
    order = {key: at for at, key in enumerate(declared)}
    known, named = further.columns(), batches.vietnamese()
    key_of = {target: known[target].field if target in known else BASIC.get(target, target) for target in named}
    asked = [target for target in named if (target in known or target in BASIC_ASKED) and target not in NOT_ASKED]

    def place(target: str) -> tuple:
        key = key_of[target]
        return target not in FIRST, not _required(declared.get(key)), order.get(key, len(order)), asked.index(target)

    return [SERIAL, *(_field(target, named[target], unit, day) for target in sorted((one for one in asked if key_of[one] in order or one in known), key=place))]


def _required(field: FormField | None) -> bool:
    return field is not None and (field.required in ("yes", "one") or BASIC_ITEM in field.provenance)


def _field(target: str, heading: str, unit: Unit, day: date) -> Field:
    column = further.columns().get(target)
    kind = column.read if column else ""
    hint = HINTS.get(target) or KIND_HINTS.get(kind, "")
    width = WIDTHS.get(target) or KIND_WIDTHS.get(kind, 14)
    return Field(heading, _choices(target, unit, day), str(hint), target in STRICT, width, target in FIRST)


def _choices(target: str, unit: Unit, day: date) -> Sequence[str]:
    if target == "hamlet":
        inside = places.made_of([unit.pk], day)[unit.pk]
        return list(dict.fromkeys(Hamlet.objects.on(day).filter(unit_id__in=inside).order_by("name", "id").values_list("name", flat=True)))
    column = further.columns().get(target)
    name = LISTS.get(target) or (column.codes if column else "") or ("ethnic" if column and column.read == "ethnic" else "")
    return further.choices_of(name) if name else ()
