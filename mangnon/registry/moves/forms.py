"""Asking for a child that lives elsewhere, and answering a request to move."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.registry.forms.entry import day_field
from mangnon.registry.forms.places import PlaceFields
from mangnon.registry.models import MoveRequest
from mangnon.registry.moves import asking, queries
from mangnon.registry.rules import CallRow, MoveAnswer
from mangnon.ui.forms import asked, on_version

ACCEPT = {
    MoveRequest.SENT: _("Nhận trẻ về xã"),
    MoveRequest.CALLED: _("Đồng ý chuyển trẻ đi"),
}


class CallForm(PlaceFields):
    """The receiving commune says where the child will live; ``word`` stands for the child, whose record stays closed."""

    field_order = ("day", "unit", "hamlet", "household", "relation", "kind", "note")

    day = day_field(_("Chuyển đến từ ngày"))
    note = forms.CharField(label=_("Lý do, ghi chú cho xã đang quản lý"), max_length=160, required=False)
    word = forms.CharField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, **kwargs):
        self.actor = actor
        kwargs["initial"] = {"send_key": ids.uuid7(), "kind": "thuong_tru"} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        self.fill()

    def row(self, found: asking.Asked) -> CallRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return CallRow(found.child_id, values["day"], int(values["unit"]), *self.place(), values["kind"], values["relation"], values["note"], found.name, found.birth)


class AnswerForm(forms.Form):
    """Accept or refuse; or withdraw one's own request. ``version`` is what the page was made from."""

    state = forms.ChoiceField(label=_("Trả lời"), widget=forms.RadioSelect, error_messages=asked(_("Chọn câu trả lời.")))
    reason = forms.CharField(label=_("Lý do"), max_length=200, required=False, help_text=_("Phải ghi khi không nhận."))
    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, request: MoveRequest, turns: frozenset[str], **kwargs):
        self.actor, self.request, self.turns = actor, request, turns
        kwargs["initial"] = {"version": request.version, "send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["state"].choices = self._answers()
        self.fill()

    def fill(self) -> None:
        """Give further fields their choices."""

    def _answers(self) -> list[tuple[str, Any]]:
        found = []
        if self.turns & {queries.ANSWER, queries.DECIDE}:
            found += [(MoveRequest.ACCEPTED, ACCEPT[self.request.side]), (MoveRequest.REFUSED, _("Không nhận") if self.request.side == MoveRequest.SENT else _("Không đồng ý"))]
        if queries.WITHDRAW in self.turns:
            found.append((MoveRequest.WITHDRAWN, _("Rút yêu cầu")))
        return found

    def row(self) -> MoveAnswer:
        """Return the row the action takes."""
        return MoveAnswer(self.cleaned_data["state"], self.cleaned_data["reason"])

    def on_version(self, version: int) -> "AnswerForm":
        """Return the same typed values on another version."""
        return type(self)(on_version(self.data, version), actor=self.actor, request=self.request, turns=self.turns)


class ReceiveForm(AnswerForm, PlaceFields):
    """The receiving commune's answer to a child sent to it: where in the commune it will live."""

    field_order = ("state", "unit", "hamlet", "household", "relation", "kind", "reason")

    def fill(self) -> None:
        """Offer the commune's places; how the child is registered is what the sender said, or what it was."""
        PlaceFields.fill(self)
        self.fields["unit"].required = False
        self.fields["kind"].initial = self.request.kind or "thuong_tru"
        for name in ("unit", "hamlet", "household", "relation", "kind"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the hamlet of who is taken in: the commune's lists go by hamlet."""
        values = super().clean()
        if values.get("state") == MoveRequest.ACCEPTED and not values.get("hamlet") and len(self.fields["hamlet"].choices) > 1:
            self.add_error("hamlet", _("Chọn xóm, tổ dân phố nơi trẻ sẽ ở."))
        return values

    def row(self) -> MoveAnswer:
        """Return the row the action takes."""
        values = self.cleaned_data
        return MoveAnswer(values["state"], values["reason"], *self.place(), values["kind"], values["relation"])


def answer_form(*args, actor: Actor, request: MoveRequest, turns: frozenset[str]) -> AnswerForm | None:
    """Return the form of what an actor may answer; None when nothing is asked of it."""
    if not turns:
        return None
    receives = queries.ANSWER in turns and request.side == MoveRequest.SENT
    return (ReceiveForm if receives else AnswerForm)(*args, actor=actor, request=request, turns=turns)
