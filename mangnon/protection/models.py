"""Minimal protection: a notice and the incidents it tells of. Everything here is class C4 unless said otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Recorded, Root
from mangnon.audit.sealed import SealedText
from mangnon.organisation.models import Body, Unit
from mangnon.registry.models import Child


class Notice(Root, Recorded):
    """Thông tin, thông báo, tố giác (NĐ 56/2017 Điều 25). Received can't be deleted.

    ``received_at`` is declared and may lie before ``recorded_at``; clocks run from it. ``unit`` empty = the province's
    desk owns it until a commune is set. The informant lives in a table of its own.
    """

    code = models.CharField(_("Mã thông báo"), max_length=20, unique=True)
    channel = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="notices", db_index=False)
    place_text = SealedText(null=True, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="notices")
    story = SealedText(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="moi")  # moi | da_tiep_nhan | xac_minh | khong_co_co_so | dong

    class Meta:
        indexes = [models.Index(fields=["unit", "received_at"], name="notice_unit")]


class NoticeCounter(models.Model):
    """The last number given to a notice in a year; its row lock keeps two desks from giving the same code."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Informant(models.Model):
    """Who told. Sealed, with a permission of its own; never in a list, an export, a referral."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, primary_key=True)
    name = SealedText(null=True, blank=True)
    phone = SealedText(null=True, blank=True)
    consents = models.BooleanField(default=False)


class Incident(Root, Recorded):
    """One act or series of acts against one or more children (Luật Trẻ em Điều 4 khoản 5–9).

    What changes about one is a new row: ``origin`` is the first row of the same incident, empty in that one. Place and
    relation are sealed; day, unit and children stay open because the database selects by them: they say that
    something happened, and where, not what.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="incidents")
    origin = models.UUIDField(null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents")
    day = models.DateField()
    place = SealedText()
    relation = SealedText()
    confirmed = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["day", "unit"], name="incident_day")]


class IncidentForm(models.Model):
    """A form of abuse of an incident: XH01…XH06, with the sub-form where the law has one. Sealed, found by digest."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="forms")
    form = SealedText()
    form_digest = models.CharField(max_length=32, db_index=True)


class IncidentChild(models.Model):
    """A child harmed in an incident; ``helped`` = an approved plan or an emergency measure exists."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="incidents")
    helped = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "child"], name="incident_child_once")]


class NoticeStep(Recorded):
    """A dated step taken on a notice: danh_gia_ban_dau | khan_cap | ke_hoach_duyet | ket_thuc. Append-only facts."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    in_time = models.BooleanField(null=True)
