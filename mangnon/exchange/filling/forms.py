"""What a person types for the board: expected numbers pasted from a spreadsheet, why a row will not come in."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.base import clock, ids
from mangnon.exchange.queries import places
from mangnon.organisation.models import Unit
from mangnon.ui.forms import DayField, asked


class ExpectForm(forms.Form):
    """A line a commune: its code or name, and how many children the source counts."""

    source = forms.CharField(label=_("Nguồn số liệu"), max_length=200, help_text=_("Tên văn bản, niên giám hoặc cơ quan cho số này."), error_messages=asked(_("Ghi nguồn.")))
    day = DayField(label=_("Số liệu của ngày"), error_messages=asked(_("Ghi ngày.")))
    pasted = forms.CharField(
        label=_("Mã hoặc tên xã, và số trẻ em dưới 16 tuổi"), max_length=100_000, strip=False, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Mỗi xã một dòng, ví dụ: 01273 812. Dán được hai cột chép từ Excel."), error_messages=asked(_("Dán ít nhất một dòng.")),
    )  # fmt: skip
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, units: list[Unit], **kwargs):
        super().__init__(*args, label_suffix="", initial={"send_key": ids.uuid7()}, **kwargs)
        self._units = {unit.pk: unit for unit in units}

    def clean(self):
        """Read each line; say which one is not understood and why."""
        values = super().clean()
        known, rows, wrong = places.communes(clock.today()), {}, []
        for number, line in enumerate(values.get("pasted", "").splitlines(), start=1):
            if not line.strip():
                continue
            parts = re.fullmatch(r"\s*(.+?)[\s;,]+([\d.]+)\s*", line)
            unit = known.find(parts[1].strip(), "")[0] if parts else None
            if unit not in self._units:
                wrong.append(_("Dòng %(n)s: không hiểu “%(line)s”; ghi mã xã rồi số trẻ.") % {"n": number, "line": line.strip()[:60]})
            else:
                rows[unit] = int(parts[2].replace(".", ""))
        if wrong:
            self.add_error("pasted", wrong[:5])
        values["rows"] = [(self._units[unit], count) for unit, count in rows.items()]
        return values


class SettleForm(forms.Form):
    """Why one refused row will not come in."""

    row = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Lý do không nhập dòng này"), max_length=200, error_messages=asked(_("Ghi lý do.")))
    send_key = forms.UUIDField(widget=forms.HiddenInput)
