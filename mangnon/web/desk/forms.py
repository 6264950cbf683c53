"""What the desk is asked: days, a kind of act, a record by its code, a person by the name they sign in with."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.organisation.models import Person
from mangnon.ui.forms import DayField
from mangnon.web.desk import kinds


class DaysForm(forms.Form):
    """From a day to a day, both included."""

    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)


class ActsForm(DaysForm):
    """The days, and which acts."""

    viec = forms.ChoiceField(
        label=_("Việc"), required=False,
        choices=[(kinds.EVERYTHING, _("Mọi việc")), (kinds.SEEING, _("Xem, tìm")), (kinds.TAKING, _("Xuất, in, tải"))],
    )  # fmt: skip


class AskForm(forms.Form):
    """A record by its code, or a person by user name: the word itself never stays in an address."""

    child = forms.CharField(label=_("Mã hồ sơ trẻ"), required=False, max_length=40, help_text=_("Mã đứng đầu trang “Ai đã xem hồ sơ này” của xã, 32 chữ số và chữ cái."))
    person = forms.CharField(label=_("Tên đăng nhập"), required=False, max_length=150, help_text=_("Người mà ta muốn biết đã xem gì."))

    def clean_child(self) -> UUID | None:
        """Read a code with or without its dashes."""
        typed = self.cleaned_data["child"].strip()
        try:
            return UUID(typed) if typed else None
        except ValueError:
            raise forms.ValidationError(_("Mã hồ sơ gồm 32 chữ số và chữ cái từ a đến f.")) from None

    def clean_person(self) -> Person | None:
        """Find the account, a closed one too."""
        typed = self.cleaned_data["person"].strip()
        found = Person.objects.filter(username__iexact=typed).order_by("pk").first() if typed else None
        if typed and found is None:
            raise forms.ValidationError(_("Không có tài khoản này. Kiểm tra lại tên đăng nhập."))
        return found

    def clean(self) -> dict:
        """Ask for one of the two."""
        if not self.errors and not (self.cleaned_data.get("child") or self.cleaned_data.get("person")):
            raise forms.ValidationError(_("Ghi mã hồ sơ hoặc tên đăng nhập."))
        return self.cleaned_data
