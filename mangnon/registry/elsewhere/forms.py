"""Whom a worker looks for elsewhere, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.registry import identity
from mangnon.registry.elsewhere.queries import Wanted
from mangnon.ui.forms import DayField, asked


class ElsewhereForm(forms.Form):
    """An identity number, or name, birth and mother: what is known exactly."""

    personal_id = forms.CharField(label=_("Số định danh cá nhân"), max_length=20, required=False, help_text=_("Đủ 12 số. Không có số thì ghi cả ba mục dưới."), widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
    full_name = forms.CharField(label=_("Họ và tên trẻ"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    birth = DayField(label=_("Ngày sinh"), required=False, whole=False, help_text=_("Đủ ngày, tháng, năm; không rõ ngày thì 3/2018 hoặc 2018, khi đó chỉ tìm hồ sơ cũng không rõ ngày."))
    mother_name = forms.CharField(label=_("Họ tên mẹ"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(label=_("Lý do tìm"), max_length=200, help_text=_("Ví dụ: trẻ vừa đến xóm, gia đình xin nhập sổ. Lý do được giữ trong nhật ký."), error_messages=asked(_("Ghi lý do tìm.")))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_personal_id(self) -> str:
        """A number is whole or not given."""
        number = identity.tidy_number(self.cleaned_data["personal_id"]) or ""
        if number and not (len(number) == 12 and number.isascii() and number.isdigit()):
            raise forms.ValidationError(_("Số định danh có đúng 12 chữ số."))
        return number

    def clean(self) -> dict[str, Any]:
        """Without a number all three of name, birth and mother are asked."""
        values = super().clean()
        if not self.errors and not values.get("personal_id"):
            for name in ("full_name", "birth", "mother_name"):
                if not values.get(name):
                    self.add_error(name, _("Ghi số định danh, hoặc ghi đủ họ tên, ngày sinh và họ tên mẹ."))
        return values

    def wanted(self) -> Wanted:
        """Return whom to look for; the number alone where there is one."""
        values = self.cleaned_data
        if values["personal_id"]:
            return Wanted(number=values["personal_id"])
        born, precision = values["birth"]
        return Wanted(name=values["full_name"], birth=born, mother=values["mother_name"], precision=precision)
