"""Children of one's own scope that may be the one being typed: nearest by the search's index, compared as the list of pairs is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import days
from mangnon.engine.linkage import Record, beside
from mangnon.engine.linkage.pairs import Line
from mangnon.engine.search import Asked, Day, read
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry import identity, queries, scope
from mangnon.registry.models import Child, Residence
from mangnon.registry.queries import shelves
from mangnon.registry.rules import ChildRow

SHOWN = 5  # who looks like more than five is a common name, and five are as many as somebody reads
COMPARED = ("id", "full_name", "sex", "birth_date", "birth_precision", "ethnic", "mother_name", "father_name", "personal_id")


@dataclass(frozen=True, slots=True)
class Like:
    """A child of the register that may be the one being typed, with what was compared and found."""

    child: Child
    lines: tuple[Line, ...]


def like(actor: Actor, row: ChildRow, day: date) -> list[Like]:
    """Return the children of the actor's scope that may be the one of ``row``, the likeliest first; never that very record."""
    units = scope.units_for(actor, day)
    units = shelves.all_units() if units is None else units
    keys, people = shelves.nearest(units, _asked(row), day)
    idents = {UUID(bytes=key) for key in keys} | _numbered(actor, row.personal_id)
    found = records(idents - {row.id}, day)
    commune = dict(map_rows(day).filter(level=Unit.XA, unit_id__in=units).values_list("unit_id", "ancestor_id"))
    homes = Counter({commune.get(unit, unit): 0 for unit in people})
    for unit, count in people.items():
        homes[commune.get(unit, unit)] += count
    others = [record._replace(unit=commune.get(record.unit, record.unit)) for record in found.values()]
    pairs = beside(record_of(row), others, homes)[:SHOWN]
    order = list(found)
    children = Child.objects.in_bulk([order[pair.b - 1] for pair in pairs])
    return [Like(children[order[pair.b - 1]], pair.lines) for pair in pairs]


def _asked(row: ChildRow) -> Asked:
    words = [word for name in (row.full_name, row.mother_name, row.father_name) for word in read(name).words]
    born = row.birth_date
    known = {"day": Day(born.year, born.month, born.day), "month": Day(born.year, born.month), "year": Day(born.year)}
    return Asked(tuple(words), (known[row.birth_precision],))


def _numbered(actor: Actor, number: str | None) -> set[UUID]:
    """Return the child of the actor's scope that has this identity number."""
    wanted = identity.digests([number])[0]
    return set(queries.held(actor, list(Child.objects.filter(personal_id_digest=wanted).values_list("id", flat=True)))) if wanted else set()


def records(idents: Iterable[UUID], day: date) -> dict[UUID, Record]:
    """Return who is not older than a child may be, as the comparison takes them, with the place of the last stay."""
    eldest = date(day.year - days.CHILD_YEARS, day.month, 1)
    stays = Residence.objects.believed().filter(child_id__in=idents).order_by("valid_from", "id")
    places = {child: (unit, hamlet) for child, unit, hamlet in stays.values_list("child_id", "unit_id", "hamlet_id")}
    rows = Child.objects.filter(id__in=places, birth_date__gte=eldest).order_by("id").values_list(*COMPARED)
    return {
        ident: Record(name, sex, born.isoformat(), known, ethnic, mother, father, *places[ident], number)
        for ident, name, sex, born, known, ethnic, mother, father, number in rows
    }


def record_of(row: ChildRow) -> Record:
    """Return a row to be written as the comparison takes it."""
    clean = identity.Cleaner()
    return Record(
        clean(row.full_name), row.sex, row.birth_date.isoformat(), row.birth_precision, row.ethnic, clean(row.mother_name), clean(row.father_name),
        row.unit_id, row.hamlet_id, identity.tidy_number(row.personal_id),
    )  # fmt: skip
