"""A step of something that has a state: the version the page was made from, and one send."""

from django import forms

from mangnon.base import ids


class StepForm(forms.Form):
    """What every step carries; a subclass adds what is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, version: int = 0, **kwargs):
        kwargs["initial"] = {"version": version, "send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
