"""What a person types about a child. Dates are text boxes that take 5/3/18, 05032018, 3/2018, 2018."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Unit
from mangnon.registry import codes, queries
from mangnon.registry.forms.explained import explain
from mangnon.registry.identity import birth_text, latest_day
from mangnon.registry.models import Child
from mangnon.registry.rules import ChildRow, Source, checks, fields
from mangnon.registry.rules.ages import AGE_LABELS
from mangnon.ui.forms import DayField, asked, offer, on_version


def choices(labels: dict, empty: str | None = None) -> list[tuple[str, object]]:
    """Return form choices of a code list, with an empty one first when asked for."""
    first = [("", empty)] if empty is not None else []
    return first + list(labels.items())


def no_household(hamlet: str | None) -> str:
    """Say why a household's number finds none, and what to do."""
    if not hamlet:
        return str(_("Chọn xóm của hộ: mã hộ đếm riêng trong từng xóm."))
    return str(_("Không có hộ mang mã này trong xóm. Xem mã ở “Danh sách hộ”, thêm hộ mới, hoặc để trống."))


def offer_own_places(form: forms.Form, actor: Actor) -> list[Unit]:
    """Offer the actor's own communes and hamlets, and return the communes; one commune only is no question."""
    found = list(queries.communes_for(actor))
    offer(form, "unit", [(str(unit.pk), unit.name) for unit in found], _("Chọn xã"))
    form.fields["hamlet"].choices = [("", _("Chọn xóm")), *queries.hamlet_choices(actor)]
    return found


class IdentityForm(forms.Form):
    """Who a child is: the five basic items of Công văn 2513 and the identity number."""

    full_name = forms.CharField(
        label=_("Họ, chữ đệm và tên"), max_length=120, help_text=_("Chưa đặt tên thì ghi Trai hoặc Gái."), error_messages=asked(_("Ghi họ, chữ đệm và tên."))
    )
    birth = DayField(
        label=_("Ngày sinh"), whole=False, help_text=_("Ví dụ 05/03/2018. Chỉ biết tháng hoặc năm: 3/2018, 2018."), error_messages=asked(_("Ghi ngày sinh."))
    )
    sex = forms.ChoiceField(label=_("Giới tính"), choices=choices(fields.SEXES), widget=forms.RadioSelect, error_messages=asked(_("Chọn Nam hoặc Nữ.")))
    ethnic = forms.ChoiceField(label=_("Dân tộc"), error_messages=asked(_("Chọn dân tộc.")))
    mother_name = forms.CharField(label=_("Họ tên mẹ"), max_length=120, required=False)
    father_name = forms.CharField(label=_("Họ tên cha"), max_length=120, required=False)
    guardian_name = forms.CharField(label=_("Người giám hộ"), max_length=120, required=False, help_text=_("Chỉ ghi khi không phải cha, mẹ."))
    personal_id = forms.CharField(
        label=_("Số định danh cá nhân"), max_length=20, required=False, help_text=_("12 chữ số; chưa có thì để trống.")
    )
    birth_registered_on = DayField(
        label=_("Ngày đăng ký khai sinh"), required=False, help_text=_("Chưa đăng ký thì để trống.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["ethnic"].choices = choices(codes.ethnic(), _("Chọn dân tộc"))
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"
        self.fields["personal_id"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        explain(self, "child")

    def identity(self) -> dict:
        """Return the cleaned values by the names of the row."""
        values = {name: value for name, value in self.cleaned_data.items() if name in fields.CORRECTABLE}
        day, values["birth_precision"] = self.cleaned_data["birth"]
        values["birth_date"] = latest_day(day, values["birth_precision"], clock.today())
        values["personal_id"] = self.cleaned_data["personal_id"] or None
        return values


# The row's field → the form's, where they differ: an error stands beside what was typed.
ROW_TO_FORM = {
    "birth_date": "birth",
    "birth_precision": "birth",
    "unit_id": "unit",
    "hamlet_id": "hamlet",
    "household_id": "household",
    "valid_from": "day",
    "birth_registered_on": "day",
    "valid_to": "until",
}


def show_row_errors(form: forms.Form, errors: dict[str, list[str]]) -> None:
    """Put the refusals of a row beside the form's fields; what has no field stands above the form."""
    for name, sentences in errors.items():
        target = name if name in form.fields else ROW_TO_FORM.get(name, name)
        for sentence in sentences:
            form.add_error(target if target in form.fields else None, sentence)


def _with_sex(data: QueryDict | None) -> QueryDict | None:
    """Return what was typed; of a newborn written as Trai or Gái the name tells the sex."""
    told = checks.SEX_OF_UNNAMED.get(data.get("full_name", "").strip().lower()) if data else None
    if told is None or data.get("sex"):
        return data
    filled = data.copy()
    filled["sex"] = told
    return filled


def unknown_parent() -> str:
    """Return what is said to who records both parents of a child one of whom is not known."""
    return _("Sổ chưa có tên cha hoặc mẹ, nên chưa ghi được là có đủ cha mẹ. Hãy ghi tên, hoặc để trống mục này.")


class BirthForm(IdentityForm):
    """A new child of one's commune, on one screen. ``send_key`` makes a repeated send one record."""

    # What is typed of nearly every child comes first, in the order of the paper book; what mostly stays as it stands, last.
    field_order = (
        "full_name", "birth", "sex", "ethnic", "unit", "hamlet", "household", "relation", "mother_name", "father_name", "personal_id", "birth_registered_on",
        "residence_kind", "resident_from", "family_state", "guardian_name",
    )  # fmt: skip

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)
    household = forms.CharField(
        label=_("Mã hộ trong xóm"), max_length=20, required=False, help_text=_("Để trống nếu chưa biết.")
    )
    relation = forms.ChoiceField(label=_("Quan hệ với chủ hộ"), required=False)
    residence_kind = forms.ChoiceField(label=_("Hình thức cư trú"), choices=choices(fields.RESIDENCE_KINDS), initial="thuong_tru")
    family_state = forms.ChoiceField(label=_("Tình trạng cha mẹ"), choices=choices(fields.FAMILY_STATES, _("Theo tên cha, mẹ ở trên")), required=False, help_text=_("Ghi tên cả cha và mẹ thì là có đủ cha mẹ; thiếu tên thì chưa rõ."))
    resident_from = DayField(
        label=_("Cư trú tại đây từ ngày"), required=False, help_text=_("Để trống nếu từ khi sinh.")
    )
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *args, actor: Actor, **kwargs):
        first = {"send_key": ids.uuid7()} | ({} if data else queries.entered_last(actor))
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(_with_sex(data), *args, **kwargs)
        self._actor = actor
        self._began = {unit.pk: unit.valid_from for unit in offer_own_places(self, actor)}
        self.fields["relation"].choices = choices(codes.relations(), _("Chưa rõ"))

    def clean(self):
        values = super().clean()
        number = values.get("household")
        if number and values.get("unit"):
            found = queries.household_by_number(
                self._actor, number, int(values["unit"]), int(values["hamlet"]) if values.get("hamlet") else None
            )
            if found is None:
                self.add_error("household", no_household(values.get("hamlet")))
            values["household_id"] = found
        if values.get("family_state") == fields.BOTH_PARENTS and not self._both_named():
            self.add_error("family_state", unknown_parent())
        return values

    def _both_named(self) -> bool:
        return all(self.cleaned_data.get(name) for name in ("father_name", "mother_name"))

    def row(self) -> ChildRow:
        """Return the row the action takes."""
        values, identity = self.cleaned_data, self.identity()
        return ChildRow(
            id=values["send_key"],
            unit_id=int(values["unit"]),
            hamlet_id=int(values["hamlet"]) if values["hamlet"] else None,
            residence_kind=values["residence_kind"],
            resident_from=values["resident_from"] or self._since(identity["birth_date"]),
            household_id=values.get("household_id"),
            relation=values["relation"],
            family_state=values["family_state"] or (fields.BOTH_PARENTS if self._both_named() else None),
            **identity,
        )

    def _since(self, birth: date) -> date:
        """Since birth; for a child older than its commune since the commune began, because a fact lies in a unit of its day."""
        return max(birth, self._began[int(self.cleaned_data["unit"])])


class CorrectionForm(IdentityForm):
    """A changed identity: the reason is kept with the old values."""

    reason = forms.CharField(label=_("Lý do sửa"), max_length=200, help_text=_("Ví dụ: theo giấy khai sinh số …"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, child: Child) -> "CorrectionForm":
        """Return the form filled with what is stored."""
        values = {name: getattr(child, name) or "" for name in cls.base_fields if hasattr(child, name)}
        values["birth"] = birth_text(child.birth_date, child.birth_precision)
        values["birth_registered_on"] = vi_date(child.birth_registered_on) if child.birth_registered_on else ""
        return cls(initial=values | {"version": child.version})

    def on_version(self, version: int) -> "CorrectionForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version))


def source_of(actor: Actor, key: UUID | None = None) -> Source:
    """Return the source of something typed on a page."""
    return Source("page", batch=key, post=actor.post_id)


class FilterForm(forms.Form):
    """The filters of a list; they stand in the address, so a list can be kept and sent on."""

    gioi = forms.ChoiceField(label=_("Giới tính"), required=False, choices=choices(fields.SEXES, _("Tất cả")))
    tuoi = forms.ChoiceField(label=_("Tuổi"), required=False, choices=choices(AGE_LABELS, _("Tất cả")))
    ho = forms.ChoiceField(label=_("Loại hộ"), required=False, choices=choices(fields.POVERTY, _("Tất cả")))
    thang = forms.ChoiceField(
        label=_("Trong tháng này"), required=False, choices=[("", _("Tất cả")), ("den", _("Mới sinh, mới đến")), ("du16", _("Tròn 16 tuổi"))]
    )
    xom = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["hoan-canh"] = forms.ChoiceField(
            label=_("Hoàn cảnh"), required=False, choices=queries.group_choices(actor)
        )
        units = list(queries.communes_for(actor))
        hamlets = queries.hamlet_choices(actor, units) if len(units) == 1 else []
        self.fields["xom"].choices = [("", _("Tất cả")), *hamlets]
        if len(units) != 1:
            del self.fields["xom"]
            self.fields["xa"] = forms.ChoiceField(
                label=_("Xã, phường, thị trấn"),
                required=False,
                choices=[("", _("Tất cả")), *((str(u.pk), u.name) for u in units)],
            )
