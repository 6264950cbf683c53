"""The short form for a notice, where channel and time are enough; and the forms of what is done about it."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.numbers import vi_date
from mangnon.protection import codes, rules
from mangnon.protection import queries as notices
from mangnon.protection.models import Notice
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import queries
from mangnon.registry.forms import choices
from mangnon.registry.forms.explained import explain
from mangnon.ui.forms import DayField, asked, offer, on_version

HOURS = ["%H:%M", "%Hh%M", "%Hg%M", "%H"]


class NoticeForm(forms.Form):
    """A notice as it is heard. ``send_key`` makes a repeated send one notice."""

    channel = forms.ChoiceField(label=_("Nguồn tin"), widget=forms.RadioSelect, error_messages=asked(_("Chọn nguồn tin.")))
    day = DayField(label=_("Ngày nhận tin"), error_messages=asked(_("Ghi ngày nhận tin.")))
    hour = forms.TimeField(label=_("Giờ nhận tin"), input_formats=HOURS, help_text=_("Ví dụ 14:30"))
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
        self.fields["channel"].choices = choices(codes.channels())
        units = [(str(unit.pk), unit.name) for unit in queries.communes_for(actor)]
        desk = actor.role in rules.DESK_ROLES
        if desk:
            self.fields["unit"].choices = [("", _("Chưa rõ")), *units]
        else:
            offer(self, "unit", units)
        self.fields["unit"].required = not desk
        explain(self, "notice")

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


class HandlingForm(forms.Form):
    """What is done about one notice; ``version`` is the one the person was shown."""

    named: Collection[UUID] = ()  # the children of the notice whose names the page shows
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, notice: Notice, actor: Actor, initial: dict | None = None):
        super().__init__(data, initial={"version": notice.version} | (initial or {}), label_suffix="")
        self.notice, self.actor = notice, actor

    def is_stale(self) -> bool:
        """Say whether the notice changed since the page was made; the action asks again under its lock."""
        return self.is_bound and self.data.get("version", "") not in ("", str(self.notice.version))

    def on_version(self, notice: Notice) -> "HandlingForm":
        """Return the same typed values on the notice as it is now: sending again is then a decision, not an accident."""
        data = self.data.copy()
        data["version"] = str(notice.version)
        return type(self)(data, notice=notice, actor=self.actor)


class AssignForm(HandlingForm):
    """To which commune a notice belongs."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn nơi xảy ra"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = notices.communes_of(self.actor, self.notice.received_at.astimezone(clock.TZ).date())
        self.fields["unit"].choices = [("", _("Chọn xã")), *((str(unit.pk), unit.name) for unit in found)]
        self.initial.setdefault("unit", str(self.notice.unit_id or ""))

    def values(self) -> dict:
        """Return what the action takes beside the notice."""
        return {"version": self.cleaned_data["version"], "unit_id": int(self.cleaned_data["unit"])}


class StepForm(HandlingForm):
    """A step taken: which, and when; those recorded already are not offered again."""

    kind = forms.ChoiceField(label=_("Bước xử lý"), widget=forms.RadioSelect, error_messages=asked(_("Chọn bước xử lý.")))
    day = DayField(label=_("Ngày làm"), error_messages=asked(_("Ghi ngày làm bước này.")))
    hour = forms.TimeField(label=_("Giờ làm"), input_formats=HOURS, help_text=_("Ví dụ 14:30"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        taken = {step.kind for step in notices.steps_of(self.notice)}
        self.fields["kind"].choices = [(kind, label) for kind, label in rules.STEPS.items() if kind not in taken]
        now = clock.now()
        self.initial |= {"day": vi_date(now.date()), "hour": now.strftime("%H:%M")}

    def values(self) -> dict:
        """Return what the action takes beside the notice."""
        typed = self.cleaned_data
        at = datetime.combine(typed["day"], typed["hour"], clock.TZ)
        return {"version": typed["version"], "kind": typed["kind"], "at": at}


class NewIncidentForm(HandlingForm):
    """An act a notice tells of. Children are found by their names first and ticked; one may also be entered before they are known."""

    children = forms.MultipleChoiceField(label=_("Trẻ em bị hại"), required=False, widget=forms.CheckboxSelectMultiple)
    day = DayField(label=_("Ngày xảy ra"), error_messages=asked(_("Ghi ngày xảy ra.")))
    unit = forms.ChoiceField(label=_("Xã nơi xảy ra"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    abuse = forms.MultipleChoiceField(label=_("Hình thức xâm hại"), widget=forms.CheckboxSelectMultiple, error_messages=asked(_("Chọn ít nhất một hình thức.")))
    place = forms.ChoiceField(label=_("Môi trường xảy ra"), error_messages=asked(_("Chọn môi trường xảy ra.")))
    relation = forms.ChoiceField(label=_("Người gây hại là ai đối với trẻ"), error_messages=asked(_("Chọn quan hệ với trẻ.")))
    confirmed_on = DayField(label=_("Ngày cơ quan có thẩm quyền xác nhận"), required=False, help_text=_("Chưa xác nhận thì để trống, ghi sau."))

    def __init__(self, data: QueryDict | None = None, *, typed: str = "", **kwargs):
        super().__init__(data, **kwargs)
        ticked = (data or self.initial).get("children") if data is None else data.getlist("children")
        self.fields["children"].choices = notices.child_choices(self.actor, typed, ticked or ())
        self.fields["unit"].choices = queries.communes_ever(self.actor)
        self.fields["abuse"].choices = [(code, f"– {label}" if "." in code else label) for code, label in codes.forms().items()]
        self.fields["place"].choices = choices(codes.labels("abuse_place"), _("Chọn"))
        self.fields["relation"].choices = choices(codes.labels("offender_relation"), _("Chọn"))
        self.initial.setdefault("unit", str(self.notice.unit_id or ""))

    @classmethod
    def searched(cls, data: QueryDict, **kwargs) -> "NewIncidentForm":
        """Return the form with what was typed so far and the children whose names were looked for, unjudged yet."""
        many = {"children", "abuse"}
        initial = {name: data.getlist(name) if name in many else data.get(name) for name in cls.base_fields if name in data}
        return cls(typed=data.get("q", ""), initial=initial, **kwargs)

    def values(self) -> dict:
        """Return what the action takes beside the notice."""
        typed = self.cleaned_data
        row = IncidentRow(
            int(typed["unit"]), typed["day"], typed["place"], typed["relation"], typed["confirmed_on"] is not None, typed["confirmed_on"],
            typed["abuse"], [(UUID(child), False) for child in typed["children"]],
        )  # fmt: skip
        return {"version": typed["version"], "row": row}


class ConfirmForm(HandlingForm):
    """Which incident the competent authority confirmed, and when."""

    incident = forms.ChoiceField(label=_("Vụ việc"), widget=forms.RadioSelect, error_messages=asked(_("Chọn vụ việc.")))
    confirmed_on = DayField(label=_("Ngày xác nhận"), error_messages=asked(_("Ghi ngày xác nhận.")))

    def __init__(self, data: QueryDict | None = None, **kwargs):
        super().__init__(data, **kwargs)
        waiting = [told for told in notices.incidents_of(self.actor, self.notice) if not told.confirmed]
        self.named = notices.children_named(waiting)
        self.fields["incident"].choices = [(str(told.ident), told.words) for told in waiting]

    def values(self) -> dict:
        """Return what the action takes beside the notice."""
        typed = self.cleaned_data
        return {"version": typed["version"], "incident": UUID(typed["incident"]), "on": typed["confirmed_on"]}


class TakeBackForm(HandlingForm):
    """Taking back a step or an incident: why, where it is not the author's own slip of the day (``asks``)."""

    reason = forms.CharField(label=_("Lý do rút lại"), max_length=200, help_text=_("Lý do được giữ cùng nội dung đã rút."), error_messages=asked(_("Ghi lý do rút lại.")))

    def __init__(self, data: QueryDict | None = None, *, asks: bool = True, named: Collection[UUID] = (), **kwargs):
        super().__init__(data, **kwargs)
        self.asks, self.named = asks, named
        if not asks:
            del self.fields["reason"]

    def on_version(self, notice: Notice) -> "TakeBackForm":
        """Return the same typed values on the notice as it is now."""
        return type(self)(on_version(self.data, notice.version), notice=notice, actor=self.actor, asks=self.asks, named=self.named)

    def values(self) -> dict:
        """Return what the action takes beside the notice."""
        return {"version": self.cleaned_data["version"], "reason": self.cleaned_data.get("reason", "")}


class InformantForm(forms.Form):
    """Why one reads who told; the sentence stands in the record."""

    reason = forms.CharField(label=_("Lý do xem"), max_length=160, help_text=_("Ví dụ: gọi lại để xác minh. Không ghi họ tên."), error_messages=asked(_("Ghi lý do xem.")))
