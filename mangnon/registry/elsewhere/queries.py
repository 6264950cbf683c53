"""Where a child lives that is not on one's list: the commune in charge and its telephone, never the record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.organisation.models import Body, Post, Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry import identity, scope
from mangnon.registry.models import Child, Residence

NOBODY, NOWHERE = UUID(int=0), 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for: an identity number, or name, birth (as far as it is known) and mother, all three."""

    number: str = ""
    name: str = ""
    birth: date | None = None
    mother: str = ""
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The commune that has the child, or has its record since it left the province (``gone``).

    ``child_id`` stays with the server; ``mine``: that commune is the asker's own.
    """

    child_id: UUID
    unit: str
    body: str
    phone: str
    mine: bool
    gone: bool = False


def elsewhere(actor: Actor, wanted: Wanted) -> Elsewhere | None:
    """Return where the one child lives now, or lived last in the province, that is exactly the wanted one; None for none and for more than one.

    Who left is told too: entered anew where it comes to, it would be one child on two lists.
    The same statements are run whether there is one or not, so that the time tells nothing.
    """
    day = clock.today()
    found = list(_matching(wanted)[:2])
    child = found[0] if len(found) == 1 else NOBODY
    stays = Residence.objects.believed().filter(child=child, child__died_on=None, valid_from__lte=day).order_by("-valid_from", "id")
    living, until = stays.values_list("unit_id", "valid_to").first() or (NOWHERE, None)
    unit_id, unit = map_rows(day).filter(level=Unit.XA, unit_id=living).values_list("ancestor_id", "ancestor__name").first() or (NOWHERE, "")
    body = Body.objects.on(day).filter(unit=unit_id).order_by("-in_charge_of_children", "code").values_list("name", flat=True).first() or ""
    phones = Post.objects.on(day).filter(body__unit=unit_id, role="can_bo_xa").exclude(person__phone="").order_by("valid_from", "id")
    phone = phones.values_list("person__phone", flat=True).first() or ""
    mine = living in (scope.units_for(actor, day) or ())
    return Elsewhere(child, unit, body, phone, mine, gone=until is not None and until <= day) if living else None


def _born(wanted: Wanted) -> Q:
    """Return the records a birth fits: of that day, or of its month or year where no more is recorded. A year alone finds no day."""
    born = wanted.birth
    year = Q(birth_precision="year", birth_date__year=born.year)
    month = Q(birth_precision="month", birth_date__year=born.year, birth_date__month=born.month)
    return {"day": Q(birth_precision="day", birth_date=born) | month | year, "month": month | year, "year": year}[wanted.precision]


def _matching(wanted: Wanted):
    if wanted.number:
        chosen = Child.objects.filter(personal_id_digest=identity.digests([wanted.number])[0])
    else:
        chosen = Child.objects.filter(_born(wanted), search_key=text.search_key(wanted.name), mother_search_key=text.search_key(wanted.mother))
    return chosen.order_by("id").values_list("id", flat=True)
