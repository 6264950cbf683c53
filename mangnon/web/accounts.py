"""Sign-in by user name; accounts are opened by an administrator, never by their owner."""

import base64
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.audit import keys
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import lost_access, sessions
from mangnon.web import errors

SECRETS_CONTEXT = b"second-factor"
# What the library tells an account's owner of, by the name of its letter.
CHANGES = {
    "account/email/password_changed": "password changed", "mfa/email/totp_activated": "second factor set",
    "mfa/email/totp_deactivated": "second factor removed", "mfa/email/recovery_codes_generated": "recovery codes made",
}


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no e-mail. Signing in and out and a changed password stand in the record."""

    def is_open_for_signup(self, request):
        return False

    def respond_user_inactive(self, request, user):
        return errors.page(request, 403, texts=errors.CLOSED)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        record(_person(request, user), "signed in", subjects=[("person", user.pk)])
        tell_of_codes(request, user)
        return response

    def logout(self, request):
        actor = _person(request, request.user) if request.user.is_authenticated else None
        super().logout(request)
        if actor:
            record(actor, "signed out", subjects=[("person", UUID(actor.person_id))])

    @transaction.atomic
    def set_password(self, user, password):
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record(Actor("person", user.full_name, str(user.pk)), "password changed", subjects=[("person", user.pk)])


    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """There is no e-mail here: what the library would write of is recorded, and ends the person's other sessions."""
        done = CHANGES.get(template_prefix)
        if done is None:
            return
        by = _person(self.request, user)
        with transaction.atomic():
            if done != "password changed":  # recorded with the change itself
                record(by, done, subjects=[("person", user.pk)], sensitive=False)
            sessions.end(by=by, person=user, keep=self.request.session.session_key, why=done)


def address_of(request) -> str | None:
    """Return the network address a request comes from, as told by the server in front where there is one; None without any."""
    try:
        return AccountAdapter(request).get_client_ip(request)
    except PermissionDenied:  # no address at all: a session made by the program itself
        return None


def tell_of_codes(request, user) -> None:
    """Say on the next page who gave the person a one-time code, and when: one nobody asked for is a break-in."""
    for code in lost_access.news(user):
        told = _("%(who)s đã cấp mã một lần cho tài khoản này lúc %(at)s. Nếu không phải anh, chị xin, hãy đổi mật khẩu và báo ngay.")
        messages.warning(request, told % {"who": code.giver.full_name, "at": vi_datetime(code.given_at)})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed like every other C4 value."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keys.ring().seal(text.encode(), SECRETS_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys.ring().open(base64.b64decode(encrypted_text), SECRETS_CONTEXT).decode()

    def renewed(self, text: str) -> str | None:
        """Return a sealed secret sealed anew with the newest data key, None when it is already."""
        sealed = keys.ring().renewed(base64.b64decode(text), SECRETS_CONTEXT)
        return None if sealed is None else base64.b64encode(sealed).decode()


def _person(request, user) -> Actor:
    return Actor("person", user.full_name, str(user.pk), request_id=getattr(request, "request_id", ""))
