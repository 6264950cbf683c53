"""Special circumstances, risks, school, parents: what is true of a child from a day on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base.numbers import vi_date
from mangnon.registry import actions, codes, queries
from mangnon.registry.child_page import alive
from mangnon.registry.forms.entry import EntryForm, day_field
from mangnon.registry.forms.people import choices, unknown_parent
from mangnon.registry.models import Child, Circumstance, FamilyState, RiskWatch, Schooling
from mangnon.registry.rules import CircumstanceRow, CloseRow, FamilyRow, RiskRow, SchoolingRow, fields
from mangnon.ui.forms import asked


class CodeForm(EntryForm):
    """Opens an episode of a code list of the law: the entry must be in force on the day it begins."""

    group = "hoan_canh"
    code_list = ""

    def clean(self) -> dict[str, Any]:
        """Refuse an entry that the law of that day does not have, naming the day from which it does."""
        values = super().clean()
        code, day = values.get("code"), values.get("day")
        if code and day and not codes.in_force(self.code_list, code, day):
            since = codes.since(self.code_list, code)
            self.add_error("code", _("Mục này chưa hoặc không còn hiệu lực vào ngày đã ghi (có từ %(day)s).") % {"day": vi_date(since) if since else "…"})
        return values


class CircumstanceForm(CodeForm):
    """An episode of special circumstances begins."""

    route, address = "circumstance", "hoan-canh"
    title = _("Ghi hoàn cảnh đặc biệt")
    facts, action = Circumstance, staticmethod(actions.open_circumstances)
    code_list = explained = "circumstance"
    listed = (code_list,)

    code = forms.ChoiceField(label=_("Hoàn cảnh"), error_messages=asked(_("Chọn hoàn cảnh.")))
    day = day_field(_("Từ ngày"))
    evidence = forms.CharField(label=_("Căn cứ"), max_length=120, required=False, help_text=_("Giấy tờ hoặc việc xác minh, kèm số và ngày nếu có."))
    decided_by = forms.CharField(label=_("Người xác nhận"), max_length=80, required=False, help_text=_("Chức danh hoặc cơ quan."))

    def fill(self) -> None:
        """Offer the sub-types by group; those of class C4 only to who may read them."""
        self.fields["code"].choices = [("", _("Chọn hoàn cảnh")), *queries.circumstance_choices(self.actor)]

    def row(self) -> CircumstanceRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return CircumstanceRow(self.child.pk, values["code"], values["day"], None, values["evidence"].strip(), values["decided_by"].strip())


class RiskForm(CodeForm):
    """A risk of falling into special circumstances begins."""

    route, address = "risk", "nguy-co"
    title = _("Ghi nguy cơ")
    facts, action = RiskWatch, staticmethod(actions.open_risks)
    code_list = explained = "risk"
    listed = (code_list,)

    code = forms.ChoiceField(label=_("Nguy cơ"), error_messages=asked(_("Chọn nguy cơ.")))
    day = day_field(_("Từ ngày"))
    reason = forms.CharField(label=_("Biểu hiện, lý do"), max_length=160, required=False)

    def fill(self) -> None:
        """Offer the kinds of risk."""
        self.fields["code"].choices = choices(codes.risks(), _("Chọn nguy cơ"))

    def row(self) -> RiskRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return RiskRow(self.child.pk, values["code"], values["day"], None, values["reason"].strip())


class EndForm(EntryForm):
    """A running episode ends: which one, from what day, why."""

    group = "hoan_canh"
    code = forms.ChoiceField(label=_("Mục kết thúc"), widget=forms.RadioSelect, error_messages=asked(_("Chọn mục kết thúc.")))
    day = day_field(_("Không còn từ ngày"), help_text=_("Ngày đầu tiên không còn nữa, ví dụ 05/03/2022."))
    reason = forms.CharField(label=_("Lý do kết thúc"), max_length=80, error_messages=asked(_("Ghi lý do kết thúc.")))

    def row(self) -> CloseRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return CloseRow(self.child.pk, values["code"], values["day"], values["reason"].strip())


def _in_circumstances(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and bool(queries.running_circumstances(actor, child))


def _at_risk(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and bool(queries.running_risks(child))


class CircumstanceEndForm(EndForm):
    """An episode of special circumstances ends."""

    route, address = "circumstance-end", "hoan-canh/ket-thuc"
    title = _("Kết thúc hoàn cảnh đặc biệt")
    facts, action = Circumstance, staticmethod(actions.close_circumstances)
    offered = staticmethod(_in_circumstances)

    def fill(self) -> None:
        """Offer the running episodes that this person may read."""
        self.fields["code"].choices = queries.running_circumstances(self.actor, self.child)


class RiskEndForm(EndForm):
    """A risk ends."""

    route, address = "risk-end", "nguy-co/ket-thuc"
    title = _("Kết thúc nguy cơ")
    facts, action = RiskWatch, staticmethod(actions.close_risks)
    offered = staticmethod(_at_risk)

    def fill(self) -> None:
        """Offer the running risks."""
        self.fields["code"].choices = queries.running_risks(self.child)


class SchoolingForm(EntryForm):
    """The level a child attends from a day on."""

    route, address, group = "schooling", "hoc-tap", "hang_nam"
    title = _("Ghi việc học")
    lead = _("Cấp học đang ghi trước đó sẽ kết thúc vào ngày này.")
    facts, action = Schooling, staticmethod(actions.record_schooling)

    level = forms.ChoiceField(label=_("Cấp học"), choices=choices(fields.SCHOOL_LEVELS, _("Chọn cấp học")), error_messages=asked(_("Chọn cấp học.")))
    school = forms.CharField(label=_("Trường, điểm trường"), max_length=120, required=False)
    class_name = forms.CharField(label=_("Lớp"), max_length=24, required=False, widget=forms.TextInput(attrs={"size": 8}))
    day = day_field(_("Từ ngày"), help_text=_("Thường là ngày đầu năm học, ví dụ 05/09/2021."))

    def row(self) -> SchoolingRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return SchoolingRow(self.child.pk, values["level"], values["school"].strip(), values["day"], class_name=values["class_name"].strip())


class FamilyForm(EntryForm):
    """The state of a child's parents from a day on."""

    route, address, group = "family-state", "cha-me", "hang_nam"
    title = _("Ghi tình trạng cha mẹ")
    lead = _("Tình trạng đang ghi trước đó sẽ kết thúc vào ngày này.")
    facts, action = FamilyState, staticmethod(actions.record_family_states)

    state = forms.ChoiceField(label=_("Tình trạng cha mẹ"), choices=choices(fields.FAMILY_STATES, _("Chọn tình trạng")), error_messages=asked(_("Chọn tình trạng.")))
    day = day_field(_("Từ ngày"))

    def clean_state(self) -> str:
        """Refuse both parents of a child one of whom nobody knows."""
        state = self.cleaned_data["state"]
        if state == fields.BOTH_PARENTS and not (self.child.father_name and self.child.mother_name):
            raise forms.ValidationError(unknown_parent())
        return state

    def row(self) -> FamilyRow:
        """Return the row the action takes."""
        return FamilyRow(self.child.pk, self.cleaned_data["state"], self.cleaned_data["day"])
