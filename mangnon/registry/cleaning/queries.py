"""Reading the cleaning lists, always for somebody: whom to ask about, what was asked, answered, done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import translation

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.base.numbers import parse_vi_date
from mangnon.organisation.models import Unit
from mangnon.registry import codes, queries, scope
from mangnon.registry.cleaning import rules
from mangnon.registry.cleaning.models import CheckLine, CheckList
from mangnon.registry.cleaning.rules import Basics
from mangnon.registry.identity import birth_text, latest_day, number_status
from mangnon.registry.models import Child, MergedInto, Residence
from mangnon.registry.rules import fields

OPEN = (rules.WAITING, rules.ANSWERED)
LISTS = {"sex": lambda: fields.SEXES, "ethnic": codes.ethnic}


def lists_for(actor: Actor) -> QuerySet[CheckList]:
    """Return the lists of the actor's scope with how many lines each has and how many are still open, the newest first."""
    lists = CheckList.objects.select_related("unit")
    units = scope.units_for(actor)
    if units is not None:
        lists = lists.filter(unit_id__in=sorted(units))
    return lists.annotate(count=Count("lines"), left=Count("lines", filter=Q(lines__state__in=OPEN) & _in_the_book("lines__child"))).order_by("-made_at", "-id")


def list_for(actor: Actor, ident: UUID) -> CheckList:
    """Return one list of the actor's scope; raises ``CheckList.DoesNotExist``."""
    return lists_for(actor).get(pk=ident)


def _in_the_book(child: str) -> Exists:
    """A condition: the list that brought the child has not been undone; of a record that was undone, and of none else, no residence is believed."""
    return Exists(Residence.objects.believed().filter(child=OuterRef(child))) | Exists(MergedInto.objects.believed().filter(child=OuterRef(child)))


def lines_of(checklist: CheckList) -> list[CheckLine]:
    """Return the lines of a list in its order, each with the record that goes on for its child (one merged since is followed).

    ``gone``: the list that brought the child was undone since; what was asked stays.
    """
    lines = list(CheckLine.objects.filter(checklist=checklist).annotate(gone=~_in_the_book("child")).select_related("child").order_by("number"))
    merged = set(MergedInto.objects.believed().filter(child__in=[line.child_id for line in lines]).values_list("child_id", flat=True))
    for line in lines:
        if line.child_id in merged:
            line.child = Child.objects.get(pk=queries.kept_for(line.child_id))
    return lines


def open_lines(checklist: CheckList, *states: str) -> list[CheckLine]:
    """Return the lines nobody has finished with, in any of ``states``, else in any."""
    return [line for line in lines_of(checklist) if line.state in (states or OPEN) and not line.gone]


def exceptions(actor: Actor, unit: Unit) -> list[tuple[Child, Basics, list[str]]]:
    """Return the children of a commune who stand in any of the three lists, by xóm and name, with which."""
    children = list(queries.children_for(actor, filters=queries.Filters(unit=unit.pk)))
    here = queries.present(actor, children)
    found = []
    for child in children:
        asked = basics_of(child, here[child.pk].hamlet)
        status = number_status(child.personal_id, child.birth_date, child.sex) if child.personal_id_status != "xac_thuc" else "xac_thuc"
        if kinds := rules.kinds_of(asked, status, child.unnamed, child.ethnic == fields.UNKNOWN_ETHNIC):
            found.append((child, asked, kinds))
    return sorted(found, key=lambda row: (text.sort_key(row[1].hamlet), row[0].sort_key, row[0].pk))


def waiting(unit: Unit) -> set[UUID]:
    """Return the children of a commune about whom the police have been asked and have not answered, or nobody has looked yet."""
    return set(CheckLine.objects.filter(checklist__unit=unit, state__in=OPEN).values_list("child_id", flat=True))


def basics_of(child: Child, hamlet: str = "") -> Basics:
    """Return what the register holds of a child, as words on paper: Vietnamese whoever asks."""
    with translation.override("vi"):
        sex, ethnic = str(fields.SEXES[child.sex]), codes.ethnic().get(child.ethnic, "")
    return Basics(child.full_name, birth_text(child.birth_date, child.birth_precision), sex, ethnic, child.mother_name, child.father_name, child.guardian_name, child.personal_id or "", hamlet)


def wanted(child: Child, answer: Basics) -> tuple[dict, list[str]]:
    """Return the registry's changes an answer asks for, and the fields whose words are not understood."""
    changes, unread = {}, []
    whole = not answer.personal_id or not rules.number_of(answer).why
    for name in rules.differing(basics_of(child), answer):
        said = getattr(answer, name)
        if name == "birth":
            read = _born(said)
        elif name in LISTS:
            read = {name: code} if (code := _code(LISTS[name], said)) else {}
        else:
            read = {name: said} if whole or name != "personal_id" else {}
        changes |= read
        unread += [] if read else [name]
    if answer.personal_id and whole:
        changes["personal_id_status"] = "xac_thuc"
    return changes, unread


def _born(said: str) -> dict:
    try:
        day, precision = parse_vi_date(said)
    except ValueError:
        return {}
    return {"birth_date": latest_day(day, precision, clock.today()), "birth_precision": precision}


def _code(labels: Callable[[], Mapping[str, object]], said: str) -> str | None:
    key = text.tone_key(said)
    with translation.override("vi"):
        return next((code for code, label in labels().items() if text.tone_key(str(label)) == key), None)


def kind_counts(rows: Sequence[tuple[Child, Basics, list[str]]]) -> dict[str, int]:
    """Return how many children stand in each of the three lists."""
    return {kind: sum(kind in kinds for _child, _asked, kinds in rows) for kind in rules.KINDS}


def code_of(unit: Unit, day: date) -> str:
    """Return the next free code of a commune's list of a day: no name stands in it."""
    stem = f"CA-{unit.code}-{day:%Y%m%d}"
    taken = set(CheckList.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}-{n:02d}") not in taken)
