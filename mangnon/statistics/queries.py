"""Reading rounds, snapshots and reports, always for somebody; and what ``mangnon verify`` says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines.models import DueItem
from mangnon.engine import snapshot as vault
from mangnon.law.rows import RoundRow
from mangnon.organisation import queries as organisation
from mangnon.organisation.models import Unit
from mangnon.registry import codes
from mangnon.statistics import places, rules
from mangnon.statistics.book import Book, BookUnit, book
from mangnon.statistics.models import Report, ReportFile, Snapshot, SnapshotLink

COMMITTEES = {2: ("ubnd_huyen",), 3: ("ubnd_xa",)}  # whose report a level's board waits for


def latest_snapshot(round_code: str) -> Snapshot | None:
    """Return the newest snapshot of a round, or None when it was never frozen."""
    return Snapshot.objects.filter(round_code=round_code).order_by("-number").first()


def newest_snapshots() -> QuerySet[Snapshot]:
    """Return the newest snapshot of every frozen round, the latest reference day first."""
    newer = Snapshot.objects.filter(round_code=OuterRef("round_code"), number__gt=OuterRef("number"))
    return Snapshot.objects.filter(~Exists(newer)).order_by("-reference_day", "round_code")


def folder_of(snapshot: Snapshot) -> Path:
    """Return where a snapshot lies."""
    return places.snapshots() / snapshot.folder


def reports_for(actor: Actor, day: date | None = None) -> QuerySet[Report]:
    """Return the reports of the units in an actor's scope, newest version first within a unit."""
    scope = organisation.unit_ids_in_scope(actor, day or clock.today())
    reports = Report.objects.filter(unit_id__in=scope).select_related("unit", "body", "snapshot")
    return reports.order_by("-snapshot__reference_day", "unit__level", "unit__code", "body__code", "-number", "id")


def report_for(actor: Actor, ident) -> Report:
    """Return one report of the actor's scope; raises ``Report.DoesNotExist`` outside it."""
    return reports_for(actor).prefetch_related("files", "steps").get(pk=ident)


def reports_of(actor: Actor, round_code: str, unit_id: int) -> QuerySet[Report]:
    """Return one unit's reports of a round with their files, as far as the actor may see them."""
    return reports_for(actor).filter(round_code=round_code, unit_id=unit_id).prefetch_related("files", "steps")


def is_newest(report: Report, among: Sequence[Report]) -> bool:
    """Say whether no report of the same round, unit and body has a higher number."""
    same = [other for other in among if (other.round_code, other.unit_id, other.body_id) == (report.round_code, report.unit_id, report.body_id)]
    return report.number == max(other.number for other in same)


def units_for(actor: Actor, day: date, on_day: date | None = None) -> QuerySet[Unit]:
    """Return the units in force on ``on_day`` (default ``day``) that an actor of ``day`` may look at, province first."""
    scope = organisation.unit_ids_in_scope(actor, day)
    return Unit.objects.on(on_day or day).filter(id__in=scope).order_by("level", "code")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands with a round: its newest report, if any, and whether the first that arrived came in time.

    ``on_paper`` says that its body handed the report in outside the system; ``area`` is the district of a commune.
    """

    unit: Unit
    report: Report | None
    due_before: date | None
    arrival: rules.Arrival
    on_paper: bool = False
    area: str = ""

    @property
    def state(self) -> str:
        """The report's state in words."""
        if self.report is None:
            return _("Đã gửi bản giấy") if self.on_paper else _("Chưa lập")
        return str(rules.STATES[self.report.state])

    @property
    def tone(self) -> str:
        """The tone of the state's mark."""
        return rules.TONES[self.report.state] if self.report else "info" if self.on_paper else "plain"


def standings(actor: Actor, round_code: str, level: int) -> list[Standing]:
    """Return how every unit of ``level`` in the actor's scope stands with a round: the late first, then by code."""
    period, today = codes.packs().round(round_code), clock.today()
    units = units_for(actor, today, period.reference_day).filter(level=level)
    versions: dict[int, list[Report]] = {}
    for report in Report.objects.filter(round_code=round_code, unit__in=units).select_related("body").order_by("number", "body__code"):
        versions.setdefault(report.unit_id, []).append(report)
    due, papers, areas = rules.due_before(period, level), _handed_in(round_code, level), _areas(period.reference_day, level)
    rows = [_standing(unit, _owed(versions.get(unit.id, [])), due, today, papers.get(unit.id), areas.get(unit.id, "")) for unit in units]
    order = {"qua_han": 0, "muon": 1, "cho": 2, "dung_han": 3}
    return sorted(rows, key=lambda row: (order[row.arrival.klass], -row.arrival.days, row.unit.code))


def _owed(versions: list[Report]) -> list[Report]:
    """In the province the department owes the report; what the committee sends the ministry is another one."""
    return [report for report in versions if report.body.in_charge_of_children] or versions


def _handed_in(round_code: str, level: int) -> dict[int, datetime]:
    """Return unit → when its body said that what it owes for a round is done: paper is an equal citizen of the board."""
    done = DueItem.objects.filter(round_code=round_code, done_at__lte=clock.now())
    owing = done.filter(body__in_charge_of_children=True) if level == 1 else done.filter(body__kind__in=COMMITTEES[level])
    return dict(owing.order_by("-done_at", "id").values_list("unit_id", "done_at"))


def _areas(day: date, level: int) -> dict[int, str]:
    """Return commune → its district on the day's map, which tells communes of one name apart; nothing without districts."""
    if level != Unit.XA:
        return {}
    districts = dict(Unit.objects.on(day).filter(level=Unit.HUYEN).values_list("id", "full_name"))
    return {unit: districts[parent] for unit, parent in organisation.parents_on(day).items() if parent in districts}


def _standing(unit: Unit, versions: list[Report], due: date | None, today: date, paper: datetime | None, area: str) -> Standing:
    # A correction still in draft takes nothing from the version that arrived.
    sent = min([report.submitted_at for report in versions if report.state in rules.ARRIVED and report.submitted_at] + [paper] * bool(paper), default=None)
    sent_on = sent.astimezone(clock.TZ).date() if sent else None
    return Standing(unit, versions[-1] if versions else None, due, rules.arrival(due_before=due, sent_on=sent_on, today=today), paper is not None, area)


def round_label(code: str) -> str:
    """Return what people call a round; its code when no pack knows it any more."""
    found = next((period for period in codes.packs().rounds if period.code == code), None)
    return (found.english if get_language() == "en" else found.label) if found else code


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the newest frozen round for a first screen; ``percent`` is the change against the year before."""

    label: str
    value: int
    percent: Decimal | None
    round_code: str
    unit_id: int


def headline_labels() -> tuple[str, str]:
    """Return what the headlines are called."""
    return _("Trẻ em dưới 16 tuổi"), _("Trẻ em có hoàn cảnh đặc biệt")


def headline(actor: Actor) -> list[Headline]:
    """Return children (A2 of annex I) and those in special circumstances (A5) of an actor's scope; nothing before the first freeze."""
    opened = newest_book()
    units = visible_units(actor, opened, opened.home_map) if opened else []
    if not units:
        return []
    unit = units[0].unit_id
    now, before = opened.stock(unit), opened.previous.stock(unit, opened.home_map) if opened.previous else (None, None)
    return [Headline(label, value, change(value, old), opened.manifest["round"], unit) for label, value, old in zip(headline_labels(), now, before, strict=True)]


def newest_book() -> Book | None:
    """Return the newest frozen round opened for reading."""
    newest = newest_snapshots().first()
    return book_of(newest) if newest else None


def change(now: int, before: int | None) -> Decimal | None:
    """Return how many percent more or less than before; None without a before."""
    return Decimal(100 * (now - before)) / before if before else None


@dataclass(frozen=True, slots=True)
class Jump:
    """A commune whose number of children differs much from the year before."""

    unit: BookUnit
    round_code: str
    now: int
    before: int
    percent: Decimal


def jumps(actor: Actor, share: float, least: int = 20) -> list[Jump]:
    """Return the communes of the scope that differ by more than ``share`` from the year before, the widest first.

    Both years are counted on the map of the newer one, so a merger is no difference.
    """
    opened = newest_book()
    if opened is None or opened.previous is None:
        return []
    now, before = (one.stock_by_commune(opened.home_map) for one in (opened, opened.previous))
    found = [
        Jump(unit, opened.manifest["round"], now.get(unit.unit_id, 0), before[unit.unit_id], change(now.get(unit.unit_id, 0), before[unit.unit_id]))
        for unit in visible_units(actor, opened, opened.home_map)
        if unit.level == 3 and before.get(unit.unit_id, 0) >= least
    ]
    return sorted((row for row in found if abs(row.percent) > 100 * share), key=lambda row: (-abs(row.percent), row.unit.code))


def record_of(kind: str, pseudonym: str, series: str = "main") -> str | None:
    """Return the key of the record behind a pseudonym; None when it was erased."""
    return SnapshotLink.objects.filter(series=series, kind=kind, pseudonym=pseudonym).values_list("record", flat=True).first()


def faults() -> Iterator[str]:
    """Yield one sentence per fault: a snapshot's missing folder or changed file, a written report's changed file."""
    for snapshot in Snapshot.objects.order_by("round_code", "number"):
        folder = folder_of(snapshot)
        if not folder.is_dir():
            yield f"thiếu thư mục bản chốt {snapshot.folder} (snapshot folder missing)"
            continue
        if places.sha256_of(folder / vault.MANIFEST) != snapshot.manifest_sha256:
            yield f"bản kê của bản chốt {snapshot.folder} đã bị sửa (manifest changed)"
            continue
        yield from (f"{snapshot.folder}: {fault}" for fault in vault.faults(folder))
        for name, digest in vault.Snapshot(folder).manifest.get("files", {}).items():
            if not (folder / name).is_file() or places.sha256_of(folder / name) != digest:
                yield f"bản chốt {snapshot.folder}: tệp {name} đã bị sửa (file changed)"
    for file in ReportFile.objects.select_related("report").order_by("path", "id"):
        path = Path(settings.MANGNON_DATA) / file.path
        if not path.is_file():
            yield f"thiếu tệp báo cáo {file.path} (report file missing)"
        elif places.sha256_of(path) != file.sha256:
            yield f"tệp báo cáo {file.path} đã bị sửa (report file changed)"


def records_of(kind: str, pseudonyms: set[str], series: str = "main") -> dict[str, str]:
    """Return pseudonym → key of the record for those that still have a link."""
    links = SnapshotLink.objects.filter(series=series, kind=kind, pseudonym__in=sorted(pseudonyms))
    return dict(links.values_list("pseudonym", "record"))


def book_of(snapshot: Snapshot) -> Book:
    """Return a snapshot opened for reading."""
    return book(folder_of(snapshot))


def rounds_to_freeze() -> list[tuple[RoundRow, int]]:
    """Return the rounds whose reference day has come, the latest first, at most four, each with how often it was frozen."""
    today = clock.today()
    ripe = [period for period in codes.packs().rounds if period.reference_day <= today]
    frozen = dict(newest_snapshots().values_list("round_code", "number"))
    return [(period, frozen.get(period.code, 0)) for period in sorted(ripe, key=lambda period: period.reference_day, reverse=True)[:4]]


def may_look(actor: Actor, unit_id: int) -> bool:
    """Say whether a unit of any time lies in an actor's scope today."""
    if organisation.sees_whole_province(actor):
        return True
    return Unit.objects.filter(id=unit_id, id__in=organisation.unit_ids_in_scope(actor, clock.today())).exists()


def visible_units(actor: Actor, opened: Book, map_name: str) -> list[BookUnit]:
    """Return the units of a map that an actor may look at, the province first, communes under their district."""
    if organisation.sees_whole_province(actor):
        return opened.tree(map_name)
    scope = set(Unit.objects.filter(id__in=organisation.unit_ids_in_scope(actor, clock.today())).values_list("id", flat=True))
    return [unit for unit in opened.tree(map_name) if unit.unit_id in scope]


def unit_of(unit_id: int) -> Unit:
    """Return a unit by key."""
    return Unit.objects.get(pk=unit_id)
