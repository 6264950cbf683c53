"""Where a child lives and how that ends: within the commune, away, back, death."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.registry import actions, codes, queries
from mangnon.registry.child_page import alive
from mangnon.registry.forms.entry import EntryForm, day_field
from mangnon.registry.forms.people import choices, no_household
from mangnon.registry.models import Child, Residence
from mangnon.registry.rules import DeathRow, MoveRow, fields
from mangnon.ui.forms import asked


def _lives_here(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and queries.lives_somewhere(child)


def _is_away(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and not queries.lives_somewhere(child)


class PlaceForm(EntryForm):
    """A place of one's own commune: hamlet, household by its number, how the child is registered there."""

    group = "bien_dong"
    facts, action = Residence, staticmethod(actions.move_children)
    listed = ("relation_to_head",)
    how = fields.INSIDE

    day = day_field(_("Từ ngày"))
    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)
    household = forms.CharField(label=_("Mã hộ trong xóm"), max_length=20, required=False)
    relation = forms.ChoiceField(label=_("Quan hệ với chủ hộ"), required=False)
    kind = forms.ChoiceField(label=_("Hình thức cư trú"), choices=choices(fields.RESIDENCE_KINDS))

    def first(self) -> dict[str, Any]:
        """The place as it is known now."""
        here = queries.last_place(self.child)
        return {"hamlet": str(here.hamlet_id or ""), "kind": here.kind} if here else {"kind": "thuong_tru"}

    def fill(self) -> None:
        """Offer the actor's own communes and hamlets; one commune only is no question."""
        units = [(str(unit.pk), unit.name) for unit in queries.communes_for(self.actor)]
        self.fields["unit"].choices = units if len(units) == 1 else [("", _("Chọn xã")), *units]
        self.fields["hamlet"].choices = [("", _("Chọn xóm")), *queries.hamlet_choices(self.actor)]
        self.fields["relation"].choices = choices(codes.relations(), _("Như cũ hoặc chưa rõ"))

    def clean(self) -> dict[str, Any]:
        """Find the household by its number in the hamlet."""
        values = super().clean()
        values["household_id"] = None
        if values.get("household") and values.get("unit"):
            hamlet = int(values["hamlet"]) if values.get("hamlet") else None
            values["household_id"] = queries.household_by_number(self.actor, values["household"], int(values["unit"]), hamlet)
            if values["household_id"] is None:
                self.add_error("household", no_household(values.get("hamlet")))
        return values

    def row(self) -> MoveRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        hamlet = int(values["hamlet"]) if values["hamlet"] else None
        return MoveRow(self.child.pk, values["day"], int(values["unit"]), hamlet, values["household_id"], self.how, values["kind"], values["relation"])


class StayForm(PlaceForm):
    """Another hamlet, household or registration within the commune."""

    route, address = "stay", "noi-o"
    title = _("Đổi xóm, hộ, hình thức cư trú trong xã")
    lead = _("Trẻ vẫn ở trong xã. Để trống mã hộ nếu vẫn ở hộ cũ; chọn Tạm vắng khi trẻ đi vắng mà hộ vẫn ở đây.")
    offered = staticmethod(_lives_here)


class ReturnForm(PlaceForm):
    """A child who had left comes back."""

    route, address = "return", "tro-ve"
    title = _("Ghi trở về")
    lead = _("Dùng khi trẻ đã chuyển đi nay về ở lại trong xã.")
    how = "chuyen_den"
    offered = staticmethod(_is_away)


class LeaveForm(EntryForm):
    """A child leaves the commune: for another one of the province, or out of it."""

    route, address, group = "leave", "chuyen-di", "bien_dong"
    title = _("Ghi chuyển đi")
    lead = _("Từ ngày này trẻ không còn ở xã. Chuyển trong tỉnh thì xã nơi đến thấy và quản lý hồ sơ.")
    facts, action = Residence, staticmethod(actions.move_children)
    offered = staticmethod(_lives_here)

    how = forms.ChoiceField(
        label=_("Chuyển đi đâu"), choices=[(how, fields.MOVES[how]) for how in ("chuyen_trong_tinh", "chuyen_ngoai_tinh", "nuoc_ngoai")],
        widget=forms.RadioSelect, error_messages=asked(_("Chọn nơi chuyển đi.")),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Xã nơi đến"), required=False, help_text=_("Chỉ chọn khi chuyển trong tỉnh."))
    kind = forms.ChoiceField(label=_("Hình thức cư trú ở nơi đến"), required=False, choices=choices(fields.RESIDENCE_KINDS, _("Như nơi cũ")))
    day = day_field(_("Chuyển từ ngày"))

    def fill(self) -> None:
        """Offer the other communes of the province, by district where there are districts."""
        self.fields["unit"].choices = [("", _("Không chọn")), *queries.commune_choices(self.actor)]

    def row(self) -> MoveRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        unit = int(values["unit"]) if values["unit"] else None
        return MoveRow(self.child.pk, values["day"], unit, None, None, values["how"], values["kind"])


class DeathForm(EntryForm):
    """A child died."""

    route, address, group = "death", "mat", "bien_dong"
    title = _("Ghi trẻ mất")
    lead = _("Ghi rồi thì nơi ở, hộ, hoàn cảnh và nguy cơ đang diễn ra đều kết thúc vào ngày mất.")
    facts, action = Residence, staticmethod(actions.record_deaths)

    day = day_field(_("Ngày mất"), whole=False, help_text=_("Ví dụ 05/03/2022. Chỉ biết tháng hoặc năm thì ghi 03/2022 hoặc 2022: số liệu tính theo ngày muộn nhất có thể."))
    cause = forms.ChoiceField(label=_("Nguyên nhân"), required=False, choices=choices(fields.DEATH_CAUSES))
    sure = forms.BooleanField(label=_("Đã xem lại: đúng trẻ này, đúng ngày này"), error_messages=asked(_("Xem lại tên trẻ và ngày mất rồi đánh dấu vào đây.")))

    def row(self) -> DeathRow:
        """Return the row the action takes."""
        day, precision = self.cleaned_data["day"]
        return DeathRow(self.child.pk, day, self.cleaned_data["cause"], precision)
