"""Households and places as somebody may see them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Hamlet, Unit
from mangnon.organisation.queries import communes_on, map_rows, parents_on
from mangnon.registry import scope
from mangnon.registry.models import Child, Household, HouseholdStatus, Membership
from mangnon.registry.queries.children import children_in, may_see_names, searchable
from mangnon.registry.queries.lines import Entry, known_first
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import born_between


def households_for(actor: Actor, hamlet: int | None = None, typed: str = "") -> QuerySet[Household]:
    """Return the households of the actor's scope, by hamlet and number; ``typed`` is a number or the head's name."""
    if not may_see_names(actor):
        return Household.objects.none()
    households = Household.objects.filter(gone_at=None)
    units = scope.units_for(actor)
    if units is not None:
        households = households.filter(unit_id__in=sorted(units))
    if hamlet:
        households = households.filter(hamlet_id=hamlet)
    if words := text.search_key(searchable(typed)).split():
        by_name = Q()
        for word in words:
            by_name &= Q(head_search_key__startswith=word) | Q(head_search_key__contains=f" {word}")
        households = households.filter(by_name | Q(number=typed.strip()))
    return households.select_related("hamlet", "unit").order_by("unit__sort_key", "hamlet__sort_key", "number", "id")


def household_for(actor: Actor, ident: UUID) -> Household:
    """Return a household of the actor's scope; raises ``Household.DoesNotExist`` for any other."""
    return households_for(actor).get(id=ident)


def household_by_number(actor: Actor, number: str, unit: int, hamlet: int | None) -> UUID | None:
    """Return the household with a number in a hamlet (numbers begin anew in each), None when there is none or several."""
    found = households_for(actor, hamlet).filter(number=number.strip(), unit_id__in=scope.within(unit, clock.today()))
    idents = list(found.values_list("id", flat=True)[:2])
    return idents[0] if len(idents) == 1 else None


def members(household: Household, day: date | None = None) -> QuerySet[Child]:
    """Return the living children under 16 who belong to a household on ``day``, oldest first."""
    day = day or clock.today()
    after, until = born_between(0, 16, day)
    return _in_household(household, day).filter(birth_date__gt=after, birth_date__lte=until)


def grown_count(household: Household, day: date | None = None) -> int:
    """Return how many of the record belong to a household on ``day`` and are 16 or older: nobody's list any more."""
    day = day or clock.today()
    after, _until = born_between(0, 16, day)
    return _in_household(household, day).filter(birth_date__lte=after).count()


def past_members(household: Household, day: date | None = None) -> list[Membership]:
    """Return the believed memberships of who left a household, or turned 16 or died in it, the latest first."""
    day = day or clock.today()
    here = members(household, day).order_by().values("id")
    return list(Membership.objects.believed().filter(household=household).exclude(child__in=here, valid_to=None).select_related("child").order_by("-valid_from", "id"))


def _in_household(household: Household, day: date) -> QuerySet[Child]:
    current = Membership.objects.believed().on(day).filter(household=household).values("child_id")
    return Child.objects.filter(id__in=current, died_on=None).order_by("birth_date", "id")


def communes_of(households: list[Household], day: date | None = None) -> dict[int, str]:
    """Return the households' units → the name of the commune that holds each on ``day``; a divided one keeps its own."""
    names = {home.unit_id: home.unit.name for home in households}
    return names | communes_on(day or clock.today(), names)


def poverty_of(households: list[Household], day: date | None = None) -> dict[UUID, str]:
    """Return household → poverty class on ``day``."""
    statuses = (
        HouseholdStatus.objects.believed().on(day or clock.today()).filter(household__in=[h.pk for h in households])
    )
    return dict(statuses.values_list("household_id", "poverty"))


def poverty_history(household: Household) -> list[Entry]:
    """Return the believed classes of a household, the latest recorded first."""
    rows = HouseholdStatus.objects.believed().filter(household=household).order_by("-recorded_at", "-valid_from", "-id")
    lines = [
        Entry(row.valid_from, _("Loại hộ"), str(fields.POVERTY.get(row.poverty, row.poverty)), row.valid_to, row.decision, row.recorded_at, running=row.valid_to is None, fact=row)
        for row in rows
    ]
    return known_first(lines, HouseholdStatus, household=household)


def home_of(actor: Actor, child: Child) -> UUID | None:
    """Return the household of the actor's scope that a child belongs to today."""
    current = Membership.objects.believed().on(clock.today()).filter(child=child).values("household_id")
    return households_for(actor).filter(id__in=current).values_list("id", flat=True).first()


def member_counts(households: list[Household], day: date | None = None) -> dict[UUID, int]:
    """Return household → living children under 16 in it on ``day``."""
    day = day or clock.today()
    after, until = born_between(0, 16, day)
    current = Membership.objects.believed().on(day).filter(
        household__in=[h.pk for h in households], child__died_on=None, child__birth_date__gt=after, child__birth_date__lte=until)
    return dict(current.values("household_id").annotate(n=Count("id")).order_by().values_list("household_id", "n"))


def homes_of_children(actor: Actor, day: date | None = None) -> int:
    """Return in how many households a child of the actor's scope lives on ``day``; homes whose children grew up don't count."""
    day = day or clock.today()
    members = Membership.objects.believed().on(day).filter(child__in=children_in(actor, day).order_by())
    return members.order_by().values("household_id").distinct().count()


def communes_for(actor: Actor, day: date | None = None) -> QuerySet[Unit]:
    """Return the communes in force in the actor's scope: where a new child may be entered."""
    day = day or clock.today()
    communes = Unit.objects.on(day).filter(level=Unit.XA)
    units = scope.units_for(actor, day)
    if units is not None:
        communes = communes.filter(id__in=sorted(units))
    return communes.order_by("sort_key", "id")


def communes_ever(actor: Actor) -> list[tuple[str, str]]:
    """Return (id, name) of the actor's communes of any day, today's first: an event lies in the commune of its day."""
    communes = Unit.objects.filter(level=Unit.XA)
    units = scope.units_for(actor)
    if units is not None:
        communes = communes.filter(id__in=sorted(units))
    return [(str(unit.pk), _dated(unit)) for unit in _latest_first(communes)]


def _latest_first(communes: QuerySet[Unit]) -> list[Unit]:
    return sorted(communes.order_by("sort_key", "id"), key=_last_day, reverse=True)


def _last_day(unit: Unit) -> date:
    """Return the last day of a unit that is no more, today of one in force: a later end is not known of yet."""
    return clock.today() if unit.valid_to is None else min(clock.today(), unit.valid_to - timedelta(days=1))


def _dated(unit: Unit) -> str:
    if unit.valid_to is None or unit.valid_to > clock.today():
        return unit.name
    return _("%(unit)s (đến trước %(day)s)") % {"unit": unit.name, "day": vi_date(unit.valid_to)}


def commune_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the communes of the province that are not the actor's own, by the unit above them: where a child may go."""
    own = list(communes_for(actor).values_list("id", flat=True))
    return _by_parent(Unit.objects.on(clock.today()).filter(level=Unit.XA).exclude(id__in=own))


def commune_choices_ever(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the communes of any day so far that are not the actor's own, by the unit above them: where something may have happened."""
    own = [ident for ident, _name in communes_ever(actor)]
    return _by_parent(Unit.objects.filter(level=Unit.XA, valid_from__lte=clock.today()).exclude(id__in=own))


def _by_parent(communes: QuerySet[Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group communes by the name of the unit above them today, or on the last day of one that is no more.

    Several of one name have it in brackets too: a heading is not seen once one is chosen.
    """
    maps: dict[date, tuple[dict, dict]] = {}
    found: dict[str, list[tuple[str, str]]] = {}
    for unit in _latest_first(communes):
        day = _last_day(unit)
        if day not in maps:
            maps[day] = parents_on(day), dict(Unit.objects.on(day).exclude(level=Unit.XA).values_list("id", "name"))
        parents, names = maps[day]
        found.setdefault(names.get(parents.get(unit.pk), ""), []).append((str(unit.pk), _dated(unit)))
    names = Counter(name for choices in found.values() for _unit, name in choices)
    told = {above: [(unit, f"{name} ({above})" if names[name] > 1 and above else name) for unit, name in choices] for above, choices in found.items()}
    return sorted(told.items(), key=lambda item: text.sort_key(item[0]))


def hamlets_for(actor: Actor, day: date | None = None) -> QuerySet[Hamlet]:
    """Return the hamlets in force of the actor's communes, those of merged communes included."""
    day = day or clock.today()
    hamlets = Hamlet.objects.on(day)
    units = scope.units_for(actor, day)
    if units is not None:
        hamlets = hamlets.filter(unit_id__in=sorted(units))
    return hamlets.select_related("unit").order_by("unit__sort_key", "sort_key", "id")


def hamlet_choices(actor: Actor, communes: Iterable[Unit] | None = None) -> list[tuple[str, str]]:
    """Return (id, name) of the actor's hamlets; one of a commune that is no more says of which: two may share a name.

    ``communes`` are those of ``communes_for`` where they are read already.
    """
    here = {unit.full_name for unit in (communes_for(actor) if communes is None else communes)}
    return [
        (str(hamlet.pk), hamlet.name if hamlet.unit.full_name in here else _("%(hamlet)s (%(unit)s cũ)") % {"hamlet": hamlet.name, "unit": hamlet.unit.full_name})
        for hamlet in hamlets_for(actor)
    ]


def counts_by_commune(actor: Actor, day: date | None = None) -> list[tuple[str, str, int, int, int]]:
    """Return (commune, district or "", children, boys, girls) of the actor's scope: what a role without names sees.

    Communes of one name lie in different districts; a map without districts has none to tell.
    """
    day = day or clock.today()
    rows = (
        children_in(actor, day)
        .order_by()
        .values("residences__unit_id")
        .annotate(n=Count("id"), boys=Count("id", filter=Q(sex="nam")), girls=Count("id", filter=Q(sex="nu")))
    )
    # A residence keeps the commune of its time; on the day's map that commune may lie whole in another.
    here = dict(map_rows(day).filter(level=Unit.XA).values_list("unit_id", "ancestor_id"))
    found: dict[int, tuple[int, int, int]] = {}
    for row in rows:
        unit = here.get(row["residences__unit_id"], row["residences__unit_id"])
        count, boys, girls = found.get(unit, (0, 0, 0))
        found[unit] = (count + row["n"], boys + row["boys"], girls + row["girls"])
    parents, districts = parents_on(day), dict(Unit.objects.on(day).filter(level=Unit.HUYEN).values_list("id", "name"))
    units = Unit.objects.filter(id__in=found).order_by("sort_key", "id").values_list("id", "name")
    return [(name, districts.get(parents.get(ident), ""), *found[ident]) for ident, name in units]
