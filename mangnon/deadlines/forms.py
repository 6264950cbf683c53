"""What a person says when an item is done."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DoneForm(forms.Form):
    """Say that an item is done, with the number of the document or another note if there is one."""

    note = forms.CharField(label=_("Ghi chú (số, ký hiệu văn bản, nếu có)"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
