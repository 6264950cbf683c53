"""Which passwords are taken. Each refusal says what to do; none repeats what was typed."""

from django.contrib.auth import password_validation as library
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base import clock, passwords
from mangnon.organisation.models import Person, Post

LEAST = 10
KINDS = {
    "word": gettext_lazy("từ ai cũng hay đặt"), "name": gettext_lazy("họ, tên người"), "place": gettext_lazy("tên tỉnh, huyện"),
    "keys": gettext_lazy("dãy phím, dãy số liền nhau"), "number": gettext_lazy("ngày, năm, số điện thoại"), "same": gettext_lazy("chữ lặp lại"),
    "own": gettext_lazy("tên, số điện thoại, đơn vị của chính anh, chị"),
}


class LongEnough:
    """At least ten characters; spaces and Vietnamese letters count."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise ValidationError for a short one."""
        if len(password) < LEAST:
            raise ValidationError(_("Mật khẩu ngắn quá: cần ít nhất %(least)s ký tự, kể cả dấu cách. Hãy ghép bốn từ không liên quan.") % {"least": LEAST}, code="password_too_short")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Ít nhất %(least)s ký tự; dùng được dấu cách và chữ có dấu.") % {"least": LEAST}


class NotLeaked(library.CommonPasswordValidator):
    """None of the twenty thousand passwords that leaks of other systems show most; the library keeps the list."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise ValidationError for one of the list."""
        if password.lower().strip() in self.passwords:
            raise ValidationError(_("Mật khẩu này nằm trong danh sách đã lộ, ai cũng thử trước tiên. Hãy chọn mật khẩu khác."), code="password_too_common")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Không dùng mật khẩu đã lộ.")


class NotHabit:
    """Not made of what people here are used to choose, nor of the person's own name, telephone and units."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise ValidationError when little but habit is in it."""
        kinds = passwords.habits(password, _about(user))
        if kinds:
            named = ", ".join(str(KINDS[kind]) for kind in KINDS if kind in kinds)
            raise ValidationError(_("Mật khẩu dễ đoán: gần như chỉ gồm %(kinds)s. Hãy ghép bốn từ không liên quan đến nhau và đến mình.") % {"kinds": named}, code="password_habit")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Không chỉ gồm tên người, tên đất, ngày sinh, dãy phím hay từ quen.")


def _about(user: Person | None) -> list[str]:
    """The words that are the person's own: name, account, telephone, the bodies and units of the posts held today."""
    if user is None:
        return []
    posts = Post.objects.on(clock.today()).filter(person_id=user.pk).values_list("body__name", "body__abbreviation", "body__unit__name")
    return [user.full_name, user.username, user.phone, *(text for post in posts for text in post)]
