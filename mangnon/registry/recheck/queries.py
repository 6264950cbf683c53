"""Reading the re-checks, always for somebody."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.organisation.models import Unit
from mangnon.registry import queries, scope
from mangnon.registry.cleaning.queries import basics_of
from mangnon.registry.cleaning.rules import COMPARED, Basics
from mangnon.registry.models import Child
from mangnon.registry.recheck import rules
from mangnon.registry.recheck.models import Recheck, RecheckLine
from mangnon.registry.recheck.rules import Rate

CHECKED = (rules.RIGHT, rules.WRONG, rules.ABSENT)
FIELDS = (*COMPARED, "hamlet")


def rechecks_for(actor: Actor) -> QuerySet[Recheck]:
    """Return the re-checks of the actor's scope with how many lines, how many checked, how many wrong, the newest first."""
    found = Recheck.objects.select_related("unit")
    units = scope.units_for(actor)
    if units is not None:
        found = found.filter(unit_id__in=sorted(units))
    checked, wrong = Count("lines", filter=Q(lines__state__in=CHECKED)), Count("lines", filter=Q(lines__state__in=(rules.WRONG, rules.ABSENT)))
    return found.annotate(size=Count("lines"), checked=checked, wrong=wrong).order_by("-made_at", "-id")


def recheck_for(actor: Actor, ident: UUID) -> Recheck:
    """Return one re-check of the actor's scope; raises ``Recheck.DoesNotExist``."""
    return rechecks_for(actor).get(pk=ident)


def unasked(unit: Unit) -> int:
    """Return how many children of a commune were drawn and nobody has asked yet."""
    return RecheckLine.objects.filter(recheck__unit=unit, state=rules.WAITING).count()


def lines_of(recheck: Recheck) -> list[RecheckLine]:
    """Return the lines of a re-check in its order."""
    return list(RecheckLine.objects.filter(recheck=recheck).order_by("number"))


def line_of(recheck: Recheck, number: int) -> RecheckLine:
    """Return one line; raises ``RecheckLine.DoesNotExist``."""
    return RecheckLine.objects.get(recheck=recheck, number=number)


def strata_of(actor: Actor, unit: Unit) -> tuple[dict[str, list[UUID]], dict[UUID, tuple[Child, Basics]]]:
    """Return the children of a commune by xóm, and what the register says of each."""
    children = list(queries.children_for(actor, filters=queries.Filters(unit=unit.pk)))
    here = queries.present(actor, children)
    strata: dict[str, list[UUID]] = defaultdict(list)
    for child in children:
        strata[here[child.pk].hamlet].append(child.pk)
    return dict(strata), {child.pk: (child, basics_of(child, here[child.pk].hamlet)) for child in children}


def rates(lines: Sequence[RecheckLine], population: int) -> tuple[Rate, dict[str, Rate]]:
    """Return how many of the checked records are wrong in anything, and how many in each field of those met at home; of ``population`` children."""
    checked, met = [line for line in lines if line.state in CHECKED], [line for line in lines if line.state in (rules.RIGHT, rules.WRONG)]
    fields = {name: Rate(sum(name in line.wrong.split("|") for line in met), len(met), population) for name in FIELDS}
    return Rate(sum(line.state != rules.RIGHT for line in checked), len(checked), population), fields
