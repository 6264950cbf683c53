"""Children, households, and what is true of them over time.

Class of each field: see ``registry/rules/fields.py`` FIELD_CLASSES. Sealed columns hold class C4 or identity numbers; the
digest beside a sealed column is what look-ups use.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Fact, Recorded, Root, period_check
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Body, Hamlet, Unit
from mangnon.registry.requested import MoveRequest as MoveRequest

SEXES = [("nam", _("Nam")), ("nu", _("Nữ"))]
PRECISIONS = [("day", _("Ngày")), ("month", _("Tháng")), ("year", _("Năm"))]


class Household(Root):
    """Hộ gia đình. The number is unique only together with the hamlet (Sổ A0)."""

    number = models.CharField(_("Mã hộ"), max_length=20)
    head_name = models.CharField(_("Họ tên chủ hộ"), max_length=120, default="", blank=True)
    head_search_key = models.CharField(max_length=120, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="households", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="households", db_index=False)
    phone = models.CharField(_("Điện thoại"), max_length=20, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "hamlet", "number"], name="household_place")]
        constraints = [
            models.UniqueConstraint(fields=["hamlet", "number"], condition=models.Q(hamlet__isnull=False), name="household_number_once")
        ]


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
    sex = models.CharField(_("Giới tính"), max_length=3, choices=SEXES)
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


class Membership(Fact):
    """A child belongs to a household; ``relation`` is what it is to its head (an entry of the packs), empty: not known."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    relation = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["household", "valid_from"], name="membership_household"),
            models.Index(fields=["child", "valid_from"], name="membership_child"),
        ]
        constraints = [period_check("membership_forward")]


class Residence(Fact):
    """Where a child lives: exactly one unit at a time (no two believed periods overlap)."""

    KINDS = [
        ("thuong_tru", _("Thường trú")), ("tam_tru", _("Tạm trú")), ("tam_vang", _("Tạm vắng")), ("vang_cha_me", _("Vắng mặt theo cha mẹ đi làm")),
    ]  # fmt: skip
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="residences", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="residences", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="residences", db_index=False)
    kind = models.CharField(max_length=12, choices=KINDS, default="thuong_tru")
    ended_by = models.CharField(max_length=20, default="", blank=True)  # a key of fields.MOVES, or tu_vong

    class Meta:
        indexes = [
            models.Index(fields=["unit", "valid_from", "valid_to", "superseded_at", "child"], name="residence_of_unit"),
            models.Index(fields=["child", "valid_from"], name="residence_child"),
        ]
        constraints = [period_check("residence_forward")]


class Away(Fact):
    """Where a child lives who left the province: a province of the national list and the place in words, or abroad."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="absences", db_index=False)
    how = models.CharField(max_length=20)  # chuyen_ngoai_tinh | nuoc_ngoai
    province = models.CharField(max_length=12, default="", blank=True)  # an entry of the packs' list of provinces
    place = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="away_child")]
        constraints = [period_check("away_forward")]


class Circumstance(Fact):
    """Hoàn cảnh đặc biệt (Luật Trẻ em Điều 10, NĐ 56/2017 Điều 3–16) as an episode.

    ``code_digest`` finds an episode of any class. The words are plain for class C3 entries; for C4 entries (HC05, HC11)
    they are empty and ``sealed`` holds them together as JSON: code, evidence, decided_by, end_reason.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="circumstances", db_index=False)
    code = models.CharField(max_length=8, default="", blank=True)
    sealed = SealedText(null=True, blank=True)
    code_digest = models.CharField(max_length=32)
    evidence = models.CharField(max_length=120, default="", blank=True)
    decided_by = models.CharField(max_length=80, default="", blank=True)
    end_reason = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["child", "valid_from"], name="circumstance_child"),
            models.Index(fields=["code_digest", "valid_from"], name="circumstance_code"),
        ]
        constraints = [
            period_check("circumstance_forward"),
            models.CheckConstraint(
                name="circumstance_open_or_sealed",
                condition=Q(sealed__isnull=True) & ~Q(code="") | Q(sealed__isnull=False) & Q(code="", evidence=""),
            ),
        ]


class RiskWatch(Fact):
    """Trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt: kind NC01…NC07."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="risks", db_index=False)
    code = models.CharField(max_length=8)
    reason = models.CharField(max_length=160, default="", blank=True)
    end_reason = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="risk_child")]
        constraints = [period_check("risk_forward")]


class FamilyState(Fact):
    """State of the parents: a key of ``fields.FAMILY_STATES``."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="family_states", db_index=False)
    state = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="family_child")]
        constraints = [period_check("family_forward")]


class Schooling(Fact):
    """The level attended: a key of ``fields.SCHOOL_LEVELS``."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="schoolings", db_index=False)
    level = models.CharField(max_length=12)
    school = models.CharField(max_length=120, default="", blank=True)
    class_name = models.CharField(max_length=24, default="", db_default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="schooling_child")]
        constraints = [period_check("schooling_forward")]


class ParentState(Fact):
    """What is known of a child's father (``cha``) or mother (``me``) from a day on; the name is the child's own field.

    An empty text, None: not known. ``status`` is an entry of the packs (``parent_status``).
    """

    PARENTS = [("cha", _("Cha")), ("me", _("Mẹ"))]
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="parent_states", db_index=False)
    parent = models.CharField(max_length=3, choices=PARENTS)
    status = models.CharField(max_length=16, default="", blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ethnic = models.CharField(max_length=3, default="", blank=True)
    personal_id = SealedText(null=True, blank=True)
    personal_id_digest = models.CharField(max_length=32, null=True, blank=True)
    job = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["child", "valid_from"], name="parent_child"),
            models.Index(fields=["personal_id_digest"], name="parent_number"),
        ]
        constraints = [period_check("parent_forward")]


class Guardianship(Fact):
    """Who cares for a child from a day to a day, and how; a facility by its body, or by its name where it is none of ours."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="guardianships", db_index=False)
    care_type = models.CharField(max_length=12)
    name = models.CharField(max_length=120, default="", blank=True)
    relation = models.CharField(max_length=16, default="", blank=True)
    facility = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="children_in_care")
    facility_name = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="guardian_child")]
        constraints = [period_check("guardian_forward")]


class Detail(Fact):
    """A field of the record that changes over time; ``key`` is the form's (packs: registry_form). Numbers of persons are sealed."""

    key = models.CharField(max_length=32)
    value = models.CharField(max_length=200, default="", blank=True)  # codes of a list: "a|b"
    number = SealedText(null=True, blank=True)
    note = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        abstract = True


class ChildDetail(Detail):
    """A detail of a child."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="details", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["child", "key", "valid_from"], name="detail_child")]
        constraints = [period_check("detail_forward")]


class HouseholdDetail(Detail):
    """A detail of a household."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="details", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["household", "key", "valid_from"], name="detail_household")]
        constraints = [period_check("hhdetail_forward")]


class OwnAnswer(Fact):
    """The answer to a question a province added to the record by its own pack. No statutory number reads this table."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="own_answers", db_index=False)
    question = models.CharField(max_length=32)
    value = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["child", "question", "valid_from"], name="answer_child")]
        constraints = [period_check("answer_forward")]


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


class DuplicatePair(models.Model):
    """Two children that may be one: the score with its lines as found last, and what people decided about them.

    ``child_a`` is the one with the smaller key. ``facts`` is a digest of what was compared: a pair decided apart comes back
    when it changes. ``desk`` is the level that decides: 3 the commune, 2 the district of both communes, 1 the province.
    """

    WAITING, UNCLEAR, APART, ONE, GONE = "cho", "chua_ro", "khac", "la_mot", "het"
    STATES = [(WAITING, _("Chờ xem")), (UNCLEAR, _("Chưa rõ")), (APART, _("Hai trẻ khác nhau")), (ONE, _("Là một, đã nhập")), (GONE, _("Không còn giống"))]
    id = models.BigAutoField(primary_key=True)
    child_a = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", db_index=False)
    child_b = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    lines = models.JSONField()
    facts = models.CharField(max_length=64)
    desk = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-score", "id"], name="pair_waiting")]
        constraints = [models.UniqueConstraint(fields=["child_a", "child_b"], name="pair_once")]


class MergedInto(Root, Recorded):
    """That a child is the same as another, ``kept``: from ``recorded_at`` on its facts are that child's; superseded when undone.

    ``moved`` tells per table which rows went (superseded) and which were written for them; ``identity`` what the kept
    record's fields were and became, and the number taken off the absorbed one.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="absorbed")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(default=dict)
    identity = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=Q(superseded_at__isnull=True), name="merged_once")]
