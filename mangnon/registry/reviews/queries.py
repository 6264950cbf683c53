"""Reading the lists of the review, always for somebody: the open ones live, the closed ones as they were kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.deadlines import queries as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.organisation import roles
from mangnon.organisation.models import Body, Unit
from mangnon.registry import codes, queries, scope
from mangnon.registry.bulk.ledger import version_of
from mangnon.registry.identity import birth_text
from mangnon.registry.models import Child, Circumstance, MergedInto, Residence, RiskWatch
from mangnon.registry.reviews import rules
from mangnon.registry.reviews.models import ReviewEdition, ReviewList, ReviewNote, ReviewRow
from mangnon.registry.reviews.rules import Listed, Period
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import born_between

COMMUNE, UPPER = "xa", "tren"


def commune_for(actor: Actor, unit_id: int, period: Period) -> Unit:
    """Return a commune of the actor's scope that was in force on the period's last day, of a period that has begun.

    Who works in a successor finds the predecessors' lists. Raises ``Unit.DoesNotExist``.
    """
    if period.first > clock.today():
        raise Unit.DoesNotExist
    return communes_of(actor, period).get(pk=unit_id)


def communes_of(actor: Actor, period: Period) -> QuerySet[Unit]:
    """Return the communes of the actor's scope that owe the list of a period."""
    communes = Unit.objects.on(period.last).filter(level=Unit.XA)
    units = scope.units_for(actor)
    return communes if units is None else communes.filter(id__in=sorted(units))


def side_of(actor: Actor) -> str:
    """Return on which side of a list in scope the actor stands: the commune, or a unit above it."""
    if actor.kind != "person":
        return UPPER
    return COMMUNE if Body.objects.filter(pk=actor.body_id or None, level=Unit.XA).exists() else UPPER


def review_of(unit: Unit, period: Period) -> ReviewList | None:
    """Return the list of a commune and period, None while nobody has touched it."""
    return ReviewList.objects.filter(unit=unit, kind=period.kind, year=period.year, number=period.number).first()


def edition_of(review: ReviewList | None, number: int | None = None) -> ReviewEdition | None:
    """Return a closed edition of a list, the latest unless one is named; None when there is none."""
    if review is None:
        return None
    editions = review.editions.order_by("-number")
    return (editions.filter(number=number) if number else editions).first()


def kept_rows(edition: ReviewEdition) -> list[Listed]:
    """Return the rows of a closed edition as they were."""
    return [Listed.read(content) for content in ReviewRow.objects.filter(edition=edition).order_by("order").values_list("content", flat=True)]


def live_rows(unit: Unit, period: Period, review: ReviewList | None) -> list[Listed]:
    """Return the rows of an open list as the registry stands, against the list before."""
    if period.kind == rules.QUARTER:
        return _quarter(unit, period)
    before, now = rows_before(unit, period), current(unit, as_of(period))
    notes = {note.child_id: note for note in review.notes.all()} if review else {}
    passed = _taken_off([child for child in notes if child not in before and child not in now], period)
    if compared_with(unit, period):  # of a first list, who began before the period was there, whatever day its end was written for
        before |= {child: row for child, row in passed.items() if row.since < period.first.isoformat()}
    gone = _leavings(unit, as_of(period), [child for child in {**before, **passed} if child not in now])
    rows = []
    for child in {**before, **passed, **now}:
        row = now.get(child) or before.get(child) or passed[child]
        row.change = rules.change_of(before[child].codes if child in before else None, now[child].codes if child in now else None)
        row.left, row.reason = gone.get(child, ("", ""))
        note = notes.get(child)
        row.done, row.action = ((note.done or "", note.action or "") if note else ("", ""))
        rows.append(row)
    return _ordered(rows)


def as_of(period: Period) -> date:
    """Return the day a list speaks of: the period's last, today while it runs."""
    return min(period.last, clock.today())


def _ordered(rows: Iterable[Listed]) -> list[Listed]:
    return sorted(rows, key=lambda row: (not row.stays, text.sort_key(row.hamlet), text.person_sort_key(row.full_name), row.child))


def _quarter(unit: Unit, period: Period) -> list[Listed]:
    """The union of its months: who was in any of them, how that ended, what was done month by month."""
    months = [(month, kept_rows(edition)) for month in period.months if (edition := edition_of(review_of(unit, month)))]
    before = rows_before(unit, period.months[0])
    found: dict[UUID, Listed] = {}
    done: dict[UUID, list[str]] = defaultdict(list)
    for month, rows in months:
        for row in rows:
            said = "; ".join(part for part in (row.done, row.action) if part)
            if said:
                done[row.ident].append(f"{month.number:02d}/{month.year}: {said}")
            if row.ident not in found and row.change == rules.OUT and row.since < period.first.isoformat():
                before.setdefault(row.ident, row)  # told by a first list, see live_rows
            found[row.ident] = row
    for child, row in found.items():
        row.change = rules.change_of(before[child].codes if child in before else None, row.codes if row.stays else None)
        row.done, row.action = ". ".join(done[child]), ""
    return _ordered(found.values())


def missing_months(unit: Unit, period: Period) -> list[Period]:
    """Return the months of a quarter whose list was owed and is not closed."""
    closed = set(
        ReviewList.objects.filter(unit=unit, kind=rules.MONTH, year=period.year).exclude(state=rules.OPEN).values_list("number", flat=True)
    )
    obligations = codes.packs().obligations
    return [month for month in period.months if month.number not in closed and rules.obligation(month, obligations)]


def rows_before(unit: Unit, period: Period) -> dict[UUID, Listed]:
    """Return who stood in the last closed monthly list before a period; in a new commune's first, in its predecessors' last ones.

    Where there is no such list, who would have stood in it by the registry: a first list calls nobody new who was there before.
    """
    found = _editions_before(unit, period)
    if not found:
        return current(unit, period.first - timedelta(days=1), map_of=as_of(period))
    return _one_each([row for edition in found for row in kept_rows(edition) if row.stays])


def compared_with(unit: Unit, period: Period, edition: ReviewEdition | None = None) -> date | None:
    """Return the day of the registry a first list is compared with; None when it is compared with the list before.

    ``edition`` is the closed one that is looked at: lists closed after it were not there to compare with.
    """
    earlier = _editions_before(unit, period, edition.closed_at if edition else None)
    return None if earlier else period.first - timedelta(days=1)


def _editions_before(unit: Unit, period: Period, at: datetime | None = None) -> list[ReviewEdition]:
    earlier = Q(review__year__lt=period.year) | Q(review__year=period.year, review__number__lt=period.first.month)
    editions = ReviewEdition.objects.filter(earlier, review__kind=rules.MONTH).order_by("review__year", "review__number", "number")
    editions = editions.filter(closed_at__lt=at) if at else editions
    latest = editions.filter(review__unit=unit).last()
    return [latest] if latest else _predecessors(unit, period, editions)


def _one_each(rows: Sequence[Listed]) -> dict[UUID, Listed]:
    """Return rows by child, a record that was merged into another since under the one that goes on."""
    merged = set(MergedInto.objects.believed().filter(child__in=[row.ident for row in rows]).values_list("child_id", flat=True))
    found: dict[UUID, Listed] = {}
    for row in sorted(rows, key=lambda row: row.ident in merged):
        child = queries.kept_for(row.ident) if row.ident in merged else row.ident
        if child not in found:
            row.child = child.hex
            found[child] = row
    return found


def _predecessors(unit: Unit, period: Period, editions: QuerySet[ReviewEdition]) -> list[ReviewEdition]:
    inside = editions.filter(review__unit_id__in=scope.within(unit.pk, period.last)).select_related("review")
    return list({edition.review.unit_id: edition for edition in inside}.values())


def current(unit: Unit, day: date, *, map_of: date | None = None) -> dict[UUID, Listed]:
    """Return the children of a commune in special circumstances or at risk on ``day``, as the registry believes now.

    ``map_of`` is the day whose map says what belongs to the commune; else ``day`` itself.
    """
    after, until = born_between(0, 16, day)
    stays = Residence.objects.believed().on(day).filter(child=OuterRef("pk"), unit_id__in=scope.within(unit.pk, map_of or day))
    watched = [Exists(model.objects.believed().on(day).filter(child=OuterRef("pk"))) for model in (Circumstance, RiskWatch)]
    alive = Q(died_on=None) | Q(died_on__gt=day)
    children = list(Child.objects.filter(alive, Exists(stays), watched[0] | watched[1], birth_date__gt=after, birth_date__lte=until).order_by("sort_key", "id"))
    found = {child.pk: row for child, row in zip(children, rows_of(children, day), strict=True)}
    for episode in Circumstance.objects.believed().on(day).filter(child__in=found).order_by("valid_from", "id"):
        found[episode.child_id].circumstances.append([code_of(episode), episode.valid_from.isoformat()])
    for risk in RiskWatch.objects.believed().on(day).filter(child__in=found).order_by("valid_from", "code", "id"):
        found[risk.child_id].risks.append([risk.code, risk.valid_from.isoformat()])
    return found


def _taken_off(children: Sequence[UUID], period: Period) -> dict[UUID, Listed]:
    """Return noted children who are in neither list but had something that ended: what ended in the period, else what ended last."""
    day, found = as_of(period), {}
    for child, episodes in _ended(children, day).items():
        since = min(period.first, episodes[-1].valid_to)
        (row,) = rows_of([Child.objects.get(pk=child)], day)
        for episode in (episode for episode in episodes if episode.valid_to >= since):
            pairs = row.circumstances if isinstance(episode, Circumstance) else row.risks
            pairs.append([code_of(episode), episode.valid_from.isoformat()])
        found[child] = row
    return found


def _ended(children: Sequence[UUID], day: date) -> dict[UUID, list[Circumstance | RiskWatch]]:
    """Return what of the children ended by ``day``, the last ended last."""
    found: dict[UUID, list[Circumstance | RiskWatch]] = defaultdict(list)
    for model in (Circumstance, RiskWatch):
        for episode in model.objects.believed().filter(child__in=children, valid_to__lte=day).order_by("valid_to", "id"):
            found[episode.child_id].append(episode)
    return {child: sorted(episodes, key=lambda episode: episode.valid_to) for child, episodes in found.items()}


def code_of(episode: Circumstance | RiskWatch) -> str:
    """Return the entry of an episode, sealed or not."""
    return episode.code or codes.unseal(episode.sealed)["code"]


def rows_of(children: Sequence[Child], day: date) -> list[Listed]:
    """Return who the children are, as a list of ``day`` says it."""
    here = queries.present(SYSTEM, children, day)
    return [
        Listed(child.pk.hex, child.full_name, birth_text(child.birth_date, child.birth_precision), child.sex, here[child.pk].hamlet, here[child.pk].household, child.mother_name)
        for child in children
    ]


SYSTEM = Actor("job", "reviews", channel="job")  # names of places only: what a reader may see of an entry is decided when it is shown


def _leavings(unit: Unit, day: date, gone: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return why children left the list: a key of LEAVINGS, and the words an episode ended with."""
    after, _until = born_between(0, 16, day)
    stays = set(Residence.objects.believed().on(day).filter(child__in=gone, unit_id__in=scope.within(unit.pk, day)).values_list("child_id", flat=True))
    endings = _endings(gone, day)
    found = {}
    for child, died, born in Child.objects.filter(pk__in=gone).values_list("id", "died_on", "birth_date"):
        if died and died <= day:
            found[child] = (rules.DIED, "")
        elif born <= after:
            found[child] = (rules.GREW, "")
        elif child not in stays:
            found[child] = (rules.MOVED, "")
        else:
            found[child] = (rules.ENDED, endings[child]) if child in endings else (rules.UNSAID, "")
    return found


def _endings(children: Sequence[UUID], day: date) -> dict[UUID, str]:
    return {child: _reason_of(episodes[-1]) for child, episodes in _ended(children, day).items()}


def _reason_of(episode: Circumstance | RiskWatch) -> str:
    sealed = episode.sealed if isinstance(episode, Circumstance) else None
    return episode.end_reason if sealed is None else codes.unseal(sealed)["end_reason"]


def may_read(actor: Actor, row: Listed) -> bool:
    """Say whether the actor may read all of a row: its entries, and the words about them."""
    classes = codes.circumstance_classes()
    return queries.may_see_c4(actor) or all(classes.get(code) != "C4" for code in row.codes)


def groups_shown(actor: Actor, row: Listed) -> list[str]:
    """Return the entries of a row as the actor may read them: one of class C4 is only a special circumstance to others."""
    labels, classes, kinds, seen = codes.circumstance_labels(), codes.circumstance_classes(), codes.risks(), queries.may_see_c4(actor)
    words = [
        labels.get(code, code) if seen or classes.get(code) != "C4" else str(fields.VEILED_LABEL) for code, _since in row.circumstances
    ]
    return list(dict.fromkeys([*words, *(kinds.get(code, code) for code, _since in row.risks)]))


def facts_version(child: UUID) -> int:
    """Return a number that grows with every change of a child's circumstances and risks: what a page was made from."""
    return version_of(Circumstance, child=child) + version_of(RiskWatch, child=child)


def note_of(review: ReviewList | None, child: UUID) -> ReviewNote | None:
    """Return what was noted of a child in an open list."""
    return review.notes.filter(child=child).first() if review else None


@dataclass(frozen=True, slots=True)
class Square:
    """One list on the board: whose, of when, until when it was owed, how that stands; ``on_paper`` when only its due item says so."""

    unit: Unit
    period: Period
    review: ReviewList | None
    standing: deadlines.rules.Standing | None
    due_before: date | None = None
    on_paper: bool = False


def board(actor: Actor, year: int) -> list[list[Square]]:
    """Return a line of squares per commune of the actor's scope: the year's 12 months and 4 quarters, counted from the lists.

    A square without a standing is not owed: it has not begun, or the obligation or the commune was not in force. Empty for a sector's reporter.
    """
    if actor.role == deadlines.SECTOR:
        return []
    periods, obligations = rules.year_of(year), codes.packs().obligations
    owed = {period: found[1] for period in periods if (found := rules.obligation(period, obligations))}
    units = _communes_in(actor, year)
    lists = {(row.unit_id, row.kind, row.number): row for row in ReviewList.objects.filter(year=year, unit__in=units)}
    papers = _papers(units, owed)
    return [[_square(unit, period, owed.get(period), lists, papers) for period in periods] for unit in units]


def late_lists(actor: Actor, window: timedelta, units: Collection[int] | None = None) -> tuple[list[Square], list[Square]]:
    """Return the lists of the actor's scope that fell due within ``window`` until today, and those of them that were late or are missing.

    ``units``: only of these, as they lie on today's map. The board of the data's quality counts just these.
    """
    day = clock.today()
    squares = [
        square for year in sorted({(day - window).year, day.year}) for line in board(actor, year) for square in line
        if square.standing is not None and day - window < square.due_before <= day and (units is None or square.unit.pk in units)
    ]
    return squares, [square for square in squares if square.standing.klass != deadlines.rules.DONE_IN_TIME]


def _communes_in(actor: Actor, year: int) -> list[Unit]:
    units = scope.units_for(actor)
    communes = Unit.objects.meeting(date(year, 1, 1), date(year + 1, 1, 1)).filter(level=Unit.XA)
    communes = communes if units is None else communes.filter(id__in=sorted(units))
    return list(communes.order_by("valid_from", "sort_key", "id"))


def _papers(units: Sequence[Unit], owed: Mapping[Period, date]) -> dict[tuple, DueItem]:
    """Return what the communes' bodies owed and have done: by sending a list, or on paper before lists were kept here."""
    items = DueItem.objects.filter(unit__in=units, code__in=rules.OWED.values(), due_before__in=set(owed.values()), done_at__isnull=False)
    return {(item.unit_id, item.code, item.due_before): item for item in items}


def _square(unit: Unit, period: Period, due: date | None, lists: Mapping, papers: Mapping) -> Square:
    if due is None or period.first > clock.today() or unit.valid_from > period.last or (unit.valid_to is not None and unit.valid_to <= period.last):
        return Square(unit, period, None, None)
    review = lists.get((unit.pk, period.kind, period.number))
    done = papers.get((unit.pk, rules.OWED[period.kind], due))
    sent = done.done_at if done else review.sent_at if review else None
    standing = deadlines.rules.standing(deadlines.rules.ends_at(due, None), sent, clock.now())
    return Square(unit, period, review, standing, due, review is None and done is not None)


def reopened_for(actor: Actor) -> list[tuple[ReviewList, str]]:
    """Return the lists of the actor's communes that were sent, opened again by the upper unit and not sent since, each with its reason."""
    if side_of(actor) != COMMUNE or not roles.may(actor.role, roles.CHILD_VIEW):
        return []
    lists = ReviewList.objects.filter(unit__in=sorted(scope.units_for(actor)), sent_at__isnull=False).exclude(state=rules.SENT)
    editions = ReviewEdition.objects.filter(review__in=lists, reopened_at__isnull=False).order_by("number")
    reasons = dict(editions.values_list("review_id", "reason"))
    return [(review, reasons.get(review.pk, "")) for review in lists.order_by("year", "kind", "number", "unit_id")]


def findable(actor: Actor, unit: Unit, typed: str) -> QuerySet[Child]:
    """Return the children of a commune that match what was typed: whom to put on its list."""
    return queries.search_children(actor, typed, filters=queries.Filters(unit=unit.pk)) if typed else Child.objects.none()


def child_here(actor: Actor, unit: Unit, period: Period, ident: UUID) -> Child:
    """Return a child of the commune on the period's day, or one of its list, noted in it or in the one before; raises ``Child.DoesNotExist``."""
    child = Child.objects.get(pk=ident)
    if not roles.may(actor.role, roles.CHILD_NAMES):
        raise Child.DoesNotExist
    stays = Residence.objects.believed().on(as_of(period)).filter(child=child, unit_id__in=scope.within(unit.pk, as_of(period)))
    if not stays.exists() and note_of(review_of(unit, period), ident) is None and ident not in rows_before(unit, period):
        raise Child.DoesNotExist
    return child

