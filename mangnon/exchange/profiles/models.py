"""A profile and its editions: what was in force when a list was read or written stays readable."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.audit.facts import Root


class Profile(Root):
    """How another software's lists look. ``edition`` is the number of the one in force; a retired profile reads and writes no new list.

    ``status`` stays ``unverified`` until somebody has held the profile against the software's own template; ``compared`` names it.
    """

    UNVERIFIED, VERIFIED = "unverified", "verified"
    STATUSES = [(UNVERIFIED, _("Chưa đối chiếu với mẫu chính thức")), (VERIFIED, _("Đã đối chiếu với mẫu chính thức"))]

    name = models.CharField(_("Tên mẫu"), max_length=120)
    software = models.CharField(_("Phần mềm"), max_length=160)
    source = models.CharField(_("Căn cứ lập mẫu"), max_length=300)
    status = models.CharField(_("Đối chiếu"), max_length=12, choices=STATUSES, default=UNVERIFIED)
    compared = models.CharField(_("Mẫu chính thức đã đối chiếu"), max_length=300, default="", blank=True)
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self):
        return self.name


class Edition(models.Model):
    """One edition of a profile: its shape (``rules.Shape`` as JSON), who made it and why. Never changed."""

    id = models.BigAutoField(primary_key=True)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    shape = models.JSONField()
    reason = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="edition_once")]
