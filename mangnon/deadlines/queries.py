"""Reading due items, always for somebody; and whose turn an item is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import rules, subjects
from mangnon.deadlines.models import DueItem, Job
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import Body, Post, Unit

SECTOR = "nganh"
LEADERS = frozenset({"chu_tich_xa", "lanh_dao_huyen", "lanh_dao_so", "lanh_dao_tinh"})


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with how it stands now."""

    item: DueItem
    standing: rules.Standing


def due_items_for(actor: Actor, day: date | None = None) -> QuerySet[DueItem]:
    """Return the items of the units in an actor's scope, the earliest term first; a sector's reporter sees the sector's own."""
    day = day or clock.today()
    if actor.role == SECTOR:
        return own_items_for(actor, day)
    scope = organisation.unit_ids_in_scope(actor, day)
    return DueItem.objects.filter(unit_id__in=scope).select_related("body", "unit").order_by("due_before", "due_at", "body__code", "id")


def own_items_for(actor: Actor, day: date | None = None) -> QuerySet[DueItem]:
    """Return the items of the actor's own body and of those whose work it carries on."""
    items = DueItem.objects.filter(body_id__in=organisation.bodies_of(actor, day or clock.today()))
    return items.select_related("body", "unit").order_by("due_before", "due_at", "code", "id")


def due_item_for(actor: Actor, ident) -> DueItem:
    """Return one item of the actor's scope; raises ``DueItem.DoesNotExist`` outside it."""
    return due_items_for(actor).get(pk=ident)


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a list of items is narrowed to by its address: an area of today's map, one work, one term. Empty narrows nothing."""

    area: int | None = None
    code: str = ""
    before: date | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Narrow":
        """Read an address; what is not understood is left out."""
        area = query.get("dia-ban", "")
        return cls(int(area) if area.isascii() and area.isdigit() and len(area) < 10 else None, query.get("viec", ""), _day(query.get("han", "")))

    @property
    def query(self) -> dict[str, str]:
        """Return the same as fields of an address."""
        told = {"dia-ban": self.area, "viec": self.code, "han": self.before}
        return {name: str(value) for name, value in told.items() if value}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def narrowed(items: QuerySet[DueItem], narrow: Narrow, day: date) -> QuerySet[DueItem]:
    """Keep the items of an area on the map of ``day``, of one work, of one term."""
    if narrow.area:
        items = items.filter(unit_id__in=organisation.units_below(narrow.area, day))
    if narrow.code:
        items = items.filter(code=narrow.code)
    return items.filter(due_before=narrow.before) if narrow.before else items


def open_first(items: QuerySet[DueItem]) -> QuerySet[DueItem]:
    """Put what is still to do before what is done: the earliest term first, then the latest done."""
    return items.order_by(F("done_at").desc(nulls_first=True), "due_before", "due_at", "body__code", "id")


def pending(items: QuerySet[DueItem], now: datetime, ahead: timedelta = timedelta(days=30)) -> QuerySet[DueItem]:
    """Keep what is not done and is overdue or due within ``ahead``."""
    end = now + ahead
    return items.filter(done_at__isnull=True).filter(Q(due_before__lte=end.date()) | Q(due_at__lte=end))


def shown(items: Iterable[DueItem], now: datetime) -> list[Shown]:
    """Return items with their standing at ``now``."""
    return [Shown(item, standing_of(item, now)) for item in items]


def standing_of(item: DueItem, now: datetime) -> rules.Standing:
    """Return how an item stands at ``now``."""
    return rules.standing(rules.ends_at(item.due_before, item.due_at), item.done_at, now)


def counts_by_class(items: QuerySet[DueItem], now: datetime) -> Counter:
    """Count items by derived class at ``now``: every class is there, also with 0."""
    rows = _classed(items.order_by(), now).values("klass").annotate(count=Count("id"))
    return Counter(dict.fromkeys(rules.CLASSES, 0) | {row["klass"]: row["count"] for row in rows})


def of_class(items: QuerySet[DueItem], klass: str, now: datetime) -> QuerySet[DueItem]:
    """Narrow items to one derived class at ``now``."""
    return _classed(items, now).filter(klass=klass)


def _classed(items: QuerySet[DueItem], now: datetime) -> QuerySet[DueItem]:
    """Say of each item in the database what ``rules.standing`` says: a term before a day ends when that day begins here."""
    done, late = Q(done_at__lte=now), Q(done_at__gte=F("due_at")) | Q(done_on__gte=F("due_before"))
    ended = Q(due_before__lte=now.astimezone(clock.TZ).date()) | Q(due_at__lte=now)
    cases = ((done & late, rules.DONE_LATE), (done, rules.DONE_IN_TIME), (ended, rules.OVERDUE))
    klass = Case(*(When(condition, then=Value(name)) for condition, name in cases), default=Value(rules.RUNNING))
    return items.alias(done_on=TruncDate("done_at", tzinfo=clock.TZ)).annotate(klass=klass)


def overdue(items: QuerySet[DueItem], now: datetime) -> QuerySet[DueItem]:
    """Keep what has run out and is not done."""
    return items.filter(done_at__isnull=True).filter(Q(due_before__lte=now.astimezone(clock.TZ).date()) | Q(due_at__lte=now))


def by_kind(items: QuerySet[DueItem]) -> list[tuple[str, str, date | None, datetime | None, int]]:
    """Return (code, work, due before, due at, how many bodies) of the same work due at the same time, the most first."""
    same = ("code", "label", "due_before", "due_at")
    rows = items.order_by().values(*same).annotate(count=Count("id")).order_by("-count", "due_before", "due_at", "label", "code")
    return [(*(row[name] for name in same), row["count"]) for row in rows]


def by_area(items: QuerySet[DueItem], day: date, top: Collection[int] = ()) -> list[tuple[Unit, int, date]]:
    """Return (area, how many items, earliest term) by the units directly below ``top`` on the day's map: the districts of
    a province (its communes where there are none), the communes of a district."""
    parents = organisation.parents_on(day)
    top = set(top) or {unit for unit, parent in parents.items() if parent is None}
    found: dict[int, tuple[int, date]] = {}
    for unit, at, before in items.order_by().values_list("unit_id", "due_at", "due_before"):
        parent, term = parents.get(unit), before or at.astimezone(clock.TZ).date()
        area = unit if parent is None or parent in top or unit in top else parent
        count, oldest = found.get(area, (0, term))
        found[area] = (count + 1, min(oldest, term))
    units = Unit.objects.in_bulk(found)
    ordered = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[1][1], units[pair[0]].sort_key, pair[0]))
    return [(units[area], count, oldest) for area, (count, oldest) in ordered]


def responsible(item: DueItem, day: date) -> tuple[Body, list[Post]]:
    """Return whose turn an item is on ``day``: the officers of its body who may finish it, else its leaders, else the body above.

    A body that has ended is followed to the one that carries its work on. Other posts of a body (its văn thư) have no turn.
    """
    body = organisation.body_today(item.body, day)
    while True:
        posts = list(Post.objects.on(day).filter(body=body).select_related("person").order_by("valid_from", "id"))
        officers = [post for post in posts if roles.may(post.role, roles.DUE_FINISH)]
        named = officers or [post for post in posts if post.role in LEADERS]
        if named or body.superior is None:
            return body, named
        body = organisation.body_today(body.superior, day)


def may_finish(actor: Actor, item: DueItem, day: date) -> bool:
    """Say whether the actor may say an item is done: an officer of its body, or whoever's turn it is.

    What is about a subject (a notice), or has a page of its own, is ended by what its room records: the word alone would
    stop a child's clock.
    """
    if subjects.subject_of(item) or subjects.work_of(item):
        return False
    if roles.may(actor.role, roles.DUE_FINISH) and item.body_id in organisation.bodies_of(actor, day):
        return True
    return actor.post_id in {str(post.pk) for post in responsible(item, day)[1]}


def jobs_shown(state: str = "") -> QuerySet[Job]:
    """Return jobs for the administrator's page, the latest first."""
    jobs = Job.objects.order_by("-due", "-id")
    return jobs.filter(state=state) if state else jobs


def job_counts() -> dict[str, int]:
    """Count jobs by state."""
    return dict(Counter(Job.objects.order_by().values_list("state", flat=True)))
