"""Opening an account, giving and ending a post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.base import clock
from mangnon.organisation import lost_access
from mangnon.organisation.models import Body, Unit
from mangnon.organisation.roles import ROLES
from mangnon.ui.forms import DayField


class PersonForm(forms.Form):
    """A new account: no e-mail; the first password is shown once and must be changed."""

    username = forms.RegexField(r"^[a-z0-9._-]{3,60}$", label=_("Tên đăng nhập"), help_text=_("Chữ thường không dấu, số, dấu chấm, gạch; ví dụ: nguyen.van.a"))
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)


class PostForm(forms.Form):
    """A role in a body from a day. The body is found by the unit's code and the kind the role sits in."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=lambda: [("", _("Chọn vai trò"))] + [(role.code, role.label) for role in ROLES.values()])
    # Known by its code: three hundred random ids would weigh more than the rest of the page.
    body = forms.ModelChoiceField(Body.objects.none(), to_field_name="code", label=_("Cơ quan"), empty_label=_("Chọn cơ quan"))
    title = forms.CharField(label=_("Chức vụ"), max_length=80, required=False)
    valid_from = DayField(label=_("Từ ngày"), help_text=_("Ví dụ 01/07/2025."))
    valid_to = DayField(label=_("Đến ngày"), required=False, help_text=_("Không kể ngày này. Chưa biết thì để trống."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.on(clock.today()).order_by("level", "unit__sort_key", "name", "id")

    def clean(self):
        values = super().clean()
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("Ngày kết thúc phải sau ngày bắt đầu."))
        return values


class PhoneForm(forms.Form):
    """The number on file."""

    phone = forms.RegexField(r"^[0-9+ .]{8,20}$", label=_("Điện thoại trong hồ sơ"), error_messages={"invalid": _("Chỉ gồm chữ số, dấu cách, dấu chấm, dấu +; từ 8 đến 20 ký tự.")})


class CodeForm(forms.Form):
    """Giving a one-time code: the number on file was called back, or the person stood here with papers."""

    how = forms.ChoiceField(label=_("Đã chắc đúng người bằng cách nào"), widget=forms.RadioSelect)
    telephone_lost = forms.BooleanField(label=_("Mất cả điện thoại nhận mã: gỡ luôn lớp xác thực thứ hai"), required=False)

    def __init__(self, *args, phone: str, **kwargs):
        super().__init__(*args, **kwargs)
        called = [(lost_access.CALLED, _("Tôi đã tự gọi lại số %(phone)s trong hồ sơ và người ấy nghe máy") % {"phone": phone})] if phone else []
        self.fields["how"].choices = [*called, (lost_access.MET, _("Người ấy đến gặp, tôi đã xem giấy tờ có ảnh"))]


class UseCodeForm(forms.Form):
    """A code and the new password it is for."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(label=_("Mã một lần (8 chữ số)"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}))
    password = forms.CharField(label=_("Mật khẩu mới"), max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=_("Ít nhất 10 ký tự. Hãy ghép bốn từ không liên quan đến nhau và đến mình."))
    again = forms.CharField(label=_("Gõ lại mật khẩu mới"), max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self):
        values = super().clean()
        if values.get("password") != values.get("again") and not self.errors:
            self.add_error("again", _("Hai lần gõ không giống nhau."))
        return values


class EndForm(forms.Form):
    """The first day on which a post is no longer held."""

    day = DayField(label=_("Thôi giữ từ ngày"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class PeopleFilter(forms.Form):
    """Narrow the list of people to a unit, or to closed accounts."""

    don_vi = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Tất cả"))
    khoa = forms.BooleanField(label=_("Tài khoản đã khóa"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].queryset = Unit.objects.on(clock.today()).order_by("level", "sort_key", "id")
