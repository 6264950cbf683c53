"""Personal tokens for the API: bound to one post, for named lists only, for a year at most; kept as a digest.

A token is no session: it opens addresses of the API alone, reads nothing of class C4, and ends with the post, with the account
and when its owner revokes it. Times are the machine clock's.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Refused, TooMany
from mangnon.base import clock
from mangnon.organisation import queries, roles
from mangnon.organisation.models import ApiToken, Post

PREFIX = "mangnon_"
LONGEST, MOST = timedelta(days=365), 10
PER_MINUTE = 60
# What a token may be for, and the permission of the post that this needs.
SCOPES = {"due": (_("Đọc việc đến hạn của phạm vi"), roles.DUE_VIEW), "reports": (_("Đọc danh sách báo cáo của phạm vi"), roles.REPORT_VIEW)}


class TokenRefused(Refused):
    """A token that is not made; the text is for the person."""


def offered(role: str) -> list[tuple[str, str]]:
    """Return the scopes a role may give its tokens, with their words."""
    return [(scope, words) for scope, (words, permission) in SCOPES.items() if roles.may(role, permission)]


@transaction.atomic
def make(*, by: Actor, name: str, scopes: list[str], days: int) -> str:
    """Make a token of the actor's post and return it, once. Refused: longer than a year, a scope the role has not, too many."""
    allowed = {scope for scope, _words in offered(by.role)}
    if not scopes or not set(scopes) <= allowed or not 0 < days <= LONGEST.days:
        raise TokenRefused(_("Phạm vi hoặc thời hạn của khóa không hợp lệ."), code="token_scope")
    now = clock.machine_now()
    if ApiToken.objects.filter(post_id=by.post_id, revoked_at=None, ends_at__gt=now).count() >= MOST:
        raise TokenRefused(_("Đã có 10 khóa đang dùng: thu hồi bớt trước."), code="token_many")
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(post_id=by.post_id, name=name, scopes=" ".join(sorted(scopes)), digest=_digest(secret), made_at=now, ends_at=now + timedelta(days=days))
    record(by, "token made", subjects=[("person", UUID(by.person_id)), ("token", made.pk)], sensitive=False, data={"scopes": made.scopes, "days": days})
    return secret


def of(person_id: UUID) -> list[ApiToken]:
    """Return a person's tokens, the newest first."""
    return list(ApiToken.objects.filter(post__person_id=person_id).select_related("post", "post__body").order_by("-made_at", "-id"))


@transaction.atomic
def revoke(*, by: Actor, token: ApiToken) -> None:
    """End a token at once; a second time changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.machine_now()):
        record(by, "token revoked", subjects=[("person", token.post.person_id), ("token", token.pk)], sensitive=False)


def opened_by(secret: str) -> tuple[ApiToken, Actor] | None:
    """Return the token and who acts with it; None for an unknown, ended or revoked one, and when its post or account has ended.

    Raises TooMany beyond sixty calls a minute.
    """
    now, day = clock.machine_now(), clock.today()
    token = ApiToken.objects.filter(digest=_digest(secret), revoked_at=None, ends_at__gt=now).select_related("post__person").first()
    if token is None or not token.post.person.is_active or not queries.posts_of(token.post.person_id, day).filter(pk=token.post_id).exists():
        return None
    _count(token, now)
    return token, _actor(token.post)


def _count(token: ApiToken, now: datetime) -> None:
    rows = ApiToken.objects.filter(pk=token.pk)
    if not rows.filter(counted_from__gt=now - timedelta(minutes=1)).update(used_at=now, calls=F("calls") + 1):
        rows.update(used_at=now, counted_from=now, calls=1)
    if rows.values_list("calls", flat=True).get() > PER_MINUTE:
        raise TooMany


def _actor(post: Post) -> Actor:
    person = post.person
    return Actor("person", person.full_name, str(person.pk), str(post.pk), str(post.body_id), post.role, channel="api", confirmed=False)


def _digest(secret: str) -> str:
    # Two hundred and fifty-six random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
