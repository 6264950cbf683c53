"""Children and households: who they are, under which names, and until when a child lived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Fact, Recorded, Root, period_check
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry.rules import fields

PRECISIONS = [("day", _("Ngày")), ("month", _("Tháng")), ("year", _("Năm"))]


class Household(Root):
    """Hộ gia đình. The number is unique only together with the hamlet (Sổ A0).

    ``source_batch`` is the list that made it; ``gone_at`` is set when that list was undone and nobody was entered in it
    since: the row stays for what was recorded of it, and no page or list knows it.
    """

    number = models.CharField(_("Mã hộ"), max_length=20)
    head_name = models.CharField(_("Họ tên chủ hộ"), max_length=120, default="", blank=True)
    head_search_key = models.CharField(max_length=120, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="households", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="households", db_index=False)
    phone = models.CharField(_("Điện thoại"), max_length=20, default="", blank=True)
    recorded_at = models.DateTimeField()
    source_batch = models.UUIDField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "hamlet", "number"], name="household_place")]
        constraints = [
            models.UniqueConstraint(fields=["hamlet", "number"], condition=models.Q(hamlet__isnull=False, gone_at__isnull=True), name="household_number_once")
        ]


class HouseholdCorrection(models.Model):
    """A corrected head of a household: who stood there, who stands there now, why. Append-only."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=32)
    old_value = SealedText(null=True)
    new_value = SealedText(null=True)
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    by_post = models.CharField(max_length=40, default="")


class HouseholdStatus(Fact):
    """Hộ nghèo, cận nghèo from a day to a day."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="statuses", db_index=False)
    poverty = models.CharField(max_length=12)  # ngheo | can_ngheo | khong
    decision = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "valid_from"], name="hhstatus_of")]
        constraints = [period_check("hhstatus_forward")]


class Child(Root):
    """Trẻ em: the believed identity now. Earlier names, sexes, birth dates live in Correction and ChildName."""

    full_name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=200)
    search_key = models.CharField(max_length=120)
    unnamed = models.BooleanField(default=False)
    sex = models.CharField(_("Giới tính"), max_length=3, choices=fields.SEXES)
    birth_date = models.DateField(_("Ngày sinh"))
    birth_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    ethnic = models.CharField(_("Dân tộc"), max_length=3)
    personal_id = SealedText(_("Số định danh cá nhân"), null=True, blank=True)
    personal_id_digest = models.CharField(max_length=32, null=True, unique=True)
    personal_id_last4 = models.CharField(max_length=32, null=True)  # keyed digest of the last four digits
    personal_id_status = models.CharField(max_length=12, default="chua_co")  # chua_co|cho_cong_an|xac_thuc|sai
    mother_name = models.CharField(_("Họ tên mẹ"), max_length=120, default="", blank=True)
    mother_search_key = models.CharField(max_length=120, default="")
    father_name = models.CharField(_("Họ tên cha"), max_length=120, default="", blank=True)
    father_search_key = models.CharField(max_length=120, default="")
    guardian_name = models.CharField(_("Người giám hộ"), max_length=120, default="", blank=True)
    birth_registered_on = models.DateField(_("Ngày đăng ký khai sinh"), null=True, blank=True)
    # As the papers of the birth say; empty: not recorded. The database has the default, so that lists needn't name them.
    nationality = models.CharField(_("Quốc tịch"), max_length=3, default="", db_default="", blank=True)
    birth_place = models.CharField(_("Nơi sinh"), max_length=12, default="", db_default="", blank=True)
    birth_order = models.PositiveSmallIntegerField(_("Là con thứ mấy"), null=True, blank=True)
    birth_reg_no = models.CharField(_("Số giấy khai sinh, quyển số"), max_length=60, default="", db_default="", blank=True)
    birth_reg_place = models.CharField(_("Nơi đăng ký khai sinh"), max_length=160, default="", db_default="", blank=True)
    home_town = models.CharField(_("Quê quán"), max_length=160, default="", db_default="", blank=True)
    died_on = models.DateField(_("Ngày mất"), null=True, blank=True)
    death_cause = models.CharField(max_length=24, default="", blank=True)
    recorded_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["search_key"], name="child_search"),
            models.Index(fields=["sort_key", "id"], name="child_sort"),
            models.Index(fields=["birth_date"], name="child_birth"),
            # A province counts a hundred thousand children: from these two the counts are read without the rows.
            models.Index(fields=["id", "birth_date", "died_on", "sex"], name="child_counted"),
            models.Index(fields=["mother_search_key", "birth_date"], name="child_mother"),
        ]
        constraints = [
            models.CheckConstraint(
                name="child_dies_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=models.F("birth_date")),
            ),
        ]

    def __str__(self):
        return self.full_name


class Death(Recorded):
    """That a child died: the day, or the latest one possible when only the month or the year is known.

    ``Child.died_on`` and ``death_cause`` repeat the believed row, for what reads many children.
    """

    id = models.BigAutoField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="deaths")
    day = models.DateField()
    precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    cause = models.CharField(max_length=24, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=Q(superseded_at__isnull=True), name="death_once")]


class ChildName(Recorded):
    """Another or earlier name: renaming after illness, a name at home, a spelling on a paper."""

    id = models.BigAutoField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=12)  # cu | goi_o_nha | giay_to
    full_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120, db_index=True)
    valid_to = models.DateField(null=True, blank=True)


class Correction(models.Model):
    """A changed identity field of a child: what it was, what it became, why. Append-only."""

    id = models.BigAutoField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=32)
    old_value = SealedText(null=True)
    new_value = SealedText(null=True)
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    by_post = models.CharField(max_length=40, default="")
