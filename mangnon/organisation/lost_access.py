"""A lost password or telephone, without e-mail: a one-time code given after the number on file was called back.

The upper unit's administrator gives it, never to themselves nor to somebody above; it lasts thirty minutes, counts once,
lies hashed, and dies after five wrong tries. Who has it sets a new password with it; it never signs in by itself. The
person is told who gave it, the giver when it was used.
"""

import secrets
from datetime import timedelta
from functools import lru_cache

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Refused, TooMany
from mangnon.base import clock
from mangnon.organisation import queries, sessions
from mangnon.organisation.models import Person, SignInCode

GOOD_FOR = timedelta(minutes=30)
TRIES = 5
PER_PERSON, PER_GIVER, WITHIN = 3, 10, timedelta(hours=1)
CALLED, MET = "goi_lai", "gap_mat"


class CodeRefused(Refused):
    """A code that is not given, or not taken; the text is for the person."""


@transaction.atomic
def give(*, by: Actor, person: Person, how: str, telephone_lost: bool = False) -> str:
    """Give a person a code and return it, once. An earlier code of the person ends.

    ``how`` the giver made sure of the person: CALLED (the number on file) or MET (face and papers). ``telephone_lost``:
    the second factor goes too when the code is used. Refused: to oneself, to somebody above or outside the scope, to a
    closed account, a call where no number is on file, too many within an hour.
    """
    locked, now = Person.objects.select_for_update().get(pk=person.pk), clock.machine_now()
    _check(by, locked, how)
    recent = SignInCode.objects.filter(given_at__gt=now - WITHIN)
    if recent.filter(person=locked).count() >= PER_PERSON or recent.filter(giver_id=by.person_id).count() >= PER_GIVER:
        raise TooMany
    SignInCode.objects.filter(person=locked, used_at=None, ends_at__gt=now).update(ends_at=now)
    code = f"{secrets.randbelow(10**8):08d}"
    SignInCode.objects.create(person=locked, giver_id=by.person_id, how=how, telephone_lost=telephone_lost, digest=make_password(code), given_at=now, ends_at=now + GOOD_FOR)
    record(by, "sign-in code given", subjects=[("person", locked.pk)], sensitive=False, data={"how": how, "telephone_lost": telephone_lost})
    return code


def _check(by: Actor, person: Person, how: str) -> None:
    if by.person_id == str(person.pk):
        raise CodeRefused(_("Không tự cấp mã cho mình; nhờ quản trị khác."), code="own_code")
    if not may_help(by, person):
        raise CodeRefused(_("Người này ở cấp trên hoặc ngoài phạm vi; đơn vị cấp trên của họ cấp mã."), code="code_above")
    if not person.is_active:
        raise CodeRefused(_("Tài khoản đang khóa: mở lại tài khoản trước."), code="code_closed")
    if how == CALLED and not person.phone:
        raise CodeRefused(_("Chưa có số điện thoại trong hồ sơ để gọi lại: chỉ cấp khi gặp mặt, đã xem giấy tờ."), code="code_no_number")


def may_help(by: Actor, person: Person) -> bool:
    """Say whether all the person's posts of today lie in the actor's scope: nobody helps who stands above."""
    today = clock.today()
    units = set(queries.posts_of(person.pk, today).values_list("body__unit_id", flat=True))
    return units <= queries.units_in_scope(by, today) and (bool(units) or queries.sees_whole_province(by))


def use(*, username: str, code: str, password: str) -> Person:
    """Set a new password with a code; all sessions end, and the second factor goes when the telephone was lost.

    Raises CodeRefused with one text for whatever is wrong (nobody learns which names exist), ValidationError for a
    password that is not taken (the code stays good).
    """
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    digits = "".join(letter for letter in code if letter.isdigit())
    row = _try(person) if person else None
    if not check_password(digits, row.digest if row else _nobodys()) or row is None:
        raise CodeRefused(_("Tên đăng nhập hoặc mã không đúng, hoặc mã đã quá 30 phút, đã dùng. Hãy gọi lại quản trị để xin mã mới."), code="code_wrong")
    validate_password(password, person)
    _spend(row, person, password)
    return person


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """The digest an unknown name is held against: it takes as long as a known one's."""
    return make_password(secrets.token_hex(8))


@transaction.atomic
def _try(person: Person) -> SignInCode | None:
    """Return the person's running code and count one more try, committed before the code is looked at."""
    running = SignInCode.objects.filter(person=person, used_at=None, ends_at__gt=clock.machine_now(), tries__lt=TRIES)
    row = running.select_for_update().order_by("-given_at", "-id").first()
    if row:
        SignInCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    return row


@transaction.atomic
def _spend(row: SignInCode, person: Person, password: str) -> None:
    if not SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.machine_now()):  # two at one moment
        raise CodeRefused(_("Mã đã dùng rồi. Hãy gọi lại quản trị để xin mã mới."), code="code_used")
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    if row.telephone_lost:
        Authenticator.objects.filter(user=person).delete()
    by = Actor("person", person.full_name, str(person.pk))
    record(by, "sign-in code used", subjects=[("person", person.pk)], sensitive=False, data={"telephone_lost": row.telephone_lost})
    sessions.end(by=by, person=person, why="sign-in code used")


def news(person: Person) -> list[SignInCode]:
    """Return the codes given to a person that the person was not told of yet; from now on they are told."""
    rows = list(SignInCode.objects.filter(person=person, told_at=None).select_related("giver").order_by("given_at", "id"))
    if rows:
        SignInCode.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=clock.machine_now())
    return rows


def given(by: Actor):
    """Return the codes an actor gave, the newest first."""
    return SignInCode.objects.filter(giver_id=by.person_id or None).select_related("person").order_by("-given_at", "-id")
