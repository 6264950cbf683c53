"""What is true of a child or a household from a day to a day: where it lives, how it fares, who cares for it."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Fact, period_check
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Body, Hamlet, Unit
from mangnon.registry.models.people import Child, Household
from mangnon.registry.rules import fields


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

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="residences", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="residences", db_index=False)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="residences", db_index=False)
    kind = models.CharField(max_length=12, choices=fields.RESIDENCE_KINDS, default="thuong_tru")
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

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="parent_states", db_index=False)
    parent = models.CharField(max_length=3, choices=fields.PARENTS)
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
