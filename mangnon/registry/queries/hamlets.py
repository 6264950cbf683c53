"""A hamlet as somebody may see it: its households, children by age and sex, special circumstances by their rights."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation.models import Hamlet
from mangnon.registry import codes
from mangnon.registry.models import Circumstance, Household, HouseholdStatus, RiskWatch
from mangnon.registry.queries.children import Filters, children_in, may_see_c4
from mangnon.registry.queries.households import hamlets_for
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import AGE_BANDS, born_between


@dataclass(slots=True)
class HamletCounts:
    """What a hamlet comes to today: households by class, (boys, girls) by age band, children by group the reader may know of.

    ``groups`` maps a group code to how many children; ``special`` is how many children have any, one of two groups once,
    those included whose groups the reader may not know.
    """

    households: int = 0
    poverty: dict[str, int] = field(default_factory=dict)
    ages: dict[str, tuple[int, int]] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    special: int = 0
    at_risk: int = 0

    @property
    def children(self) -> int:
        """Return how many children under 16 live there."""
        return sum(boys + girls for boys, girls in self.ages.values())


def hamlet_for(actor: Actor, ident: int) -> Hamlet:
    """Return a hamlet of the actor's scope in force today; raises ``Hamlet.DoesNotExist`` for any other."""
    return hamlets_for(actor).get(pk=ident)


def hamlet_totals(actor: Actor, hamlets: Iterable[Hamlet]) -> dict[int, tuple[int, int]]:
    """Return hamlet → (households, children) of one page's hamlets: two queries, whatever their number."""
    idents = [hamlet.pk for hamlet in hamlets]
    homes = dict(Household.objects.filter(hamlet_id__in=idents, gone_at=None).values("hamlet_id").annotate(n=Count("id")).order_by().values_list("hamlet_id", "n"))
    # A condition on hamlets here would be about any residence of a child, also one it has left.
    children = children_in(actor, clock.today()).order_by().values("residences__hamlet_id").annotate(n=Count("id"))
    counts = dict(children.values_list("residences__hamlet_id", "n"))
    return {ident: (homes.get(ident, 0), counts.get(ident, 0)) for ident in idents}


def hamlet_counts(actor: Actor, hamlet: Hamlet) -> HamletCounts:
    """Return what a hamlet of the actor's scope comes to today."""
    day = clock.today()
    children = children_in(actor, day, Filters(hamlet=hamlet.pk)).order_by()
    counts = HamletCounts(Household.objects.filter(hamlet=hamlet, gone_at=None).count(), _poverty(hamlet, day), _ages(children, day))
    episodes = Circumstance.objects.believed().on(day).filter(child__in=children.values("id")).values_list("child_id", "code_digest")
    counts.special, counts.groups = _groups(actor, list(episodes))
    counts.at_risk = RiskWatch.objects.believed().on(day).filter(child__in=children.values("id")).values("child_id").distinct().count()
    return counts


def _poverty(hamlet: Hamlet, day: date) -> dict[str, int]:
    statuses = HouseholdStatus.objects.believed().on(day).filter(household__hamlet=hamlet)
    found = dict(statuses.values("poverty").annotate(n=Count("household_id", distinct=True)).order_by().values_list("poverty", "n"))
    return {key: found.get(key, 0) for key in fields.POVERTY}


def _ages(children, day: date) -> dict[str, tuple[int, int]]:
    wanted = {}
    for band, (youngest, oldest) in AGE_BANDS.items():
        after, until = born_between(youngest, oldest, day)
        for sex in fields.SEXES:
            wanted[f"{sex}_{band.replace('-', '_')}"] = Count("id", filter=Q(sex=sex, birth_date__gt=after, birth_date__lte=until))
    found = children.aggregate(**wanted)
    return {band: tuple(found[f"{sex}_{band.replace('-', '_')}"] for sex in fields.SEXES) for band in AGE_BANDS}


def _groups(actor: Actor, episodes: list[tuple]) -> tuple[int, dict[str, int]]:
    seen, classes = may_see_c4(actor), codes.circumstance_classes()
    code_of = {digest: code for code, digest in codes.circumstance_digests().items()}
    by_group: dict[str, set] = {}
    for child, digest in episodes:
        code = code_of[digest]
        if seen or classes[code] != "C4":
            by_group.setdefault(code.split(".")[0], set()).add(child)
    return len({child for child, _digest in episodes}), {group: len(children) for group, children in sorted(by_group.items())}
