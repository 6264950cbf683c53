"""Reading hand-overs, always for somebody: the lists of the scope, and what there is to hand over now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.exchange.handover import rules
from mangnon.exchange.handover.models import HandOver, HandOverLine
from mangnon.exchange.handover.rules import Base, Content, Proposed
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.profiles import queries as profiles
from mangnon.exchange.profiles import values
from mangnon.exchange.profiles.models import Profile
from mangnon.exchange.profiles.rules import Shape
from mangnon.exchange.queries import batches, places
from mangnon.exchange.rules.messages import REFUSED
from mangnon.organisation.models import Unit
from mangnon.registry import queries as registry
from mangnon.registry import scope
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import Away, Child, Correction, MergedInto, Residence
from mangnon.registry.rules import fields as words

# What a correction of the record calls a field of imports.
CORRECTIONS = {"birth_date": "birth", "birth_precision": "birth", "ethnic": "ethnic"}


def lists_for(actor: Actor) -> QuerySet[HandOver]:
    """Return the hand-overs of the actor's scope with how many lines each has by state, the newest first."""
    found = HandOver.objects.select_related("unit", "profile", "edition")
    units = scope.units_for(actor)
    if units is not None:
        found = found.filter(unit_id__in=sorted(units))
    counts = {name: Count("lines", filter=Q(lines__state=state)) for name, state in (("done", rules.DONE), ("returned", rules.RETURNED), ("waiting", rules.WAITING))}
    return found.annotate(count=Count("lines"), **counts).order_by("-made_at", "-id")


def list_for(actor: Actor, ident: UUID) -> HandOver:
    """Return one hand-over of the actor's scope; raises ``HandOver.DoesNotExist``, also for who may not read entries of class C4.

    What a line holds was read by who made the list: it may tell a sealed circumstance.
    """
    if not registry.may_see_c4(actor):
        raise HandOver.DoesNotExist
    return lists_for(actor).get(pk=ident)


def lines_of(handover: HandOver, state: str = "") -> QuerySet[HandOverLine]:
    """Return the lines of a list in its order, of one state when one is asked for."""
    found = HandOverLine.objects.filter(handover=handover).select_related("child").order_by("number")
    return found.filter(state=state) if state else found


def line_of(handover: HandOver, number: int) -> HandOverLine:
    """Return one line; raises ``HandOverLine.DoesNotExist``."""
    return lines_of(handover).get(number=number)


def latest(unit: Unit, profile: Profile) -> HandOver | None:
    """Return the last list of a commune by a profile: what the next one starts after."""
    return HandOver.objects.filter(unit=unit, profile=profile).order_by("-number").first()


def shape_of(handover: HandOver) -> Shape:
    """Return the shape a list was made in."""
    return profiles.shape_of(handover.edition)


def fields_of(shape: Shape) -> list[str]:
    """Return the fields a list tells of: the columns in their order that are written."""
    written = values.told()
    return [one.field for one in shape.columns if one.field in written]


def changes(actor: Actor, unit: Unit, profile: Profile) -> list[Proposed]:
    """Return what a commune has to tell since its last list, by kind and name."""
    shape = profiles.shape_of(profiles.edition_of(profile))
    fields, told, day = fields_of(shape), values.told(), clock.today()
    inside = places.made_of([unit.pk], day)[unit.pk]
    base = _followed(_bases(actor, inside, profile, fields))
    children = list(registry.children_for(actor, day, registry.Filters(unit=unit.pk)))
    kept = values.of_children(actor, unit, children, day)
    now = {child.pk: {name: told[name](kept[child.pk]) for name in fields} for child in children}
    corrected, came = _corrected(now), _came(set(now) - set(base), inside)
    lines = [rules.proposed(child, base.get(child), now[child], fields, corrected=corrected[child], note=came.get(child, "")) for child in now]
    lines += _gone(base, {child for child, one in base.items() if one.known and not one.gone and child not in now}, inside)
    order = {kind: at for at, kind in enumerate(rules.KINDS)}
    names = {child.pk: child.sort_key for child in children} | dict(Child.objects.filter(pk__in=[line.child for line in lines if line and line.child not in now]).values_list("pk", "sort_key"))
    return sorted(filter(None, lines), key=lambda line: (order[line.kind], names.get(line.child, ""), line.child.hex))


def _bases(actor: Actor, inside: Collection[int], profile: Profile, fields: Sequence[str]) -> dict[UUID, Base]:
    """Return child → what the other software holds: as its own export said when it was imported, then as each keyed line said."""
    found = _imported(actor, inside, profile, fields)
    lines = HandOverLine.objects.filter(handover__unit__in=list(inside), handover__profile=profile).exclude(state=rules.WAITING).order_by("handover__number", "number")
    for line in lines:
        before = found.get(line.child_id, Base())
        if line.state == rules.DONE:
            found[line.child_id] = Base(Content.read(line.content).values, True, line.kind in rules.GONE)
        else:
            found[line.child_id] = Base(before.values, before.known, before.gone, line.reason)
    return found


def _imported(actor: Actor, inside: Collection[int], profile: Profile, fields: Sequence[str]) -> dict[UUID, Base]:
    told, seen, found = values.told(), registry.may_see_c4(actor), {}
    lists = [batch for batch in ImportBatch.objects.filter(state=ImportBatch.DONE, edition__profile=profile).select_related("body") if (batch.unit_id or (batch.body and batch.body.unit_id)) in inside]
    for row in ImportRow.objects.filter(batch__in=lists).exclude(outcome=REFUSED).exclude(child=None).order_by("batch__received_at", "number"):
        line = batches.opened(row)
        said = values.of_import(line.values | (line.sealed if seen else {}))  # what this reader is not told of a child is not missed in the list either
        found[row.child] = Base({name: told[name](said) for name in fields}, True)
    return found


def _followed(base: dict[UUID, Base]) -> dict[UUID, Base]:
    """Let the record that goes on answer for one merged into it, unless both were handed over: then the other is to be told."""
    for child in MergedInto.objects.believed().filter(child__in=list(base)).values_list("child_id", flat=True):
        kept = registry.kept_for(child)
        if kept not in base:
            base[kept] = base.pop(child)
    return base


def _corrected(children: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return child → the fields of imports that were corrected, ever: a change of a corrected field is told as one."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for part in chunks(children):
        for child, name in Correction.objects.filter(child__in=part).values_list("child_id", "field"):
            found[child].add(CORRECTIONS.get(name, name))
    return defaultdict(frozenset, {child: frozenset(names) for child, names in found.items()})


def _came(children: Collection[UUID], inside: Collection[int]) -> dict[UUID, str]:
    """Return child → where it came from, of new ones that lived elsewhere before."""
    found = {}
    for part in chunks(children):
        for stay in Residence.objects.believed().filter(child__in=part).exclude(unit__in=list(inside)).exclude(valid_to=None).select_related("unit").order_by("valid_to", "id"):
            found[stay.child_id] = _("Chuyển đến từ %(place)s ngày %(day)s") % {"place": stay.unit.full_name, "day": vi_date(stay.valid_to)}
    return found


def _gone(base: dict[UUID, Base], children: Collection[UUID], inside: Collection[int]) -> list[Proposed]:
    """Return lines for children the other software holds and the commune does not; who only turned 16 is no line."""
    found = []
    for part in chunks(children):
        merged = set(MergedInto.objects.believed().filter(child__in=part).values_list("child_id", flat=True))
        stays, away = _stays(part), dict(Away.objects.believed().filter(child__in=part, valid_to=None).values_list("child_id", "how"))
        for child in Child.objects.filter(pk__in=part):
            kind, note = _parting(child, stays[child.pk], inside, merged=child.pk in merged, how=away.get(child.pk, ""))
            if kind:
                values_ = base[child.pk].values
                found.append(Proposed(child.pk, kind, Content(values_, values_, "; ".join(filter(None, [note, base[child.pk].came_back])))))
    return found


def _stays(children: Collection[UUID]) -> dict[UUID, list[Residence]]:
    found: dict[UUID, list[Residence]] = defaultdict(list)
    for stay in Residence.objects.believed().filter(child__in=children).select_related("unit").order_by("valid_from", "id"):
        found[stay.child_id].append(stay)
    return found


def _parting(child: Child, stays: Sequence[Residence], inside: Collection[int], *, merged: bool, how: str) -> tuple[str, str]:
    if merged:
        return rules.MERGED, _("Hồ sơ này đã nhập vào hồ sơ khác của cùng một trẻ")
    if child.died_on:
        return rules.DIED, _("Mất ngày %(day)s") % {"day": vi_date(child.died_on)}
    here = [stay for stay in stays if stay.unit_id in inside]
    if not here:
        return rules.DROPPED, _("Không còn thời gian cư trú nào được ghi ở xã")
    last = stays[-1]
    if last.unit_id in inside and (last.valid_to is None or last.valid_to > clock.today()):
        return "", ""  # lives here and is no child any more
    place = last.unit.full_name if last.unit_id not in inside else str(words.MOVES.get(how or last.ended_by, ""))
    day = here[-1].valid_to or last.valid_from
    return rules.LEFT, _("Đi từ ngày %(day)s: %(place)s") % {"day": vi_date(day), "place": place}
