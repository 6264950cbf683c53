"""Units (the map) and bodies (who answers) over time; people, their posts.

A Unit is one unit between two acts that change its territory or kind; (code, day) finds it, a code alone never does.
Reference tables (units, bodies) come from the law packs by ``organisation.actions.load_world``.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root, period_check
from mangnon.audit.sealed import SealedText
from mangnon.base import ids
from mangnon.organisation.roles import ROLES


class PeriodQuerySet(models.QuerySet):
    """Rows with a half-open period of days."""

    def on(self, day):
        """Rows in force on ``day``."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def meeting(self, first, end):
        """Rows in force on some day from ``first`` to before ``end`` (None: without end)."""
        begun = self if end is None else self.filter(valid_from__lt=end)
        return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first))


class Unit(models.Model):
    """Đơn vị hành chính. ``valid_to`` is exclusive. ``name`` is the newest name; UnitPeriod has the history."""

    TINH, HUYEN, XA = 1, 2, 3

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200)
    search_key = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["level", "code", "valid_from"]
        indexes = [models.Index(fields=["code", "valid_from"], name="unit_code_day")]
        constraints = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="unit_code_once"),
            period_check("unit_period_forward"),
        ]

    def __str__(self):
        return self.full_name


class UnitPeriod(models.Model):
    """A stretch in which a unit's name and parent stay the same."""

    id = models.AutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(max_length=80)
    name_alt = models.CharField(max_length=80, default="", blank=True)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="child_periods")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [period_check("unitperiod_forward")]


class Succession(models.Model):
    """Old unit → new unit on a day, whole or partial."""

    id = models.AutoField(primary_key=True)
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    effective = models.DateField()
    whole = models.BooleanField(default=True)
    confidence = models.CharField(max_length=16, default="verified")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new", "effective"], name="succession_once")]


class UnitAncestor(models.Model):
    """Derived: on the map of a day in [map_from, map_to), ``ancestor`` contains ``unit`` (a unit of any time).

    Rebuilt whole from periods and successions; a unit is its own ancestor while in force. ``level`` is the ancestor's.
    """

    id = models.AutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="ancestors")
    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="descendants")
    level = models.PositiveSmallIntegerField()
    map_from = models.DateField()
    map_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "map_from"], name="ancestor_of_map"),
            models.Index(fields=["unit", "map_from"], name="ancestor_unit_map"),
        ]


class Hamlet(models.Model):
    """Xóm, tổ dân phố: a row under a unit, with a period."""

    id = models.AutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hamlets")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, default="xom")
    sort_key = models.CharField(max_length=160)
    search_key = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "valid_from"], name="hamlet_name_once"),
            period_check("hamlet_forward"),
        ]

    def __str__(self):
        return self.name


class Body(models.Model):
    """Cơ quan, đơn vị: dated, with the unit it serves, its superior, abbreviation and document symbol."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    abbreviation = models.CharField(max_length=40)
    symbol = models.CharField(max_length=40, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bodies")
    level = models.PositiveSmallIntegerField()
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="subordinates")
    in_charge_of_children = models.BooleanField(default=False)
    status = models.CharField(max_length=12, default="verified")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["level", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="body_code_once"),
            period_check("body_forward"),
        ]

    def __str__(self):
        return self.name


class PersonManager(BaseUserManager):
    """Accounts are found by user name; people are made by ``organisation.actions``."""

    def get_by_natural_key(self, username):
        return self.get(username=username)


class Person(AbstractBaseUser):
    """A person who works with the system. No e-mail is assumed: an administrator resets a lost password."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7)
    username = models.CharField(_("Tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=200, default="")
    phone = models.CharField(_("Điện thoại"), max_length=20, default="", blank=True)
    email = models.CharField(max_length=120, default="", blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("Người dùng")
        verbose_name_plural = _("Người dùng")

    def __str__(self):
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not mounted: nobody is staff."""
        return False

    def has_perm(self, perm, obj=None) -> bool:
        """Permissions are roles of posts (``organisation.roles``), never Django's."""
        return False


class Post(Root):
    """A person holds a role in a body from a day to a day; a stand-in says for whom."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24)
    title = models.CharField(_("Chức vụ"), max_length=80, default="", blank=True)
    capacity = models.CharField(_("Thẩm quyền ký"), max_length=8, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_forward", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    @property
    def role_label(self) -> str:
        """What people call the role."""
        return ROLES[self.role].label if self.role in ROLES else self.role


class LoadedPack(models.Model):
    """Which law-pack set the reference tables were last loaded from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()


class Draft(models.Model):
    """What somebody has typed into a long form and not sent yet. Sealed: it may hold anything a form may hold."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    content = SealedText(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "form", "key"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_when")]


class SignInCode(models.Model):
    """A one-time code for who lost password or telephone; hashed, good for minutes of the machine clock, once."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_in_codes")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="given_codes")
    how = models.CharField(max_length=12)
    telephone_lost = models.BooleanField(default=False)
    digest = models.CharField(max_length=160)
    tries = models.PositiveSmallIntegerField(default=0)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "given_at"], name="code_of_person"), models.Index(fields=["giver", "given_at"], name="code_of_giver")]
        constraints = [models.CheckConstraint(name="code_not_to_oneself", condition=~Q(person=F("giver")))]


class ApiToken(models.Model):
    """A key by which one post's work is read through the API. ``scopes`` are words with a space between."""

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    counted_from = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="token_forward", condition=Q(ends_at__gt=F("made_at")))]
