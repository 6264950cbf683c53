"""What a person types about the paper: what to print, the day on the paper, a line that came back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry import queries as records
from mangnon.registry.forms import birth_text, choices
from mangnon.registry.forms.people import no_household
from mangnon.registry.forms.steps import StepForm
from mangnon.registry.models import Household
from mangnon.registry.paper import rules, words
from mangnon.registry.paper.actions import Entered
from mangnon.ui.forms import DayField, asked, offer

FILLED, EMPTY = "co", "trong"
DAYS = frozenset({"birth_date", "birth_reg"})
EMPTIED = frozenset({"personal_id", "father_name", "mother_name", "guardian_name", "birth_reg"})
MUST = frozenset({"full_name", "birth_date", "sex", "ethnicity"})
# The rows' names of what a line holds: a refusal stands beside what was typed.
FIELD_OF = {
    "ethnic": "ethnicity", "birth_registered_on": "birth_reg", "kind": "residence_status", "relation": "relation_to_head", "level": "school_status", "name": "guardian_name",
    "valid_from": "day", "birth_precision": "birth_date",
}  # fmt: skip


class PrintForm(StepForm):
    """What is printed: which paper, of which place, filled or empty."""

    kind = forms.ChoiceField(label=_("In loại nào"), choices=list(rules.KINDS.items()), widget=forms.RadioSelect, initial=rules.HOUSEHOLDS)
    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)
    household = forms.CharField(label=_("Mã hộ trong xóm"), max_length=20, required=False, help_text=_("Chỉ in một hộ thì ghi mã hộ và chọn xóm."))
    content = forms.ChoiceField(label=_("Nội dung"), choices=[(FILLED, _("Có thông tin trong sổ")), (EMPTY, _("Biểu trống"))], widget=forms.RadioSelect, initial=FILLED)
    copies = forms.IntegerField(
        label=_("Số tờ biểu trống"), min_value=1, max_value=rules.MOST_COPIES, required=False, initial=1, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}))

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self._actor, self._units = actor, {str(unit.pk): unit for unit in records.communes_for(actor)}
        offer(self, "unit", [(ident, unit.name) for ident, unit in self._units.items()], _("Chọn xã"))
        self.fields["hamlet"].choices = [("", _("Cả xã")), *records.hamlet_choices(actor)]

    def clean(self) -> dict[str, Any]:
        """Find the household by its number in the hamlet."""
        values = super().clean()
        values["home"] = None
        if values.get("household") and values.get("unit") and values.get("content") == FILLED:
            hamlet = int(values["hamlet"]) if values.get("hamlet") else None
            found = records.household_by_number(self._actor, values["household"], int(values["unit"]), hamlet)
            if found is None:
                self.add_error("household", no_household(values.get("hamlet")))
            else:
                values["home"] = records.household_for(self._actor, found)
        return values

    def chosen(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        hamlet: Hamlet | None = records.hamlet_for(self._actor, int(values["hamlet"])) if values["hamlet"] else None
        unit: Unit = self._units[values["unit"]]
        home: Household | None = values["home"]
        return {"kind": values["kind"], "unit": unit, "hamlet": hamlet, "home": home, "copies": (values["copies"] or 1) if values["content"] == EMPTY else 0}


class DayForm(StepForm):
    """The day written on the paper that came back."""

    day = DayField(label=_("Ngày ghi trên giấy"), help_text=_("Ví dụ 05/03/2022. Thay đổi trên giấy được ghi là biết từ ngày này."), error_messages=asked(_("Ghi ngày.")))

    def typed(self) -> dict[str, str]:
        """Return what is shown again after a conflict."""
        return {"day": self.data.get("day", "")}


class LineForm(StepForm):
    """A line as the registry has it now, in the order of the paper: what is typed over is what changed. Enter alone: unchanged.

    ``base`` is what the page was made from; without ``stored`` the child is no longer here and its line is only ticked off.
    """

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, stored: Mapping[str, str] | None, version: int, day: Any, typed: Mapping[str, str] | None = None, moved: bool = True):
        keys = keys_of(stored) if stored is not None else []
        first = {key: stored[key] for key in keys} | {"base": rules.kept(stored) if stored is not None else "", "day": vi_date(day)}
        super().__init__(data, version=version, initial=first | dict(typed or {}))
        self.base, self._keys = base_of(data) if data is not None else stored or {}, keys
        if stored is None:
            return
        for key in keys:
            self.fields[key] = _field(key, stored[key])
            if key == keys[0]:
                self.fields[key].widget.attrs["autofocus"] = True
            if typed and key in typed:
                self.fields[key].help_text = escape(_("Trong sổ: %(value)s") % {"value": words.said(key, stored[key]) or _("để trống")})
        if moved:
            self.fields["event"] = forms.ChoiceField(label=_("Việc xảy ra"), required=False, choices=choices(rules.EVENTS, _("Không có")))
        self.fields["day"] = DayField(label=_("Ngày ghi trên giấy"), required=False, help_text=_("Ngày của thay đổi hoặc của việc xảy ra."))

    def clean(self) -> dict[str, Any]:
        """A change or an event has a day; what was recorded is not emptied here, but for what a family may say is not so."""
        values = super().clean()
        if self.errors or not self._keys:
            return values
        changes = self.changes()
        if (changes or values.get("event")) and not values.get("day"):
            self.add_error("day", _("Ghi ngày trên giấy."))
        for key in changes.keys() - EMPTIED:
            if not changes[key]:
                self.add_error(key, _("Mục đã ghi thì không để trống ở đây: ghi giá trị mới, hoặc để như cũ."))
        return values

    def changes(self) -> dict[str, str]:
        """Return key → what is written anew over what the page showed."""
        values = {key: _text(key, self.cleaned_data.get(key)) for key in self._keys}
        return {key: value for key, value in values.items() if value != self.base.get(key, "")}

    def entered(self) -> Entered | None:
        """Return what the action takes; None of a line whose child is no longer here."""
        if not self._keys:
            return None
        return Entered(self.cleaned_data["day"] or clock.today(), self.changes(), self.cleaned_data.get("event", ""))

    def typed(self) -> dict[str, str]:
        """Return what was typed over, to be shown again over what is stored now."""
        return typed_over(self.data)


def keys_of(stored: Mapping[str, str]) -> list[str]:
    """Return what can be written on a line, in the order of the paper."""
    return [key for key in stored if key not in (*rules.HEADS, rules.EVENTS_KEY) and key not in rules.READ_ONLY]


def base_of(data: Mapping[str, str]) -> dict[str, str]:
    """Return what a sent page was made from; of none that can be read: nothing."""
    try:
        found = rules.read(data.get("base", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def typed_over(data: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed over what the page showed, the event and the day: a field left as it stood takes what is stored now."""
    base = base_of(data)
    return {key: data[key] for key in data if key in ("event", "day") or (key in base and data[key] != base[key])}


def _field(key: str, stored: str) -> forms.Field:
    label, known = words.label(key), words.lists().get(key)
    held = words.details().get(key)
    if known is None and held is not None and held.type == "code" and key != "birth_reg":
        known = words.code_entries(held)
    if known is not None:
        return forms.ChoiceField(label=label, required=key in MUST, choices=[*([] if stored else [("", _("Chưa rõ"))]), *known.items()])
    if key in DAYS:
        return DayField(label=label, whole=key == "birth_reg", required=key in MUST)
    return forms.CharField(label=label, required=key in MUST, max_length=120 if key.endswith("_name") else 200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key == "birth_date":
        return birth_text(*value)
    return vi_date(value) if key == "birth_reg" else " ".join(str(value).split())
