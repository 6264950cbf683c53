"""The short form for a notice: channel and time are enough, everything else may follow."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.numbers import vi_date
from mangnon.protection import rules
from mangnon.protection.rules import NoticeRow
from mangnon.registry import queries
from mangnon.registry.forms import choices
from mangnon.ui.forms import DayField, asked


class NoticeForm(forms.Form):
    """A notice as it is heard. ``send_key`` makes a repeated send one notice."""

    channel = forms.ChoiceField(label=_("Nguồn tin"), choices=choices(rules.CHANNELS), widget=forms.RadioSelect, error_messages=asked(_("Chọn nguồn tin.")))
    day = DayField(label=_("Ngày nhận tin"), error_messages=asked(_("Ghi ngày nhận tin.")))
    hour = forms.TimeField(
        label=_("Giờ nhận tin"), input_formats=["%H:%M", "%Hh%M", "%Hg%M", "%H"], help_text=_("Ví dụ 14:30")
    )
    unit = forms.ChoiceField(
        label=_("Nơi xảy ra"), required=False, help_text=_("Chưa rõ thì để trống: bàn trực của tỉnh sẽ xác định.")
    )
    place_text = forms.CharField(label=_("Địa điểm cụ thể"), max_length=200, required=False)
    urgent = forms.BooleanField(label=_("Trẻ đang gặp nguy hiểm, cần can thiệp ngay"), required=False)
    story = forms.CharField(
        label=_("Nội dung"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    informant_name = forms.CharField(
        label=_("Người báo tin"), max_length=120, required=False, help_text=_("Được giữ bí mật.")
    )
    informant_phone = forms.CharField(label=_("Điện thoại người báo tin"), max_length=20, required=False)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, **kwargs):
        now = clock.now()
        channel = "tong_dai_111" if actor.role == "truc_111" else "ubnd_xa"
        first = {"send_key": ids.uuid7(), "day": vi_date(now.date()), "hour": now.strftime("%H:%M"), "channel": channel}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, label_suffix="", **kwargs)
        units = [(str(unit.pk), unit.name) for unit in queries.communes_for(actor)]
        desk = actor.role in rules.DESK_ROLES
        self.fields["unit"].choices = [("", _("Chưa rõ")), *units] if desk else units
        self.fields["unit"].required = not desk

    def row(self) -> NoticeRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        received = datetime.combine(values["day"], values["hour"] or time(0), clock.TZ)
        return NoticeRow(
            id=values["send_key"],
            channel=values["channel"],
            received_at=received,
            acknowledged_at=None,
            unit_id=int(values["unit"]) if values["unit"] else None,
            urgent=values["urgent"],
            story=values["story"] or None,
        )

    def details(self) -> dict[str, str]:
        """Return what the action keeps apart from the row: the place in words and who told."""
        return {name: self.cleaned_data[name] for name in ("place_text", "informant_name", "informant_phone")}
