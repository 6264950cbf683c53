"""What a person records of the help a child receives: card, allowance, service."""

import tempfile
from datetime import date
from pathlib import Path

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base.numbers import parse_vi_number, vi_date
from mangnon.documents.reading import Book, paste, read
from mangnon.registry.forms import EntryForm, choices
from mangnon.registry.forms.entry import day_field
from mangnon.registry.models import Child
from mangnon.registry.queries import Entry
from mangnon.support import actions, codes, queries
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.support.rules import AllowanceRow, CardRow, EndRow, ServiceRow
from mangnon.ui.forms import DayField, asked


class MoneyField(forms.CharField):
    """Whole đồng, typed as 720000 or 720.000."""

    default_error_messages = {"invalid": _("Ghi số tiền bằng đồng, ví dụ 720.000.")}

    def __init__(self, **kwargs):
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": 14}

    def clean(self, value: str) -> int | None:
        """Return đồng, None for an empty field that may be empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            amount = parse_vi_number(typed)
        except ValueError:
            amount = None
        if amount is None or amount != amount.to_integral_value() or abs(amount) >= 10**12:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(amount)


class CardForm(EntryForm):
    """An insurance card from a day on."""

    route, address, group = "card", "the-bhyt", "ho_tro"
    title = _("Ghi thẻ bảo hiểm y tế")
    lead = _("Thẻ đang ghi trước đó sẽ hết vào ngày thẻ này bắt đầu.")
    facts, action = InsuranceCard, staticmethod(actions.record_cards)

    number = forms.CharField(label=_("Số thẻ"), max_length=20, required=False, help_text=_("10 số hoặc 15 ký tự; chưa biết số thì để trống."))
    day = day_field(_("Có giá trị từ ngày"))
    until = DayField(label=_("Hết giá trị từ ngày"), required=False, help_text=_("Ngày đầu tiên không dùng được nữa; thẻ không ghi thì để trống."))

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the cards so far."""
        return queries.cards_of(child)

    def row(self) -> CardRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return CardRow(self.child.pk, values["number"].strip() or None, values["day"], values["until"])


def _has_card(actor: Actor, child: Child) -> bool:
    return queries.running_card(child) is not None


class CardEndForm(EntryForm):
    """A running card is not valid any more."""

    route, address, group = "card-end", "the-bhyt/ket-thuc", "ho_tro"
    title = _("Ghi thẻ bảo hiểm y tế hết giá trị")
    facts, action = InsuranceCard, staticmethod(actions.end_cards)
    offered = staticmethod(_has_card)

    day = day_field(_("Hết giá trị từ ngày"), help_text=_("Ngày đầu tiên không dùng được nữa, ví dụ 01/10/2022."))

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the cards so far."""
        return queries.cards_of(child)

    def row(self) -> EndRow:
        """Return the row the action takes."""
        return EndRow(self.child.pk, self.cleaned_data["day"])


OF_ANOTHER_DAY = _("Đối tượng này không có hiệu lực vào ngày hưởng. Danh sách nay là của ngày đó: chọn lại, hoặc xem lại ngày.")


class AllowanceForm(EntryForm):
    """A monthly allowance the child receives from a day on, by a decision."""

    route, address, group = "allowance", "tro-cap", "ho_tro"
    title = _("Ghi trợ cấp hằng tháng")
    lead = _("Mức cũ của cùng đối tượng sẽ hết vào ngày mức này bắt đầu.")
    facts, action = Allowance, staticmethod(actions.record_allowances)
    listed = ("allowance_kind",)

    day = day_field(_("Hưởng từ ngày"))
    kind = forms.ChoiceField(label=_("Đối tượng"), help_text=_("Chọn đối tượng có hiệu lực vào ngày hưởng."), error_messages=asked(_("Chọn đối tượng.")) | {"invalid_choice": OF_ANOTHER_DAY})
    amount = MoneyField(label=_("Mức mỗi tháng (đồng)"), error_messages=asked(_("Ghi mức mỗi tháng.")))
    decision = forms.CharField(label=_("Số quyết định"), max_length=60, help_text=_("Ví dụ 12/QĐ-UBND"), error_messages=asked(_("Ghi số quyết định.")))
    decided_on = day_field(_("Ngày quyết định"))
    until = DayField(label=_("Thôi hưởng từ ngày"), required=False, help_text=_("Ngày đầu tiên không còn hưởng; chưa biết thì để trống."))
    payer = forms.CharField(label=_("Nơi chi trả"), max_length=80, required=False)

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the allowances so far."""
        return queries.allowances_of(actor, child)

    def fill(self) -> None:
        """Offer the kinds of the day that was typed, of every day under its act before that; class C4 only to who may read it."""
        self.fields["kind"].choices = [("", _("Chọn đối tượng")), *codes.allowance_choices(self._typed_day(), queries.hidden_kinds(self.actor))]

    def _typed_day(self) -> date | None:
        try:
            return self.fields["day"].clean(self.data.get("day", ""))
        except forms.ValidationError:
            return None

    def row(self) -> AllowanceRow:
        """Return the row the action takes; the decision is kept as its number and day."""
        values = self.cleaned_data
        decision = f"{values['decision'].strip()}, {vi_date(values['decided_on'])}"
        return AllowanceRow(self.child.pk, values["kind"], values["amount"], decision, values["payer"].strip(), values["day"], values["until"])


def _is_paid(actor: Actor, child: Child) -> bool:
    return bool(queries.running_allowances(actor, child))


class AllowanceEndForm(EntryForm):
    """A running allowance ends."""

    route, address, group = "allowance-end", "tro-cap/ket-thuc", "ho_tro"
    title = _("Kết thúc trợ cấp hằng tháng")
    facts, action = Allowance, staticmethod(actions.end_allowances)
    offered = staticmethod(_is_paid)

    kind = forms.ChoiceField(label=_("Trợ cấp kết thúc"), widget=forms.RadioSelect, error_messages=asked(_("Chọn trợ cấp kết thúc.")))
    day = day_field(_("Thôi hưởng từ ngày"), help_text=_("Ngày đầu tiên không còn hưởng, ví dụ 01/06/2022."))

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the allowances so far."""
        return queries.allowances_of(actor, child)

    def fill(self) -> None:
        """Offer the running allowances."""
        self.fields["kind"].choices = queries.running_allowances(self.actor, self.child)

    def row(self) -> EndRow:
        """Return the row the action takes."""
        return EndRow(self.child.pk, self.cleaned_data["day"], self.cleaned_data["kind"])


def _anybody(_actor: Actor, _child: Child) -> bool:
    return True


class ServiceForm(EntryForm):
    """A service delivered on a day; what came before a death may be written down after it."""

    route, address, group = "service", "dich-vu", "ho_tro"
    title = _("Ghi dịch vụ đã nhận")
    listed = ("service_kind",)
    facts, action = Service, staticmethod(actions.record_services)
    offered = staticmethod(_anybody)

    kind = forms.ChoiceField(label=_("Loại hỗ trợ"), error_messages=asked(_("Chọn loại hỗ trợ.")))
    day = day_field(_("Ngày nhận"))
    provider = forms.CharField(label=_("Nơi cung cấp"), max_length=120, required=False)
    amount = MoneyField(label=_("Số tiền (đồng)"), required=False, help_text=_("Để trống nếu không bằng tiền."))

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[Entry]:
        """Return the services so far."""
        return queries.services_of(child)

    def fill(self) -> None:
        """Offer the kinds of the packs."""
        self.fields["kind"].choices = choices(codes.service_kinds(), _("Chọn loại hỗ trợ"))

    def row(self) -> ServiceRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        return ServiceRow(self.child.pk, values["kind"], values["day"], values["provider"].strip(), values["amount"] or 0)


# What is recorded of a child's support, each on its own page; the order of the list "Ghi thêm".
ENTRY_FORMS: tuple[type[EntryForm], ...] = (CardForm, CardEndForm, AllowanceForm, AllowanceEndForm, ServiceForm)


class PayerListForm(forms.Form):
    """A payer's list: a file, or rows pasted from a spreadsheet. ``payer`` stands where a row names none."""

    file = forms.FileField(label=_("Tệp danh sách"), required=False, help_text=_(".xlsx, .xls, .ods hoặc .csv; tối đa 500 dòng."))
    pasted = forms.CharField(
        label=_("Hoặc dán các dòng từ bảng tính"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Kèm dòng tiêu đề: Số định danh hoặc Họ và tên và Ngày sinh; Đối tượng (mã hoặc tên), Mức hưởng, Từ ngày; nếu có: Đến trước ngày, Số quyết định, Ngày quyết định, Nơi chi trả."),
    )
    payer = forms.CharField(label=_("Nơi chi trả"), max_length=80, required=False, help_text=_("Dùng cho dòng không ghi riêng, ví dụ: Bưu điện huyện."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict:
        """Ask for one of the two."""
        values = super().clean()
        if not values.get("file") and not (values.get("pasted") or "").strip():
            self.add_error("pasted", _("Chọn tệp hoặc dán danh sách."))
        return values

    def book(self) -> Book:
        """Return the list as it was read. Raises Unreadable."""
        sent = self.cleaned_data["file"]
        if not sent:
            return paste(self.cleaned_data["pasted"])
        with tempfile.NamedTemporaryFile(suffix=Path(sent.name).suffix[:6]) as kept:
            for chunk in sent.chunks():
                kept.write(chunk)
            kept.flush()
            return read(Path(kept.name), name=sent.name)
