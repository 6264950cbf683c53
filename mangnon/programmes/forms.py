"""What a person records of an injury: of a child in the register, or of one that is not in it."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.base.days import CHILD_YEARS
from mangnon.programmes import actions, codes, queries
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.registry import actions as registry
from mangnon.registry.forms import EntryForm, choices, source_of
from mangnon.registry.forms.entry import day_field
from mangnon.registry.models import Child
from mangnon.registry.queries import Entry, commune_choices_ever, communes_ever
from mangnon.registry.rules.fields import SEXES, UNKNOWN_ETHNIC
from mangnon.ui.forms import DayField, asked

DIED = "tu_vong"


class InjuryFields(forms.Form):
    """What is said of every injury; the lists are those of the packs."""

    day = day_field(_("Ngày xảy ra"))
    unit = forms.ChoiceField(label=_("Xã nơi xảy ra"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    kind = forms.ChoiceField(label=_("Loại tai nạn, thương tích"), error_messages=asked(_("Chọn loại tai nạn, thương tích.")))
    place = forms.ChoiceField(label=_("Địa điểm"), widget=forms.RadioSelect, error_messages=asked(_("Chọn địa điểm.")))
    outcome = forms.ChoiceField(label=_("Kết quả"), widget=forms.RadioSelect, error_messages=asked(_("Chọn kết quả.")))
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)

    def offer_lists(self) -> None:
        """Give the fields the lists of the packs."""
        self.fields["kind"].choices = choices(codes.injury_types(), _("Chọn loại"))
        self.fields["place"].choices = choices(codes.injury_places())
        self.fields["outcome"].choices = choices(codes.injury_outcomes())

    def injury(self, child: Child | None, **traits: Any) -> InjuryRow:
        """Return the row the action takes."""
        typed = self.cleaned_data
        return InjuryRow(child.pk if child else None, int(typed["unit"]), typed["day"], typed["kind"], typed["place"], typed["outcome"], typed["note"].strip(), **traits)


class InjuryForm(EntryForm, InjuryFields):
    """An injury of a child of the register, wherever it happened; a death it led to is recorded with it."""

    route, address, group = "injury", "tai-nan", "bao_ve"
    title = _("Ghi tai nạn, thương tích")
    listed = codes.LISTS
    facts = Injury
    offered = staticmethod(lambda actor, child: True)

    field_order = ("day", "unit", "kind", "place", "outcome", "died_on", "note")
    died_on = DayField(label=_("Ngày mất, nếu tử vong"), required=False, help_text=_("Hồ sơ của trẻ sẽ được ghi mất vào ngày này."))

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the injuries so far."""
        return queries.injuries_of(child)

    def fill(self) -> None:
        """Offer the lists, the communes of any day, one's own first; of a child entered as dead the day is known."""
        self.offer_lists()
        self.fields["unit"].choices = [*communes_ever(self.actor), *commune_choices_ever(self.actor)]
        if self.child.died_on:
            del self.fields["died_on"]

    def clean(self) -> dict[str, Any]:
        """A death has a day, and a day of death is of a death."""
        typed = super().clean()
        if "died_on" in self.fields and "outcome" in typed and "died_on" in typed:
            if typed["outcome"] == DIED and not typed["died_on"]:
                self.add_error("died_on", _("Ghi ngày mất."))
            if typed["outcome"] != DIED and typed["died_on"]:
                self.add_error("died_on", _("Chỉ ghi ngày mất khi kết quả là tử vong."))
        return typed

    def row(self) -> InjuryRow:
        """Return the row the action takes."""
        return self.injury(self.child)

    def record(self, *, by: Actor) -> None:
        """Record it over what the page showed. Raises RowErrors, Conflict."""
        typed = self.cleaned_data
        action = partial(actions.record_injury, died_on=typed.get("died_on"))
        registry.record_shown(action, self.row(), by=by, source=source_of(by), facts=Injury, version=typed["version"])


class UnnamedInjuryForm(InjuryFields):
    """An injury of a child that is not in the register: sex, age and ethnic group are what is known."""

    field_order = ("sex", "age", "ethnic", "day", "unit", "kind", "place", "outcome", "note")
    sex = forms.ChoiceField(label=_("Giới tính"), choices=choices(SEXES), widget=forms.RadioSelect, error_messages=asked(_("Chọn Nam hoặc Nữ.")))
    age = forms.IntegerField(label=_("Tuổi (số năm tròn)"), min_value=0, max_value=CHILD_YEARS - 1, error_messages=asked(_("Ghi tuổi, ước chừng nếu chưa rõ.")))
    ethnic = forms.ChoiceField(label=_("Dân tộc"), initial=UNKNOWN_ETHNIC)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, label_suffix="", initial={"send_key": ids.uuid7()}, **kwargs)
        self.offer_lists()
        self.fields["ethnic"].choices = choices(codes.ethnic())
        self.fields["unit"].choices = communes_ever(actor)

    def row(self) -> InjuryRow:
        """Return the row the action takes."""
        typed = self.cleaned_data
        return self.injury(None, sex=typed["sex"], age_months=typed["age"] * 12, ethnic=typed["ethnic"])
