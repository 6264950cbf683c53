"""The way of a report between units: send, return, receive, consolidate, lock."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Conflict
from mangnon.base import clock
from mangnon.deadlines.actions import finish_round
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Post, Unit
from mangnon.statistics import rules
from mangnon.statistics.models import Inclusion, Report, ReportStep

EVENTS = {
    rules.SENT: "report sent", rules.RETURNED: "report returned", rules.RECEIVED: "report received",
    rules.CONSOLIDATED: "report consolidated", rules.LOCKED: "report locked",
}


class StaleReport(Conflict):
    """Somebody moved the report on since the page was opened; ``current`` is how it stands now."""

    def __init__(self, current: Report):
        super().__init__(_("Báo cáo đã được người khác xử lý; hãy xem lại rồi thực hiện lần nữa."))
        self.current = current


@transaction.atomic
def move_report(*, by: Actor, report: Report, version: int, state: str, reason: str = "") -> Report:
    """Take one step of the way; raises ``ReportRefused`` for a wrong step or side, ``StaleReport`` for an old page."""
    current = Report.objects.select_for_update(of=("self",)).select_related("unit", "body").get(pk=report.pk)
    if current.version != version:
        raise StaleReport(current)
    if Report.objects.filter(round_code=current.round_code, unit=current.unit, body=current.body, number__gt=current.number).exists():
        raise rules.ReportRefused("old_version", _("Đã có bản báo cáo mới hơn; hãy dùng bản mới nhất."))
    rules.check_step(current.state, state, side_of(by, current), reason)
    into = _include(current).id.hex if state == rules.CONSOLIDATED else ""
    now = clock.now()
    before, current.state, current.version = current.state, state, current.version + 1
    if state == rules.SENT:
        current.submitted_at, current.submitted_by = now, by.person_id
        finish_round(by=by, bodies=organisation.with_predecessors([current.body_id], clock.today()), round_code=current.round_code, done_at=now)
    else:
        current.decided_at, current.decided_by = now, by.person_id
    current.reason = reason.strip()
    current.save()
    ReportStep.objects.create(report=current, state=state, at=now, by_label=by.label, reason=reason.strip())
    record(by, EVENTS[state], subjects=[("report", current.id)], sensitive=False,
           data={"before": before, "after": state, "round": current.round_code, "unit": current.unit.code, "reason": reason.strip()} | ({"into": into} if into else {}))
    return current


def _include(part: Report) -> Report:
    """Keep that the upper report contains this one, in this version; refuse while there is no upper report."""
    above = organisation.parents_on(part.snapshot.reference_day).get(part.unit_id) or part.unit_id
    reports = Report.objects.filter(round_code=part.round_code, unit_id=above).exclude(body=part.body)
    upper = reports.order_by("-body__in_charge_of_children", "-number", "id").first()
    if upper is None:
        raise rules.ReportRefused("no_upper", _("Cấp trên chưa lập báo cáo của kỳ này nên chưa có báo cáo để đưa vào tổng hợp; hãy lập báo cáo trước."))
    Inclusion.objects.get_or_create(report=upper, part=part, defaults={"part_number": part.number})
    return upper


def side_of(by: Actor, report: Report) -> str:
    """Return the side of a report on which an actor stands, see ``side_for``."""
    return side_for(by, report.unit, {report.body_id})


def side_for(by: Actor, unit: Unit, bodies: Collection[UUID]) -> str:
    """Return "author" for people of a unit's reporting bodies or what carries them on, "upper" for a unit that contains it.

    Commands and jobs act for the upper desk; a person outside the unit's line is refused.
    """
    if by.kind != "person":
        return "upper"
    today = clock.today()
    post = Post.objects.on(today).filter(pk=by.post_id or None, person_id=by.person_id).select_related("body").first()
    if post is not None and not organisation.bodies_of(by, today).isdisjoint(bodies):
        return "author"
    if post is not None and post.body.unit_id == unit.id:
        # In the province the department writes to the People's Committee, which has the same unit.
        return "author" if unit.level > 1 else "upper"
    if post is not None and organisation.map_rows(today).filter(unit_id=unit.id, ancestor_id=post.body.unit_id).exists():
        return "upper"
    raise rules.ReportRefused("scope", _("Báo cáo này không thuộc phạm vi của đơn vị anh/chị."))
