"""Taking work over: which lines, by whom."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.base.numbers import vi_date
from mangnon.organisation.handing.models import HandingLine
from mangnon.organisation.models import Post


def _called(line: HandingLine) -> str:
    """Two months' lists are called the same: their terms tell them apart."""
    return gettext("%(title)s (trước ngày %(day)s)") % {"title": line.title, "day": vi_date(line.due)} if line.due else line.title


class TakeForm(forms.Form):
    """All the work that is left, or some of it, for a named person."""

    lines = forms.MultipleChoiceField(label=_("Việc nhận"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Chọn ít nhất một việc.")})
    taker = forms.ChoiceField(label=_("Người nhận"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, left: Sequence[HandingLine], takers: Sequence[Post], version: int):
        super().__init__(data, initial={"lines": [str(line.pk) for line in left], "version": version, "taker": str(takers[0].pk) if len(takers) == 1 else ""})
        self.fields["lines"].choices = [(str(line.pk), _called(line)) for line in left]
        named = [(str(post.pk), f"{post.person.full_name}, {post.role_label}") for post in takers]
        self.fields["taker"].choices = named if len(named) == 1 else [("", _("Chọn người nhận")), *named]
        self.takers = {str(post.pk): post for post in takers}

    def chosen(self) -> dict:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"lines": [int(pk) for pk in values["lines"]], "taker": self.takers[values["taker"]], "version": values["version"]}
