"""What a person says of a list: the file or the pasted rows, whose it is, of which day, which column is what."""

from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.numbers import vi_date
from mangnon.exchange.newborn.rules import KINDS
from mangnon.exchange.profiles import queries as profiles
from mangnon.exchange.queries import batches
from mangnon.exchange.queries.batches import Line
from mangnon.exchange.rules.lists import List, Options
from mangnon.exchange.rules.messages import FIELDS, Message
from mangnon.files import rules
from mangnon.registry import queries
from mangnon.ui.forms import DayField, offer

SAMPLES, MOST_OFFERS = 3, 200
IGNORED = "-"


class ListForm(forms.Form):
    """The commune and the day a list speaks of. One commune only is no question."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"), required=False, help_text=_("Dùng cho dòng không ghi xã. Dòng ghi xã khác ngoài phạm vi của anh/chị thì không nhận."))
    day = DayField(label=_("Ngày của danh sách"), help_text=_("Tên xã, xóm được hiểu theo ngày này; trẻ phải dưới 16 tuổi vào ngày này."))

    def __init__(self, *args, actor: Actor, **kwargs):
        kwargs["initial"] = {"day": vi_date(clock.today())} | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.name) for unit in queries.communes_for(actor)], _("Theo cột xã trong danh sách"))

    def clean_day(self):
        """A list of a day to come is no list."""
        found = self.cleaned_data["day"]
        if found and found > clock.today():
            raise forms.ValidationError(_("Ngày của danh sách chưa tới."))
        return found

    def options(self) -> Options:
        """Return what the sender says of the whole list."""
        values = self.cleaned_data
        return Options(values["day"], int(values["unit"]) if values["unit"] else None)


class UploadForm(ListForm):
    """A file, or rows copied in a spreadsheet. ``send_key`` makes a repeated send one batch."""

    field_order = ("births", "file", "pasted", "profile", "unit", "day")

    births = forms.ChoiceField(
        label=_("Danh sách gì"), required=False, choices=[("", _("Trẻ em (trường, xóm, sổ theo dõi)")), *KINDS.items()], widget=forms.RadioSelect,
        help_text=_("Trẻ mới sinh đã có trong sổ được nhận ra theo mẹ, ngày sinh, giới tính và chỉ ghi bổ sung. Tên cột của danh sách sinh chưa có mẫu chính thức để đối chiếu."),
    )  # fmt: skip
    file = forms.FileField(label=_("Tệp danh sách"), required=False, help_text=_("Excel (.xlsx, .xls), .ods hoặc .csv, tối đa 10 MB."))
    pasted = forms.CharField(
        label=_("Hoặc dán các dòng đã chép từ Excel"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Chép cả dòng tên cột."),
    )  # fmt: skip
    profile = forms.ChoiceField(label=_("Theo mẫu trao đổi"), required=False, help_text=_("Chọn khi tệp do phần mềm khác xuất ra: cột và mã được hiểu như mẫu ghi."))
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [("", _("Không theo mẫu nào")), *((str(one.pk), one.name) for one in profiles.in_use())]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"

    def clean(self):
        """One of the two, and not too large to be taken."""
        values = super().clean()
        file, pasted = values.get("file"), values.get("pasted", "").strip()
        if "file" in self.errors:  # an empty file is told as such already
            return values
        if bool(file) == bool(pasted):
            self.add_error("file", _("Chọn một tệp, hoặc dán các dòng; chỉ một trong hai."))
        elif file and file.size > rules.LARGEST:
            self.add_error("file", _("Tệp lớn hơn 10 MB; hãy chia thành nhiều tệp."))
        return values

    def options(self) -> Options:
        """Return what the sender says of the whole list; a profile is read as it is in force now."""
        chosen = self.cleaned_data["profile"]
        return replace(super().options(), edition=profiles.edition_in_force(chosen) if chosen else None, births=self.cleaned_data["births"])

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the name of what was handed in."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["pasted"].encode(), "")


class ColumnsForm(ListForm):
    """Which column is what, with the first values of each; and the sheet, where there are several."""

    def __init__(self, *args, listed: List, fields: tuple[str, ...] | list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self._size = len(listed.headings)
        if len(listed.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(label=_("Trang tính"), choices=[(name, name) for name in listed.sheets], initial=listed.sheet)
        choices = [(IGNORED, _("Bỏ qua cột này")), *zip(*_named(), strict=True)]
        for at, heading in enumerate(listed.headings):
            samples = list(dict.fromkeys(row.cells[at].text.strip() for row in listed.rows[:40] if row.cells[at].text.strip()))[:SAMPLES]
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=format_html('<span lang="vi">{}</span>', heading),  # the sender's word, in no language of ours
                choices=choices,
                initial=fields[at] or IGNORED,
                help_text=escape("; ".join(samples)[:120]),  # a help text prints as it is
            )

    def chosen(self) -> list[str]:
        """Return the field of each column; of two columns of one field the first has it."""
        said, taken = [self.cleaned_data[f"c{at}"] for at in range(self._size)], set()
        return ["" if name == IGNORED or name in taken or (taken.add(name) or False) else name for name in said]


class OffersForm(forms.Form):
    """Numbers that lost their zeros, each to be taken with one key; the button for all takes those of further pages, too."""

    rows = forms.MultipleChoiceField(label=_("Số được gợi ý"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args, offers: Sequence[tuple[Line, Message]], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["rows"].choices = [(f"{line.number}:{message.field}", self._label(line, message)) for line, message in offers[:MOST_OFFERS]]

    @staticmethod
    def _label(line: Line, message: Message) -> str:
        column = message.names.get("column") or FIELDS[message.field]
        names = {"column": column, "row": line.number, "name": line.values["full_name"] or "–", "typed": message.names["typed"], "offered": message.names["offered"]}
        return _("Dòng %(row)s, %(name)s, %(column)s: %(typed)s → %(offered)s") % names

    def wanted(self) -> set[tuple[int, str]]:
        """Return the (row, field) that were chosen."""
        return {(int(row), name) for row, _colon, name in (one.partition(":") for one in self.cleaned_data["rows"])}


def _named() -> tuple[list[str], list[str]]:
    known = [row.code for row in batches.entries()]
    return known, batches.labels_of(known)
