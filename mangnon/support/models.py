"""What a child receives: insurance card, allowance now received, services delivered."""

from django.db import models
from django.db.models import Q

from mangnon.audit.facts import Fact, Recorded, period_check
from mangnon.audit.sealed import SealedText
from mangnon.registry.models import Child


class InsuranceCard(Fact):
    """Thẻ bảo hiểm y tế; compared on the last ten digits (QĐ 1351/QĐ-BHXH), kept sealed with a digest."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="insurance_cards", db_index=False)
    number = SealedText(null=True, blank=True)
    number_digest = models.CharField(max_length=32, default="", db_index=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="card_child")]
        constraints = [period_check("card_forward")]


class Allowance(Fact):
    """A monthly allowance a child receives now (NĐ 20/2021); amount in đồng a month.

    ``kind_digest`` finds an allowance of any class. The words are plain for class C3 kinds; for C4 kinds (5.3: a child
    with HIV) they are empty and ``sealed`` holds them together as JSON: kind, decision, payer.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="allowances", db_index=False)
    kind = models.CharField(max_length=12, default="", blank=True)  # group code of NĐ 20/2021: 5.1, 5.6 …
    sealed = SealedText(null=True, blank=True)
    kind_digest = models.CharField(max_length=32)
    monthly_amount = models.BigIntegerField()
    decision = models.CharField(max_length=80, default="", blank=True)
    payer = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "valid_from"], name="allowance_child")]
        constraints = [
            period_check("allowance_forward"),
            models.CheckConstraint(name="allowance_positive", condition=Q(monthly_amount__gt=0)),
            models.CheckConstraint(
                name="allowance_open_or_sealed",
                condition=Q(sealed__isnull=True) & ~Q(kind="") | Q(sealed__isnull=False) & Q(kind="", decision="", payer=""),
            ),
        ]


class Service(Recorded):
    """A service delivered to a child on a day. Where it came from is text: kind and id (no foreign key upwards)."""

    id = models.BigAutoField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="services", db_index=False)
    kind = models.CharField(max_length=24)
    day = models.DateField()
    provider = models.CharField(max_length=120, default="", blank=True)
    amount = models.BigIntegerField(default=0)
    origin_kind = models.CharField(max_length=24, default="", blank=True)
    origin_id = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["day", "child"], name="service_day"),
            models.Index(fields=["child", "day"], name="service_child"),
        ]
        constraints = [models.CheckConstraint(name="service_not_negative", condition=Q(amount__gte=0))]
