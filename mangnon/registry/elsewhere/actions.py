"""Looking for a child that lives elsewhere: allowed by what is known exactly, with a reason, so often a day, and always on record."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.models import Event
from mangnon.audit.refusals import Refused
from mangnon.base import clock
from mangnon.registry.elsewhere import queries
from mangnon.registry.elsewhere.queries import Elsewhere, Wanted

LOOKED, CHECKED = "child looked up elsewhere", "child not found elsewhere"
MOST, WITHIN = 20, timedelta(hours=24)


class LookedTooOften(Refused):
    """More look-ups than a day's work needs: nobody may try out names or numbers."""


def look_elsewhere(wanted: Wanted, *, reason: str, by: Actor, saving: bool = False) -> Elsewhere | None:
    """Return the commune that has the child, and log who asked for whom and why; found or not. Raises LookedTooOften.

    ``saving``: asked by the page that adds a child. It asks for every one, so only those that are elsewhere count for the day.
    """
    with transaction.atomic():
        if Event.objects.filter(person_id=by.person_id, action=LOOKED, recorded_at__gt=clock.now() - WITHIN).count() >= MOST:
            raise LookedTooOften(_("Đã tìm %(n)d lần trong 24 giờ. Hãy gọi cấp trên nếu cần tìm thêm."), code="looked_too_often", n=MOST)
        found = queries.elsewhere(by, wanted)
        audit.record(
            by, LOOKED if found or not saving else CHECKED, subjects=[("child", found.child_id)] if found else (), purpose=reason[:200],
            data={"number": wanted.number, "name": wanted.name, "birth": wanted.birth, "mother": wanted.mother, "found": found.unit if found else ""},
        )  # fmt: skip
    return found
