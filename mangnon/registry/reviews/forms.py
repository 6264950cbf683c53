"""What a person types into a review: what was done, an episode that begins or ends, a signature, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.registry import codes, queries
from mangnon.registry.forms.steps import StepForm
from mangnon.registry.models import Child
from mangnon.registry.reviews.actions import Signed
from mangnon.registry.reviews.models import ReviewNote
from mangnon.registry.reviews.queries import facts_version
from mangnon.registry.rules import CircumstanceRow, RiskRow
from mangnon.ui.forms import DayField, asked

CAPACITIES = [("TM.", _("TM. (Chủ tịch)")), ("KT.", _("KT. Chủ tịch (Phó Chủ tịch)"))]


class CloseForm(StepForm):
    """Close a list; ``seen`` is the digest of the rows the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class NoteForm(StepForm):
    """What was done for a child; what was done when it left the list."""

    done = forms.CharField(label=_("Đã làm gì cho trẻ trong kỳ"), max_length=300, required=False, help_text=_("Ví dụ: thăm hộ 12/03, chuyển hồ sơ trợ cấp, cấp thẻ BHYT."))
    action = forms.CharField(label=_("Việc đã làm khi ra khỏi danh sách"), max_length=300, required=False)

    @classmethod
    def of(cls, note: ReviewNote | None, left: bool, data: Any = None) -> "NoteForm":
        """Return the form of a note; the second box is asked only of who has left the list."""
        form = cls(data, version=note.version if note else 0, initial={"done": note.done or "", "action": note.action or ""} if note else {})
        if not left:
            del form.fields["action"]
        return form


class IncludeForm(StepForm):
    """An entry for which a child is put on the list: special circumstances or a risk."""

    code = forms.ChoiceField(label=_("Hoàn cảnh, nguy cơ"), error_messages=asked(_("Chọn hoàn cảnh hoặc nguy cơ.")))
    day = DayField(label=_("Từ ngày"), help_text=_("Ví dụ 05/03/2022."), error_messages=asked(_("Ghi ngày.")))
    reason = forms.CharField(label=_("Căn cứ, biểu hiện"), max_length=120, required=False, help_text=_("Giấy tờ hoặc việc xác minh, kèm số và ngày nếu có."))

    def __init__(self, *args, actor: Actor, child: Child, **kwargs):
        self.child = child
        super().__init__(*args, version=facts_version(child.pk), **kwargs)
        self.fields["code"].choices = [("", _("Chọn")), (_("Có nguy cơ"), list(codes.risks().items())), *queries.circumstance_choices(actor)]

    def clean(self) -> dict[str, Any]:
        """Refuse an entry the law of that day does not have."""
        values = super().clean()
        code, day = values.get("code"), values.get("day")
        if code and day and not codes.in_force("risk" if code in codes.risks() else "circumstance", code, day):
            self.add_error("code", _("Mục này chưa hoặc không còn hiệu lực vào ngày đã ghi."))
        return values

    def row(self) -> CircumstanceRow | RiskRow:
        """Return the row the registry's action takes."""
        values = self.cleaned_data
        if values["code"] in codes.risks():
            return RiskRow(self.child.pk, values["code"], values["day"], None, values["reason"].strip())
        return CircumstanceRow(self.child.pk, values["code"], values["day"], None, values["reason"].strip())


class RemoveForm(StepForm):
    """The episodes that end, from what day, why, and what was done."""

    ended = forms.MultipleChoiceField(label=_("Mục kết thúc"), widget=forms.CheckboxSelectMultiple, error_messages=asked(_("Chọn mục kết thúc.")))
    day = DayField(label=_("Không còn từ ngày"), help_text=_("Ngày đầu tiên không còn nữa, ví dụ 05/03/2022."), error_messages=asked(_("Ghi ngày.")))
    reason = forms.CharField(label=_("Lý do đưa khỏi danh sách"), max_length=80, error_messages=asked(_("Ghi lý do.")))
    action = forms.CharField(label=_("Việc đã làm khi ra khỏi danh sách"), max_length=300, error_messages=asked(_("Ghi việc đã làm.")))

    def __init__(self, *args, actor: Actor, child: Child, **kwargs):
        running = [*queries.running_circumstances(actor, child), *queries.running_risks(child)]
        kwargs["initial"] = {"ended": [code for code, _label in running]} | (kwargs.get("initial") or {})
        super().__init__(*args, version=facts_version(child.pk), **kwargs)
        self.fields["ended"].choices = running


class PaperForm(StepForm):
    """The signature on the paper list."""

    name = forms.CharField(label=_("Người ký"), max_length=120, error_messages=asked(_("Ghi họ tên người ký.")))
    title = forms.CharField(label=_("Chức vụ"), max_length=80, initial=_("Chủ tịch"), error_messages=asked(_("Ghi chức vụ.")))
    capacity = forms.ChoiceField(label=_("Thẩm quyền ký"), choices=CAPACITIES)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=40, required=False, help_text=_("Để trống nếu danh sách không lấy số."))
    day = DayField(label=_("Ngày ký"), help_text=_("Ví dụ 05/04/2022."), error_messages=asked(_("Ghi ngày ký.")))

    def signed(self) -> Signed:
        """Return the signature the action takes."""
        return Signed(**{name: self.cleaned_data[name] for name in ("name", "title", "capacity", "number", "day")})


class ReasonForm(StepForm):
    """Why a list is opened again."""

    reason = forms.CharField(label=_("Lý do mở lại"), max_length=300, error_messages=asked(_("Ghi lý do mở lại.")))
