"""A new household, and its class as poor or near-poor by the decision of a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.registry import actions
from mangnon.registry.bulk.ledger import version_of
from mangnon.registry.forms.entry import day_field
from mangnon.registry.forms.explained import explain
from mangnon.registry.forms.people import choices, offer_own_places, source_of
from mangnon.registry.models import Household, HouseholdStatus
from mangnon.registry.rules import HouseholdRow, PovertyRow, fields
from mangnon.ui.forms import DayField, asked, on_version


class PovertyForm(forms.Form):
    """The class of a household from a day on; ``version`` is what the page was made from."""

    poverty = forms.ChoiceField(label=_("Loại hộ"), choices=choices(fields.POVERTY), widget=forms.RadioSelect, error_messages=asked(_("Chọn loại hộ.")))
    decision = forms.CharField(label=_("Quyết định số"), max_length=80, required=False, help_text=_("Số, ký hiệu và ngày của quyết định công nhận."))
    day = day_field(_("Từ ngày"), help_text=_("Ngày quyết định có hiệu lực, ví dụ 01/01/2022."))
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, home: Household, **kwargs):
        self.home = home
        first = {"version": version_of(HouseholdStatus, household=home.pk), "send_key": ids.uuid7()}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        explain(self, "household")

    def record(self, *, by: Actor) -> None:
        """Run the action over what the page showed. Raises RowErrors, Conflict."""
        values = self.cleaned_data
        row = PovertyRow(self.home.pk, values["poverty"], values["day"], None, values["decision"].strip())
        actions.record_shown(actions.set_poverty, row, by=by, source=source_of(by), facts=HouseholdStatus, version=values["version"])

    def on_version(self, version: int) -> "PovertyForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version), home=self.home)


class HeadForm(forms.Form):
    """Who is the head of a household, put right with the reason; ``version`` is what the page was made from."""

    head_name = forms.CharField(label=_("Họ tên chủ hộ"), max_length=120, error_messages=asked(_("Ghi họ tên chủ hộ.")))
    reason = forms.CharField(label=_("Lý do sửa"), max_length=200, help_text=_("Ví dụ: theo sổ hộ khẩu, chủ hộ cũ đã mất."), error_messages=asked(_("Ghi lý do sửa.")))
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, home: Household, **kwargs):
        self.home = home
        first = {"version": home.version, "send_key": ids.uuid7(), "head_name": home.head_name}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        explain(self, "household")

    def record(self, *, by: Actor) -> None:
        """Run the action over what the page showed. Raises RowErrors, Conflict."""
        values = self.cleaned_data
        actions.correct_head(by=by, household=self.home.pk, version=values["version"], head_name=values["head_name"], reason=values["reason"])

    def on_version(self, version: int) -> "HeadForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version), home=self.home)


class HouseholdForm(forms.Form):
    """A household of one's commune. ``send_key`` makes a repeated send one record."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), error_messages=asked(_("Chọn xóm, tổ dân phố.")))
    number = forms.CharField(label=_("Mã hộ trong xóm"), max_length=20, error_messages=asked(_("Ghi mã hộ.")))
    head_name = forms.CharField(label=_("Họ tên chủ hộ"), max_length=120, error_messages=asked(_("Ghi họ tên chủ hộ.")))
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    poverty = forms.ChoiceField(label=_("Loại hộ"), required=False, choices=choices(fields.POVERTY, _("Chưa rõ")))
    poverty_from = DayField(label=_("Loại hộ từ ngày"), required=False, help_text=_("Ghi khi đã chọn loại hộ."))
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, **kwargs):
        kwargs["initial"] = {"send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        offer_own_places(self, actor)
        explain(self, "household")

    def clean(self) -> dict[str, Any]:
        """A class needs its day."""
        values = super().clean()
        if values.get("poverty") and not values.get("poverty_from") and "poverty_from" not in self.errors:
            self.add_error("poverty_from", _("Ghi ngày của loại hộ."))
        return values

    def row(self) -> HouseholdRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        poverty = [(values["poverty"], values["poverty_from"], None)] if values["poverty"] else []
        return HouseholdRow(None, values["number"], values["head_name"], int(values["unit"]), int(values["hamlet"]), values["phone"], poverty)
