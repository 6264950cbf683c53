"""What a person types about a profile: what it is of, its columns line by line, the codes of a column."""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mangnon.exchange.profiles import queries, rules
from mangnon.exchange.profiles.models import Profile
from mangnon.exchange.profiles.rules import Column, Shape
from mangnon.exchange.queries import batches
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry.forms.steps import StepForm
from mangnon.ui.forms import asked, offer

SPARE = 3  # empty lines below the columns
FILES = [("xlsx", ".xlsx"), ("csv", ".csv")]


class SaidForm(StepForm):
    """What a profile is of, and on what it rests."""

    name = forms.CharField(label=_("Tên mẫu"), max_length=120, error_messages=asked(_("Ghi tên mẫu.")))
    software = forms.CharField(label=_("Phần mềm"), max_length=160, error_messages=asked(_("Ghi tên phần mềm.")))
    source = forms.CharField(label=_("Căn cứ lập mẫu"), max_length=300, help_text=_("Tệp, văn bản hoặc màn hình nào cho biết các cột này, của ngày nào."), error_messages=asked(_("Ghi căn cứ.")))

    def said(self) -> dict[str, str]:
        """Return what was said of the profile."""
        return {name: self.cleaned_data[name] for name in ("name", "software", "source")}


class NewForm(SaidForm):
    """A new profile: from the headings of the other software's file, or from the packs' example."""

    headings = forms.CharField(
        label=_("Dán dòng tên cột của tệp"), required=False, max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("Chép dòng tên cột trong tệp của phần mềm kia rồi dán vào; mỗi cột một ô hoặc một dòng. Máy đoán cột nào là mục nào, anh/chị xem lại ở trang sau. Để trống thì bắt đầu từ mẫu ví dụ."),
    )  # fmt: skip

    def shape(self) -> Shape:
        """Return the columns of the pasted headings, each with the field it is known as; else the example."""
        typed = [part.strip() for line in self.cleaned_data["headings"].splitlines() for part in line.split("\t") if part.strip()]
        if not typed:
            return queries.example()
        known, taken, columns = batches.headings(), set(), []
        for heading in typed:
            column = rules.column_of(heading, known)
            columns.append(column if column.field not in taken else Column(column.heading))
            taken.add(column.field)
        return Shape(tuple(columns))


class ReasonForm(StepForm):
    """Why a profile is changed."""

    reason = forms.CharField(label=_("Lý do"), max_length=200, error_messages=asked(_("Ghi lý do.")))


class CompareForm(StepForm):
    """Against what a profile was compared."""

    document = forms.CharField(label=_("Mẫu chính thức đã đối chiếu"), max_length=300, required=False, help_text=_("Số, ký hiệu, ngày của văn bản hoặc tên tệp mẫu do cơ quan quản lý phần mềm ban hành. Để trống nghĩa là chưa đối chiếu."))


class ColumnsForm(ReasonForm):
    """The columns in their order: place, heading, field, where known from. A line without a heading is left out."""

    days = forms.ChoiceField(label=_("Cách ghi ngày"), choices=list(rules.DAYS.items()))
    sheet = forms.CharField(label=_("Tên trang tính"), max_length=31)
    joiner = forms.CharField(label=_("Dấu giữa hai mã trong một ô"), max_length=3)
    field_order = ("reason", "sheet", "days", "joiner")

    def __init__(self, *args, shape: Shape, **kwargs):
        kwargs["initial"] = {"days": shape.days, "sheet": shape.sheet, "joiner": shape.joiner} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._shape, self.size = shape, len(shape.columns) + SPARE
        if self.data.get("lines", "").isdigit():
            self.size = min(int(self.data["lines"]), rules.MOST_COLUMNS + SPARE)
        choices = [("", _("không có trong sổ")), *queries.field_labels().items()]
        for at in range(self.size):
            one = shape.columns[at] if at < len(shape.columns) else Column("")
            self.fields[f"n{at}"] = forms.IntegerField(required=False, min_value=0, max_value=9999, initial=(at + 1) * 10 if one.heading else None)
            self.fields[f"h{at}"] = forms.CharField(required=False, max_length=rules.LONGEST_HEADING, initial=one.heading)
            self.fields[f"f{at}"] = forms.ChoiceField(required=False, choices=choices, initial=one.field)
            self.fields[f"s{at}"] = forms.CharField(required=False, max_length=200, initial=one.note)
        for name, field in self.fields.items():
            if name[1:].isdigit():
                field.widget.attrs["aria-label"] = format_html("{} {}", LINE[name[0]], int(name[1:]) + 1)

    def said(self) -> list[forms.BoundField]:
        """Return the fields about the whole list."""
        return [self[name] for name in self.field_order]

    def lines(self) -> list[list[tuple[str, forms.BoundField]]]:
        """Return the fields of each line with their headings."""
        return [[(HEADS[part], self[f"{part}{at}"]) for part in HEADS] for at in range(self.size)]

    def shape(self) -> Shape:
        """Return the shape as typed; a column keeps its codes while it is of the same field."""
        values, codes = self.cleaned_data, {one.field: one.codes for one in self._shape.columns if one.field}
        lines = [(values[f"n{at}"] if values[f"n{at}"] is not None else 10_000, at) for at in range(self.size) if values[f"h{at}"].strip()]
        columns = [self._column(at, codes) for _order, at in sorted(lines)]
        return Shape(tuple(columns), values["sheet"], values["days"], values["joiner"])

    def _column(self, at: int, codes: dict) -> Column:
        field = self.cleaned_data[f"f{at}"]
        return Column(" ".join(self.cleaned_data[f"h{at}"].split()), field, codes.get(field, ()), self.cleaned_data[f"s{at}"])


HEADS = {"n": _("Thứ tự"), "h": _("Tên cột"), "f": _("Mục của sổ"), "s": _("Biết từ đâu")}
LINE = {"n": _("Thứ tự, dòng"), "h": _("Tên cột, dòng"), "f": _("Mục, dòng"), "s": _("Biết từ đâu, dòng")}


class CodesForm(ReasonForm):
    """Their code of each of ours; empty: written by its label."""

    def __init__(self, *args, choices: Sequence[tuple[str, str]], kept: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self._codes = [code for code, _label in choices]
        for at, (code, label) in enumerate(choices):
            self.fields[f"c{at}"] = forms.CharField(label=f"{label} ({code})", required=False, max_length=60, initial=kept.get(code, ""))

    def codes(self) -> dict[str, str]:
        """Return our code → theirs."""
        return {code: self.cleaned_data[f"c{at}"] for at, code in enumerate(self._codes)}


class TakeForm(forms.Form):
    """Which children leave in the profile's shape: of a commune, of one of its hamlets."""

    unit = forms.ChoiceField(label=_("Xã, phường, thị trấn"))
    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False)
    form = forms.ChoiceField(label=_("Loại tệp"), choices=FILES, initial="xlsx")

    def __init__(self, *args, units: Sequence[Unit], hamlets: Sequence[Hamlet], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.full_name) for unit in units])
        self.fields["hamlet"].choices = [("", _("Cả xã")), *((str(hamlet.pk), hamlet.name) for hamlet in hamlets)]


def said_of(profile: Profile) -> dict[str, str]:
    """Return what stands in the form of a profile."""
    return {"name": profile.name, "software": profile.software, "source": profile.source}
