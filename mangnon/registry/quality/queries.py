"""Reading the quality of data, always for somebody: the communes of one's scope, the children behind a figure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import parents_on
from mangnon.registry import queries, scope
from mangnon.registry.models import Child
from mangnon.registry.quality import counting, figures, lateness, predicates, rules
from mangnon.registry.quality.models import MonthOfQuality
from mangnon.registry.queries.children import living_in


@dataclass(frozen=True, slots=True)
class Known:
    """Rows of which is known how many there are: a list of a district's children is not counted a second time."""

    rows: QuerySet[Child]
    size: int

    def count(self) -> int:
        """Return how many."""
        return self.size

    def __getitem__(self, part: slice) -> QuerySet[Child]:
        return self.rows[part]


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with its counts now and at the end of last month (None: not kept)."""

    unit: Unit
    district: str
    counts: rules.Counts
    before: rules.Counts | None = None


def communes_for(actor: Actor) -> list[Unit]:
    """Return the communes in force of the actor's scope."""
    return list(queries.communes_for(actor))


def commune_for(actor: Actor, ident: int) -> Unit:
    """Return one of them; raises ``Unit.DoesNotExist`` for any other."""
    return queries.communes_for(actor).get(pk=ident)


def counted(actor: Actor, units: Collection[Unit]) -> list[Commune]:
    """Return communes (of the actor's scope) with their counts as the register stands, and as last month ended."""
    day, idents = clock.today(), [unit.pk for unit in units]
    counts, lists, doubted = counting.of(idents, day), counting.lists_of(actor, day), counting.doubted_in(idents, day)
    before = dict(MonthOfQuality.objects.filter(unit__in=idents, month=rules.month_before(day)).values_list("unit_id", "counts"))
    parents, districts = parents_on(day), dict(Unit.objects.on(day).filter(level=Unit.HUYEN).values_list("id", "name"))
    return [
        Commune(unit, districts.get(parents.get(unit.pk), ""), {**counts[unit.pk], **lists.get(unit.pk, {}), predicates.DOUBTED: doubted.get(unit.pk, 0)}, before.get(unit.pk)) for unit in units
    ]


def listed(actor: Actor, units: Collection[Unit], code: str) -> Known:
    """Return the children behind a figure with their number, as the board tells it."""
    rows, counts = behind(actor, units, code), counting.of([unit.pk for unit in units], clock.today())
    if not queries.may_see_names(actor):
        rows = rows.order_by("id")  # the order of names would tell of them
    known = code not in (predicates.DOUBTED, "cham", *lateness.LATE_OF.values())
    return Known(rows, sum(one.get(code, 0) for one in counts.values()) if known else rows.count())


def behind(actor: Actor, units: Collection[Unit], code: str) -> QuerySet[Child]:
    """Return the children behind a figure of communes, by name; only those of the actor's scope.

    Also for who may not read names: the page shows such a reader codes of records only.
    """
    day = clock.today()
    wanted = set(counting.units_of({unit.pk for unit in units}, day))
    mine = scope.units_for(actor, day)
    wanted = wanted if mine is None else wanted & set(mine)
    if code in ("cham", *lateness.LATE_OF.values()):
        return Child.objects.filter(pk__in=lateness.late_children(wanted, day, code)).order_by("sort_key", "id")
    return living_in(wanted, day).filter(predicates.condition(code, day))


def lacking(children: Collection[Child], day: date) -> dict[str, set]:
    """Return field's figure → which of a page's children lack it."""
    codes = {figures.field_code(figures.key_of(field)) for field in figures.required_fields()}
    idents, told = [child.pk for child in children], predicates.single(day)
    return {code: set(Child.objects.filter(told[code], pk__in=idents).values_list("pk", flat=True)) for code in codes}


def medians(unit: Unit) -> dict[str, int]:
    """Return figure of lateness → the middle number of days from event to entry in a commune; none where nothing happened."""
    days: dict[str, list[int]] = {}
    for event in lateness.entered(counting.units_of({unit.pk}, clock.today()), clock.today()):
        days.setdefault(lateness.LATE_OF[event.kind], []).append(event.days)
    return {code: rules.median(found) for code, found in days.items()}
