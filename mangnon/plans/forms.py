"""What a person types about a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.plans import rules
from mangnon.ui.forms import DayField


class ProgressForm(forms.Form):
    """An update: percent, result, difficulty, proposal, and the next step of the workflow if any."""

    percent = forms.IntegerField(label=_("Tỷ lệ hoàn thành (%)"), min_value=0, max_value=100)
    result = forms.CharField(label=_("Kết quả đã làm"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    difficulty = forms.CharField(label=_("Khó khăn, vướng mắc"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    proposal = forms.CharField(label=_("Kiến nghị, đề xuất"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    state = forms.ChoiceField(label=_("Chuyển trạng thái"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        steps = sorted(rules.STEPS[state] - {"hoan_thanh", "tra_lai"})
        self.fields["state"].choices = [("", _("Giữ nguyên"))] + [(step, rules.STATES[step]) for step in steps]


class DecisionForm(forms.Form):
    """Approve or return a submitted result."""

    approved = forms.ChoiceField(label=_("Quyết định"), choices=[("yes", _("Duyệt kết quả")), ("no", _("Trả lại"))], widget=forms.RadioSelect)
    done_on = DayField(label=_("Ngày hoàn thành"), required=False)
    reason = forms.CharField(label=_("Lý do trả lại"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
