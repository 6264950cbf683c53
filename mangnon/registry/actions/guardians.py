"""Who cares for a child stands in its identity too, for lists and papers: the name there follows the dated entries, and they follow its correction."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.registry.actions.people import write_correction
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import Child, Correction, Guardianship


def follow_guardians(children: Collection[UUID], *, by: Actor, gone: str | None = None) -> None:
    """Let the guardian in the identity of children be who is believed to care for them today; what stood there is kept as a correction.

    ``gone`` is the name in an entry that was taken back: where no other entry holds today, what stood there before it returns.
    """
    for part in chunks(children):
        today = dict(Guardianship.objects.believed().on(clock.today()).filter(child__in=part).values_list("child_id", "name"))
        for ident, stored in list(Child.objects.filter(pk__in=part).order_by("pk").values_list("pk", "guardian_name")):
            name = today.get(ident, stored if gone is None or stored != gone else _before(ident, gone))
            if name != stored:
                child = Child.objects.select_for_update().get(pk=ident)
                write_correction(child, {"guardian_name": stored}, {"guardian_name": name}, _("Theo người chăm sóc ghi từng thời gian"), by=by)
                audit.record(by, "guardian followed", subjects=[("child", ident)], data={"before": stored, "after": name})


def _before(child: UUID, gone: str) -> str:
    corrections = Correction.objects.filter(child=child, field="guardian_name").order_by("-recorded_at", "-id")
    return next((row.old_value or "" for row in corrections if row.new_value == gone), "")
