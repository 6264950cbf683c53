"""Taking back a slip: its reason where the named role does it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.base import ids
from mangnon.ui.forms import asked, on_version


class TakeBackForm(forms.Form):
    """What the page showed, one send, and why when it is not the author's own slip of the day."""

    reason = forms.CharField(label=_("Lý do rút lại"), max_length=200, help_text=_("Lý do được giữ cùng nội dung đã rút."), error_messages=asked(_("Ghi lý do rút lại.")))
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, version: int, asks: bool, **kwargs):
        super().__init__(*args, initial={"version": version, "send_key": ids.uuid7()}, label_suffix="", **kwargs)
        self.asks = asks
        if not asks:
            del self.fields["reason"]

    def on_version(self, version: int) -> "TakeBackForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version), version=version, asks=self.asks)
