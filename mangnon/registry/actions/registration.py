"""The term of a birth's registration (Luật Hộ tịch 60/2014/QH13 Điều 15): sixty days, ended by recording the registration."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.actions import Term
from mangnon.deadlines.models import DueItem
from mangnon.law.rows import ClockRow
from mangnon.organisation.models import Body
from mangnon.organisation.queries import children_body, successor_units
from mangnon.registry import codes
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import Child, ChildDetail, Residence

SUBJECT, CODE = "child_birth", "birth_registration"
WATCHED = timedelta(days=366)  # an older child without registration is a gap of the record, not a term
TOLD, REGISTERED = "birth_reg", "roi"  # the detail that says a birth was registered on a day nobody knows


def follow_births(*, by: Actor, children: Collection[UUID] | None = None) -> int:
    """Bring the terms of birth registration up to date: of these children, or of all born within a year. Returns how many began.

    A term runs for a living child of the province whose birth is not registered, with the body of its commune of today. It
    ends on the day of the registration; without one when the child died, left, or was born on another day than recorded.
    """
    if children is not None and not children:
        return 0
    with transaction.atomic():
        items = DueItem.objects.filter(subject_kind=SUBJECT)
        parts = [items] if children is None else [items.filter(subject_id__in=[child.hex for child in part]) for part in chunks(children)]
        known = {item.key: item for part in parts for item in part.select_related("body")}
        wanted = {term.key: term for part in _children(children, known) for term in _terms(part)}
        _finish([item for key, item in known.items() if key not in wanted and item.done_at is None], by)
        for key, term in wanted.items():
            if key in known and (known[key].done_at is not None or known[key].body_id != term.body.pk):
                deadlines.hand_over(by=by, subject=term.subject, body=term.body)
        return deadlines.open_items(by=by, terms=[term for key, term in wanted.items() if key not in known])


def _children(children: Collection[UUID] | None, known: dict[str, DueItem]) -> Iterator[list[Child]]:
    if children is None:
        born_since = Q(birth_date__gt=clock.today() - WATCHED) | Q(id__in=[UUID(item.subject_id) for item in known.values() if item.done_at is None])
        yield list(Child.objects.filter(born_since, birth_registered_on=None, died_on=None).order_by("id"))
        return
    for part in chunks(children):
        yield list(Child.objects.filter(id__in=part, birth_registered_on=None, died_on=None, birth_date__gt=clock.today() - WATCHED).order_by("id"))


def _terms(children: list[Child]) -> Iterator[Term]:
    today, idents = clock.today(), [child.pk for child in children]
    told = set(ChildDetail.objects.believed().on(today).filter(child__in=idents, key=TOLD, value=REGISTERED).values_list("child_id", flat=True))
    homes = dict(Residence.objects.believed().on(today).filter(child__in=idents).values_list("child_id", "unit_id"))
    bodies = _bodies(set(homes.values()), today)
    for child in children:
        body, law = bodies.get(homes.get(child.pk)), _law(child.birth_date)
        if child.pk in told or body is None or law is None:
            continue
        # The day of birth is not counted: the sixtieth day after it is the last one.
        last = child.birth_date + timedelta(days=law.amount)
        key = f"{SUBJECT}:{child.pk.hex}:{last.isoformat()}"
        yield Term(key, CODE, child.pk.hex[-6:], body, last + timedelta(days=1), (SUBJECT, child.pk), law.basis, law.status)


def _law(born: date) -> ClockRow | None:
    try:
        return codes.packs().clock(CODE, born)
    except KeyError:  # born before the act was in force
        return None


def _bodies(units: set[int], today: date) -> dict[int, Body | None]:
    heirs = successor_units(units, today)
    return {unit: children_body(heirs.get(unit, unit), today) for unit in units}


def _finish(items: list[DueItem], by: Actor) -> None:
    """End terms: at noon of the day of registration where one is recorded, so that in time or late is told by that day."""
    days = dict(Child.objects.filter(id__in=[UUID(item.subject_id) for item in items]).values_list("id", "birth_registered_on"))
    done = [(item, days.get(UUID(item.subject_id))) for item in items]
    deadlines.finish_items(by=by, finished=[(item, datetime.combine(day, time(12), clock.TZ)) for item, day in done if day])
    deadlines.finish_items(by=by, finished=[(item, clock.now()) for item, day in done if not day], note=_("Không còn hạn này: trẻ mất, chuyển đi, hoặc ngày sinh đã sửa"))
