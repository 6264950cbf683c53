"""What a person types about a cleaning list: whom to ask about, when it went out, what came back."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.documents import reading
from mangnon.registry import queries as registry
from mangnon.registry.cleaning import rules
from mangnon.registry.forms.steps import StepForm
from mangnon.ui.forms import DayField, asked, offer


class MakeForm(StepForm):
    """Which of the three lists, of which commune."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), error_messages=asked(_("Chọn xã, phường hoặc thị trấn.")))
    kinds = forms.MultipleChoiceField(label=_("Hỏi công an về"), widget=forms.CheckboxSelectMultiple, choices=list(rules.KINDS.items()), initial=list(rules.KINDS), error_messages=asked(_("Chọn ít nhất một mục.")))
    again = forms.BooleanField(label=_("Kể cả trẻ đang chờ công an ở danh sách khác"), required=False)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.name) for unit in registry.communes_for(actor)])


class SendForm(StepForm):
    """When a list went to the police, signed by whom."""

    day = DayField(label=_("Ngày gửi công an"), help_text=_("Ví dụ 05/04/2022."), error_messages=asked(_("Ghi ngày.")))
    signer = forms.CharField(label=_("Người ký"), max_length=120, error_messages=asked(_("Ghi họ tên người ký.")))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=40, required=False, help_text=_("Để trống nếu danh sách không lấy số."))


class AnswerForm(StepForm):
    """The list as it came back: rows copied in a spreadsheet, or the file."""

    day = DayField(label=_("Ngày công an trả"), help_text=_("Ví dụ 05/04/2022."), error_messages=asked(_("Ghi ngày.")))
    pasted = forms.CharField(label=_("Dán các dòng, kể cả hàng tiêu đề"), widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}), required=False, max_length=2_000_000, strip=False)
    file = forms.FileField(label=_("Hoặc chọn tệp (.xlsx, .xls, .ods, .csv)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the rows; say what is wrong with what was pasted or sent."""
        values = super().clean()
        pasted, file = values.get("pasted", ""), values.get("file")
        if not pasted.strip() and file is None:
            raise forms.ValidationError(_("Dán các dòng công an trả hoặc chọn tệp."))
        try:
            values["rows"] = rules.answered_rows(_read(file) if file is not None else reading.paste(pasted))
        except reading.Unreadable as unreadable:
            raise forms.ValidationError(unreadable.en if get_language() == "en" else unreadable.vi) from None
        except rules.CleaningRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return values


def _read(file: Any) -> reading.Book:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(file.read())
        return reading.read(path, name=file.name)


class ApplyForm(StepForm):
    """Which answers to apply; the version of each child that was shown comes beside it."""
