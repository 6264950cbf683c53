"""Where a child lives and how that ends: within the commune, away, back, death."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.registry import actions, codes, queries
from mangnon.registry.child_page import alive
from mangnon.registry.forms.entry import EntryForm, day_field
from mangnon.registry.forms.people import choices, no_household, offer_own_places, source_of
from mangnon.registry.models import Child, Residence
from mangnon.registry.moves import actions as moves
from mangnon.registry.rules import DeathRow, MoveRow, fields
from mangnon.ui.forms import asked

SENT = "chuyen_trong_tinh"


def _lives_here(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and queries.lives_somewhere(child)


def _is_away(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and not queries.lives_somewhere(child)


class PlaceFields(forms.Form):
    """A place of one's own commune: hamlet, household by its number, how the child is registered there."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)
    household = forms.CharField(label=_("Mã hộ trong xóm"), max_length=20, required=False)
    relation = forms.ChoiceField(label=_("Quan hệ với chủ hộ"), required=False)
    kind = forms.ChoiceField(label=_("Hình thức cư trú"), choices=choices(fields.RESIDENCE_KINDS))

    def fill(self) -> None:
        """Offer the actor's own places, and the relations of the packs."""
        offer_own_places(self, self.actor)
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

    def place(self) -> tuple[int | None, UUID | None]:
        """Return hamlet and household, None of what was left open."""
        values = self.cleaned_data
        return int(values["hamlet"]) if values["hamlet"] else None, values["household_id"]


class PlaceForm(PlaceFields, EntryForm):
    """Where in one's own commune a child lives from a day on."""

    group = "bien_dong"
    facts, action = Residence, staticmethod(actions.move_children)
    listed = ("relation_to_head",)
    how = fields.INSIDE
    field_order = ("day", "unit", "hamlet", "household", "relation", "kind")

    day = day_field(_("Từ ngày"))

    def first(self) -> dict[str, Any]:
        """The place as it is known now."""
        here = queries.last_place(self.child)
        return {"hamlet": str(here.hamlet_id or ""), "kind": here.kind} if here else {"kind": "thuong_tru"}

    def row(self) -> MoveRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return MoveRow(self.child.pk, values["day"], int(values["unit"]), *self.place(), self.how, values["kind"], values["relation"])


class StayForm(PlaceForm):
    """Another hamlet, household or registration within the commune."""

    route, address = "stay", "noi-o"
    title = _("Đổi xóm, hộ, hình thức cư trú trong xã")
    lead = _("Trẻ vẫn thuộc xã. Để trống mã hộ nếu vẫn ở hộ cũ. Trẻ theo cha mẹ đi làm xa mà hộ vẫn ở đây: chọn Vắng mặt theo cha mẹ đi làm; trẻ vẫn được đếm ở xã.")
    offered = staticmethod(_lives_here)


class ReturnForm(PlaceForm):
    """A child who had left comes back."""

    route, address = "return", "tro-ve"
    title = _("Ghi trở về")
    lead = _("Dùng khi trẻ đã chuyển đi nay về ở lại trong xã.")
    how = "chuyen_den"
    offered = staticmethod(_is_away)


class LeaveForm(EntryForm):
    """A child leaves the commune: sent to another one of the province, which must accept, or out of it."""

    route, address, group = "leave", "chuyen-di", "bien_dong"
    title = _("Ghi chuyển đi")
    lead = _("Chuyển trong tỉnh: xã nơi đến phải nhận; đến lúc đó trẻ vẫn thuộc xã này và được đếm ở đây. Chuyển ra ngoài tỉnh, ra nước ngoài: từ ngày này trẻ không còn ở xã.")
    facts, action = Residence, staticmethod(actions.move_children)
    listed = ("province",)
    offered = staticmethod(_lives_here)

    how = forms.ChoiceField(
        label=_("Chuyển đi đâu"), choices=[(how, fields.MOVES[how]) for how in (SENT, *fields.MOVES_AWAY)],
        widget=forms.RadioSelect, error_messages=asked(_("Chọn nơi chuyển đi.")),
    )  # fmt: skip
    day = day_field(_("Chuyển từ ngày"))
    unit = forms.ChoiceField(label=_("Xã nơi đến"), required=False, help_text=_("Chỉ chọn khi chuyển trong tỉnh."))
    kind = forms.ChoiceField(label=_("Hình thức cư trú ở nơi đến"), required=False, choices=choices(fields.RESIDENCE_KINDS, _("Như nơi cũ")))
    province = forms.ChoiceField(label=_("Tỉnh nơi đến"), required=False, help_text=_("Chỉ chọn khi chuyển ra ngoài tỉnh."))
    place = forms.CharField(label=_("Nơi đến cụ thể"), max_length=160, required=False, help_text=_("Xóm, xã, huyện; nước ngoài thì ghi tên nước. Xã nơi đến đọc được dòng này."))

    def fill(self) -> None:
        """Offer the other communes of the province, by district where there are districts, and the other provinces."""
        self.fields["unit"].choices = [("", _("Không chọn")), *queries.commune_choices(self.actor)]
        self.fields["province"].choices = [("", _("Không chọn, chưa rõ")), *codes.provinces_on(clock.today())]

    def clean(self) -> dict[str, Any]:
        """Refuse a province beside a move that does not lead to one."""
        values = super().clean()
        if values.get("province") and values.get("how") != "chuyen_ngoai_tinh":
            self.add_error("province", _("Chỉ chọn tỉnh khi chuyển ra ngoài tỉnh."))
        return values

    def row(self) -> MoveRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        unit = int(values["unit"]) if values["unit"] else None
        return MoveRow(self.child.pk, values["day"], unit, None, None, values["how"], values["kind"], "", values["province"], values["place"].strip())

    def record(self, *, by: Actor) -> None:
        """Send the child to the other commune, or let it leave the province. Raises RowErrors, Conflict."""
        action = moves.send_moves if self.cleaned_data["how"] == SENT else actions.move_children
        actions.record_shown(action, self.row(), by=by, source=source_of(by), facts=self.facts, version=self.cleaned_data["version"])


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
