"""What a person says of a hand-over: of which commune by which profile, what became of a line."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.base import ids
from mangnon.exchange.handover import rules
from mangnon.exchange.profiles import queries as profiles
from mangnon.organisation.models import Unit
from mangnon.ui.forms import asked, offer


class MakeForm(forms.Form):
    """Of which commune, by which profile."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    profile = forms.ChoiceField(label=_("Theo mẫu trao đổi"), error_messages=asked(_("Chọn mẫu.")))
    after = forms.CharField(required=False, widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, units: Sequence[Unit], **kwargs):
        kwargs["initial"] = {"send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.full_name) for unit in units])
        self.fields["profile"].choices = [(str(one.pk), one.name) for one in profiles.in_use()]


class TickForm(forms.Form):
    """What became of a line; ``shown`` is the state the page showed."""

    state = forms.ChoiceField(label=_("Trong phần mềm kia"), choices=list(rules.STATES.items()), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Phần mềm báo gì, vì sao trả lại"), max_length=300, required=False)
    shown = forms.CharField(widget=forms.HiddenInput)
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)
