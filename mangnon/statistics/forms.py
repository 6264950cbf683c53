"""What a person types about a report: the next step and, for a return, why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.statistics import rules


class StepForm(forms.Form):
    """One step of a report's way."""

    state = forms.ChoiceField(label=_("Bước tiếp theo"), choices=[(state, label) for state, label in rules.STATES.items()])
    reason = forms.CharField(label=_("Lý do (bắt buộc khi trả lại)"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
