"""A birth registration that came later, another name of a child."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.registry import actions
from mangnon.registry.child_page import alive
from mangnon.registry.forms.entry import EntryForm, day_field
from mangnon.registry.forms.people import choices
from mangnon.registry.models import Child, ChildName, Correction
from mangnon.registry.rules import NameRow, fields
from mangnon.ui.forms import DayField, asked


def _unregistered(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and child.birth_registered_on is None


class RegistrationForm(EntryForm):
    """A birth is registered: the day, the number given, and the name where the child had none."""

    route, address, group = "birth-registration", "khai-sinh", "bien_dong"
    title = _("Ghi đăng ký khai sinh")
    facts, action = Correction, staticmethod(actions.correct_child)
    offered = staticmethod(_unregistered)

    day = day_field(_("Ngày đăng ký khai sinh"))
    full_name = forms.CharField(label=_("Họ, chữ đệm và tên theo giấy khai sinh"), max_length=120, error_messages=asked(_("Ghi họ, chữ đệm và tên.")))
    personal_id = forms.CharField(label=_("Số định danh cá nhân"), max_length=20, required=False, help_text=_("12 chữ số; chưa có thì để trống."))

    def shown(self) -> int:
        """Return the version of the identity, which it has for itself."""
        return self.child.version

    def first(self) -> dict[str, Any]:
        """A name or number that is known stands there."""
        child = self.child
        return {"full_name": "" if child.unnamed else child.full_name, "personal_id": child.personal_id or ""}

    def row(self) -> dict[str, Any]:
        """Return what the identity is to hold."""
        values = self.cleaned_data
        return {"birth_registered_on": values["day"], "full_name": values["full_name"], "personal_id": values["personal_id"] or self.child.personal_id}

    def record(self, *, by: Actor) -> None:
        """Store it as a correction of the identity, which keeps what was there."""
        actions.correct_child(by=by, child=self.child.pk, version=self.cleaned_data["version"], changes=self.row(), reason=str(_("Đăng ký khai sinh")))


class NameForm(EntryForm):
    """Another name by which a child is found."""

    route, address, group = "other-name", "ten-khac", "bien_dong"
    title = _("Ghi tên khác")
    lead = _("Tên cũ, tên gọi ở nhà, tên trên giấy tờ khác: tìm theo tên nào cũng ra hồ sơ này.")
    facts, action = ChildName, staticmethod(actions.add_names)

    full_name = forms.CharField(label=_("Tên"), max_length=120, error_messages=asked(_("Ghi tên.")))
    kind = forms.ChoiceField(label=_("Loại tên"), choices=choices(fields.NAME_KINDS), widget=forms.RadioSelect, error_messages=asked(_("Chọn loại tên.")))
    until = DayField(label=_("Không dùng nữa từ ngày"), required=False, help_text=_("Để trống nếu vẫn dùng."))

    def row(self) -> NameRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return NameRow(self.child.pk, values["kind"], values["full_name"], values["until"])
