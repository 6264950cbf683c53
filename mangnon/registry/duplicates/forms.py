"""What a person decides about two records that may be one child."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.base import ids
from mangnon.registry.duplicates.merging import ABSORBED, KEPT, Line
from mangnon.registry.models import Child, DuplicatePair, PairOpinion
from mangnon.registry.rules import fields
from mangnon.ui.forms import asked

REASON = {"label": _("Lý do"), "max_length": 200, "error_messages": asked(_("Ghi lý do."))}


class DecideForm(forms.Form):
    """Two children, or not clear yet; with a reason."""

    state = forms.ChoiceField(
        label=_("Kết luận"), widget=forms.RadioSelect, error_messages=asked(_("Hãy chọn một trong các kết luận.")),
        choices=[(DuplicatePair.APART, _("Hai trẻ khác nhau")), (DuplicatePair.UNCLEAR, _("Chưa rõ, cần xác minh"))],
    )  # fmt: skip
    reason = forms.CharField(help_text=_("Ví dụ: hai chị em sinh đôi; đã hỏi trưởng xóm."), **REASON)
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, version: int, **kwargs):
        super().__init__(*args, initial={"version": version, "send_key": ids.uuid7()}, label_suffix="", **kwargs)


class OpinionForm(forms.Form):
    """What a unit that does not decide tells the desk that does."""

    says = forms.ChoiceField(label=_("Ý kiến"), widget=forms.RadioSelect, error_messages=asked(_("Hãy chọn một trong các ý kiến.")), choices=PairOpinion.SAYS)
    reason = forms.CharField(help_text=_("Điều xã biết về trẻ của mình. Ví dụ: cháu đã theo mẹ về xã kia từ tháng 3; đã gặp cháu tại nhà."), **REASON)
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, version: int, **kwargs):
        super().__init__(*args, initial={"version": version, "send_key": ids.uuid7()}, label_suffix="", **kwargs)


class MergeForm(forms.Form):
    """Which record goes on, and whose word counts where the two differ. Sides are ``a`` and ``b`` as the page shows them."""

    keep = forms.ChoiceField(label=_("Hồ sơ được giữ"), widget=forms.RadioSelect, error_messages=asked(_("Hãy chọn hồ sơ được giữ.")))
    reason = forms.CharField(help_text=_("Ví dụ: đã đối chiếu giấy khai sinh."), **REASON)
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, both: Sequence[Child], words: Sequence[str], values: dict[str, Sequence[str]], clashes: Sequence[tuple[Line, Sequence[str]]], **kwargs):
        version, shown = kwargs.pop("version"), kwargs.pop("shown")
        better = "b" if both[1].personal_id and not both[0].personal_id else "a"
        super().__init__(*args, initial={"version": version, "shown": shown, "send_key": ids.uuid7(), "keep": better}, label_suffix="", **kwargs)
        self._both = dict(zip("ab", (child.pk for child in both), strict=True))
        self.fields["keep"].choices = list(zip("ab", words, strict=True))
        first = self.fields.pop("reason")
        for name, told in values.items():
            filled = better if getattr(both["ab".index(better)], name) not in (None, "") else "ba"["ab".index(better)]
            self._ask(f"f-{name}", fields.CHILD_LABELS[name], told, filled)
        for line, told in clashes:
            self._ask(line.token, line.carried.label, told, better)
        self.fields["reason"] = first

    def _ask(self, name: str, label: str, told: Sequence[str], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(zip("ab", told, strict=True)), widget=forms.RadioSelect, initial=initial, error_messages=asked(_("Chọn một bên.")))
        self.initial[name] = initial

    def chosen(self) -> dict:
        """Return what ``merge_children`` asks."""
        typed = self.cleaned_data
        side = {typed["keep"]: KEPT, "ba"["ab".index(typed["keep"])]: ABSORBED}
        return {
            "keep": self._both[typed["keep"]], "reason": typed["reason"], "version": typed["version"], "shown": typed["shown"],
            "identity_from": {name[2:]: side[value] for name, value in typed.items() if name.startswith("f-")},
            "lines_from": {name: side[value] for name, value in typed.items() if name not in self.base_fields and not name.startswith("f-")},
        }  # fmt: skip


class UndoForm(forms.Form):
    """Why a merge was wrong."""

    reason = forms.CharField(**REASON)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"send_key": ids.uuid7()}, label_suffix="", **kwargs)

