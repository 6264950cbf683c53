"""What a person types about a re-check: how many children; what was found of a child."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.ids import personal_id_problems
from mangnon.base.numbers import vi_date
from mangnon.registry import queries as registry
from mangnon.registry.cleaning.queries import LISTS
from mangnon.registry.cleaning.rules import Basics
from mangnon.registry.forms.steps import StepForm
from mangnon.registry.identity import birth_text, tidy_number
from mangnon.registry.recheck import queries, rules
from mangnon.registry.recheck.models import RecheckLine
from mangnon.registry.recheck.tables import LABELS
from mangnon.ui.forms import DayField, asked, offer


class DrawForm(StepForm):
    """How many children of which commune are drawn."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    size = forms.IntegerField(label=_("Số trẻ phúc tra"), initial=30, min_value=rules.LEAST, max_value=rules.MOST, error_messages=asked(_("Ghi số trẻ.")) | {"min_value": _("Chọn ít nhất %(limit_value)s trẻ."), "max_value": _("Chọn nhiều nhất %(limit_value)s trẻ.")})

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.name) for unit in registry.communes_for(actor)])


class FoundForm(StepForm):
    """What was found at home: each box holds what is right where the register is wrong, and stays empty where it is right."""

    absent = forms.BooleanField(label=_("Không có trẻ tại địa chỉ này"), required=False)
    day = DayField(label=_("Ngày phúc tra"), help_text=_("Ví dụ 05/04/2022."), error_messages=asked(_("Ghi ngày.")))

    def __init__(self, *args, line: RecheckLine, **kwargs):
        found = Basics.read(line.found) if line.found else Basics()
        first = {name: getattr(found, name) for name in queries.FIELDS} | {"absent": line.state == rules.ABSENT, "day": vi_date(line.checked_on or clock.today())}
        super().__init__(*args, version=line.version, initial=first, **kwargs)
        stored = Basics.read(line.asked)
        for name in queries.FIELDS:
            said = _("Trong sổ: %(value)s") % {"value": getattr(stored, name) or _("để trống")}
            self.fields[name] = _box(name, label=LABELS[name], required=False, help_text=said)

    def clean_birth(self) -> str:
        """Return the birth as the register writes it."""
        born = self.cleaned_data["birth"]
        return birth_text(*born) if born else ""

    def clean_personal_id(self) -> str:
        """Return the digits; a number that can't be one is asked again."""
        number = tidy_number(self.cleaned_data["personal_id"]) or ""
        if number and personal_id_problems(number, None, None, demo=True) == ["format"]:
            raise forms.ValidationError(_("Số định danh có đúng 12 chữ số. Xem lại giấy tờ rồi ghi đủ."))
        return number

    def found(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: self.cleaned_data[name] for name in queries.FIELDS}


def _box(name: str, **more) -> forms.Field:
    if name == "birth":
        return DayField(whole=False, **more)
    if name in LISTS:
        shown = [str(label) for label in LISTS[name]().values()]
        with translation.override("vi"):  # kept and compared as the words of the book
            words = [str(label) for label in LISTS[name]().values()]
        return forms.ChoiceField(choices=[("", _("Đúng như sổ")), *zip(words, shown, strict=True)], **more)
    return forms.CharField(max_length=120, **more)
