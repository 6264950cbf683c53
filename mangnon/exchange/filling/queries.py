"""The board of the first filling, always for somebody: each commune of the scope with its figures, and what is behind them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.exchange.filling.models import Expected
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.queries import batches, known, places
from mangnon.exchange.rules import same
from mangnon.exchange.rules.messages import REFUSED, telling
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows, parents_on
from mangnon.registry import queries as registry

READ = (ImportBatch.DONE,)
WAITING = (ImportBatch.WAITING, ImportBatch.QUEUED, ImportBatch.STOPPED)
# Rows refused because the register knows the child, or somebody else by its number: the child being there answers nothing.
ASKED_ANYWAY = frozenset({"number_differs", "lives_elsewhere", "personal_id_taken", "personal_id_repeated"})


@dataclass(slots=True)
class Filling:
    """How far one commune is: rows of its imported lists, refused rows nobody settled, lists that wait, children, how many are expected."""

    unit: Unit
    lists: int = 0
    rows: int = 0
    taken: int = 0
    refused: int = 0
    open: int = 0
    waiting: int = 0
    children: int = 0
    expected: Expected | None = None
    district: str = ""

    @property
    def coverage(self) -> float | None:
        """Children in the register for each hundred expected; None without a source."""
        return self.children * 100 / self.expected.children if self.expected and self.expected.children else None


class Question(NamedTuple):
    """A refused row that is not settled, opened."""

    row: ImportRow
    line: batches.Line
    commune: int


@dataclass(slots=True)
class _Units:
    """Which commune of the day each unit of any time lies in, of the scope."""

    by_id: dict[int, Unit]
    here: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Sequence[Unit], day: date) -> "_Units":
        found = cls({unit.pk: unit for unit in units})
        for commune, inside in places.made_of(list(found.by_id), day).items():
            found.here |= dict.fromkeys(inside, commune)
        return found


def board(actor: Actor, units: Sequence[Unit] | None = None) -> list[Filling]:
    """Return the communes of the actor's scope (or those of ``units`` in it) by name, each with its figures."""
    day, mine = clock.today(), list(registry.communes_for(actor))
    wanted = mine if units is None else [unit for unit in mine if unit.pk in {one.pk for one in units}]
    where = _Units.of(wanted, day)
    above, named = parents_on(day), dict(Unit.objects.on(day).filter(level=Unit.HUYEN).values_list("id", "full_name"))
    found = {unit.pk: Filling(unit, district=named.get(above.get(unit.pk), "") if len(wanted) > 1 else "") for unit in wanted}
    for batch in _batches(where):
        _add(found[_commune(batch, where)], batch)
    for commune, count in Counter(question.commune for question in questions(where)).items():
        found[commune].open = count
    for unit, count in _children(actor, day):
        if unit in found:
            found[unit].children += count
    for unit, row in _expected(where).items():
        found[unit].expected = row
    return list(found.values())


def _add(filling: Filling, batch: ImportBatch) -> None:
    if batch.state in WAITING:
        filling.waiting += 1
        return
    filling.lists += 1
    filling.rows += batch.rows
    filling.taken += batch.accepted + batch.warned
    filling.refused += batch.refused


def _batches(where: _Units, states: Iterable[str] = (*READ, *WAITING)) -> list[ImportBatch]:
    """Return the lists of communes: of the commune they were handed in for, else of the sender's."""
    rows = ImportBatch.objects.filter(state__in=list(states)).select_related("body", "edition__profile").defer("columns", "file_name", "left").order_by("-received_at", "-id")
    return [batch for batch in rows if _commune(batch, where)]


def _commune(batch: ImportBatch, where: _Units) -> int | None:
    unit = batch.unit_id or (batch.body.unit_id if batch.body else None)
    return where.here.get(unit)


def lists_of(actor: Actor, unit: Unit) -> list[ImportBatch]:
    """Return the lists of a commune of the actor's scope, the latest first."""
    return _batches(_Units.of([one for one in registry.communes_for(actor) if one.pk == unit.pk], clock.today()))


def questions_of(actor: Actor, unit: Unit) -> list[Question]:
    """Return the refused rows of a commune of the actor's scope that nobody settled, as the lists have them."""
    return questions(_Units.of([one for one in registry.communes_for(actor) if one.pk == unit.pk], clock.today()))


def questions(where: _Units) -> list[Question]:
    """Return refused rows without what came in since by its name and birth, or was settled by hand."""
    of = {batch.pk: _commune(batch, where) for batch in _batches(where, READ)}
    rows = ImportRow.objects.filter(batch__in=list(of), outcome=REFUSED, settled=None).select_related("batch").defer("batch__columns").order_by("batch__received_at", "batch_id", "number")
    found = [Question(row, batches.opened(row), of[row.batch_id]) for row in rows]
    people = {question.row.pk: _person(question.line) for question in found}
    stored = known.alike(list(people.values()))
    inside = defaultdict(set)
    for unit, commune in where.here.items():
        inside[commune].add(unit)
    return [question for question in found if not _came_in(question, people[question.row.pk], stored, inside[question.commune])]


def _person(line: batches.Line) -> same.Person | None:
    values = line.values
    if not values["full_name"] or not values["birth_date"]:
        return None
    born = same.born(batches.day_of(values["birth_date"]), values["birth_precision"] or "day")
    return same.Person(text.search_key(values["full_name"]), born, "", None)


def _came_in(question: Question, person: same.Person | None, stored: dict, units: set[int]) -> bool:
    if person is None or ASKED_ANYWAY & {message.code for message in question.line.messages}:
        return False
    return any(record.unit in units for record in stored.get(person.key, ()))


def reasons(found: Sequence[Question]) -> Counter:
    """Return (field, code) → how many of the rows are refused for it: what a reader without names is told."""
    return Counter(pair for question in found for pair in {(message.field, message.code) for message in telling(question.line.messages)})


def _children(actor: Actor, day: date) -> Iterable[tuple[int, int]]:
    here = dict(map_rows(day).filter(level=Unit.XA).values_list("unit_id", "ancestor_id"))
    rows = registry.children_in(actor, day).order_by().values("residences__unit_id").annotate(n=Count("id"))
    return [(here.get(row["residences__unit_id"], row["residences__unit_id"]), row["n"]) for row in rows]


def _expected(where: _Units) -> dict[int, Expected]:
    """Return the figure of the latest day of each commune. One of before a merger speaks of another territory and is left out."""
    rows = Expected.objects.filter(unit__in=list(where.by_id)).order_by("day", "id")
    return {row.unit_id: row for row in rows}


def expected_of(actor: Actor) -> QuerySet[Expected]:
    """Return every expected number of the actor's communes, the latest first."""
    return Expected.objects.filter(unit__in=registry.communes_for(actor)).select_related("unit").order_by("-day", "unit__sort_key", "-id")


def reads_rows(actor: Actor) -> bool:
    """Say whether the actor may read the rows themselves: the commune's own people who enter children."""
    return roles.may(actor.role, roles.CHILD_EDIT)
