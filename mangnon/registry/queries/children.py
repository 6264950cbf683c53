"""Children as somebody may see them: the list, one child, the search. Default deny is in the query itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.registry import codes, scope
from mangnon.registry.models import Child, Circumstance, HouseholdStatus, Membership, Residence, RiskWatch
from mangnon.registry.queries.aliases import kept_for
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import AGE_BANDS, born_between, years_before


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty field narrows nothing.

    ``group`` is ``dac_biet`` (any), ``nguy_co`` (at risk) or a group code; ``month`` is ``den`` (born or come since the
    first of the month) or ``du16`` (turning 16 within it).
    """

    sex: str = ""
    age: str = ""
    group: str = ""
    poverty: str = ""
    hamlet: int | None = None
    unit: int | None = None
    month: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read the filters of an address; what is not understood is left out."""
        return cls(
            sex=query.get("gioi", ""),
            age=query.get("tuoi", ""),
            group=query.get("hoan-canh", ""),
            poverty=query.get("ho", ""),
            hamlet=_number(query.get("xom")),
            unit=_number(query.get("xa")),
            month=query.get("thang", ""),
        )


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


def may_see_names(actor: Actor) -> bool:
    """Say whether the actor may read names and details at all."""
    return actor.kind != "person" or roles.may(actor.role, roles.CHILD_NAMES)


def may_see_c4(actor: Actor) -> bool:
    """Say whether the actor may read entries of class C4."""
    return roles.reads_c4(actor)


def children_for(actor: Actor, day: date | None = None, filters: Filters = Filters()) -> QuerySet[Child]:
    """Return the living children under 16 who live in the actor's scope on ``day``, sorted by name.

    Empty for a role that may not see names.
    """
    if not may_see_names(actor):
        return Child.objects.none()
    return narrowed(children_in(actor, day or clock.today(), filters), actor, day or clock.today(), filters)


def children_in(actor: Actor, day: date, filters: Filters = Filters()) -> QuerySet[Child]:
    """Return the children of the actor's scope, for counting: nothing here says who may read names."""
    return living_in(scope.units_for(actor, day), day, filters)


def living_in(units: Collection[int] | None, day: date, filters: Filters = Filters()) -> QuerySet[Child]:
    """Return the living children under 16 who live in these units (None: in any) on ``day``; for who has looked whose units they are."""
    lives_here = Q(residences__superseded_at=None, residences__valid_from__lte=day)
    lives_here &= Q(residences__valid_to=None) | Q(residences__valid_to__gt=day)
    if units is not None:
        lives_here &= Q(residences__unit_id__in=sorted(units))
    if filters.hamlet:
        lives_here &= Q(residences__hamlet_id=filters.hamlet)
    if filters.unit:
        lives_here &= Q(residences__unit_id__in=scope.within(filters.unit, day))
    alive = Q(died_on=None) | Q(died_on__gt=day)
    after, until = born_between(0, 16, day)
    # Who turned 16 earlier this month is still this month's work, so the month's births are asked for without the bound.
    # Nearly every child kept is under 16: taken first, the index of births leads through all of them (born hides it).
    young = _turning_16(day) if filters.month == "du16" else Q(born__gt=after, born__lte=until)
    return Child.objects.alias(born=Coalesce("birth_date", "birth_date")).filter(lives_here, alive, young).order_by("sort_key", "id")


SOON = timedelta(days=90)


def growing_up(actor: Actor, day: date | None = None) -> QuerySet[Child]:
    """Return the children of the actor's scope that turn 16 within 90 days, the first one first."""
    day = day or clock.today()
    return children_for(actor, day).filter(birth_date__lte=years_before(day + SOON, 16)).order_by("birth_date", "sort_key", "id")


def held(actor: Actor, idents: Collection[UUID]) -> Collection[UUID]:
    """Return those of the children whose record the actor may open: their last known residence lies in its scope."""
    return scope.residents_for(actor, idents) if may_see_names(actor) else ()


def residents_left_in(unit_id: int, day: date) -> int:
    """Return how many living children are still entered under a unit on ``day``: the work list of a divided commune."""
    stays = Residence.objects.believed().on(day).filter(unit_id=unit_id)
    return Child.objects.filter(Exists(stays.filter(child=OuterRef("pk"))), died_on=None).count()


def narrowed(children: QuerySet[Child], actor: Actor, day: date, filters: Filters) -> QuerySet[Child]:
    """Apply sex, age band, group and poverty. A group the actor may not see finds nobody."""
    if filters.sex:
        children = children.filter(sex=filters.sex)
    if filters.age in AGE_BANDS:
        after, until = born_between(*AGE_BANDS[filters.age], day)
        children = children.filter(birth_date__gt=after, birth_date__lte=until)
    if filters.month in MONTHS:
        children = children.filter(MONTHS[filters.month](day))
    if filters.group:
        children = children.filter(Exists(_episodes(actor, filters.group, day)))
    if filters.poverty:
        children = children.filter(Exists(_memberships(filters.poverty, day)))
    return children


def _come(day: date) -> Exists:
    # Who changed the hamlet or the registration within the commune has not come.
    stayed = Residence.objects.believed().filter(child=OuterRef("child"), valid_to=OuterRef("valid_from"), ended_by=fields.INSIDE)
    here = Residence.objects.believed().filter(child=OuterRef("pk"), valid_from__gte=day.replace(day=1), valid_from__lte=day)
    return Exists(here.exclude(Exists(stayed)))


def _turning_16(day: date) -> Q:
    born = day.replace(day=1, year=day.year - 16)
    return Q(birth_date__gte=born, birth_date__lt=(born + timedelta(days=31)).replace(day=1))


MONTHS = {"den": _come, "du16": _turning_16}


def _episodes(actor: Actor, group: str, day: date) -> QuerySet:
    if group == "nguy_co":
        return RiskWatch.objects.believed().on(day).filter(child=OuterRef("pk"))
    running = Circumstance.objects.believed().on(day).filter(child=OuterRef("pk"))
    if group == "dac_biet":
        return running
    classes, seen = codes.circumstance_classes(), may_see_c4(actor)
    wanted = [
        digest
        for code, digest in codes.circumstance_digests().items()
        if code.split(".")[0] == group and (seen or classes[code] != "C4")
    ]
    return running.filter(code_digest__in=wanted)


def _memberships(poverty: str, day: date) -> QuerySet:
    statuses = HouseholdStatus.objects.believed().on(day).filter(household=OuterRef("household_id"), poverty=poverty)
    return Membership.objects.believed().on(day).filter(Exists(statuses), child=OuterRef("pk"))


def child_for(actor: Actor, ident: UUID) -> Child:
    """Return a child whose last known residence lies in the actor's scope; also one who died, left or turned 16.

    The id of a record that was merged into another leads to that one. Raises ``Child.DoesNotExist`` for any other, so that a stranger learns nothing.
    """
    if not may_see_names(actor):
        raise Child.DoesNotExist
    child = Child.objects.get(id=kept_for(ident))
    units = scope.units_for(actor)
    if units is None:
        return child
    last = (
        Residence.objects.believed()
        .filter(child=child)
        .order_by("-valid_from")
        .values_list("unit_id", flat=True)
        .first()
    )
    if last not in units:
        raise Child.DoesNotExist
    return child


def searchable(typed: str) -> str:
    """Return what a search looks at: a name is never longer, and a pasted page must not become one huge statement."""
    return " ".join(typed[:120].split()[:12])


def number_of(actor: Actor, child: Child) -> str | None:
    """Return a child's identity number masked to its last four digits, whole for who may edit."""
    if child.personal_id is None or actor.kind != "person" or roles.may(actor.role, roles.CHILD_EDIT):
        return child.personal_id
    return "•" * 8 + child.personal_id[-4:]


def group_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the groups of special circumstances an actor may filter by; those of class C4 only for who may read them."""
    seen, classes, labels = may_see_c4(actor), codes.group_classes(), codes.circumstance_labels()
    groups = [(code, labels[code]) for code, data_class in classes.items() if seen or data_class != "C4"]
    return [("", _("Tất cả")), ("dac_biet", _("Có hoàn cảnh đặc biệt")), ("nguy_co", _("Có nguy cơ")), *groups]


def circumstance_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sub-types of special circumstances by group as an actor may record them; C4 only for who may read it."""
    seen, labels, classes = may_see_c4(actor), codes.circumstance_labels(), codes.circumstance_classes()
    found: dict[str, list[tuple[str, str]]] = {}
    for code, data_class in classes.items():
        if seen or data_class != "C4":
            found.setdefault(labels[code.split(".")[0]], []).append((code, labels[code]))
    return list(found.items())
