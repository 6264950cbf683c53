"""Writing reports: files first, whole, under their own version; then the rows."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.base.files import TEMPORARY, write_whole
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Body, Unit
from mangnon.statistics import places, queries, rules
from mangnon.statistics.actions.submissions import side_for
from mangnon.statistics.book import Book, book
from mangnon.statistics.drill import CellKey
from mangnon.statistics.letters import Letter, authors_in, letters_of
from mangnon.statistics.models import Report, ReportFile, ReportStep, Snapshot


@dataclass(frozen=True, slots=True)
class Written:
    """A report with its stored files; ``new`` says whether this version was made now."""

    report: Report
    paths: tuple[Path, ...]
    letter: Letter
    new: bool


def write_report(*, by: Actor, round_code: str, unit: Unit, out: Path | None = None) -> list[Written]:
    """Write a unit's report from the newest snapshot of a round and return it (in the province, both drafts).

    The same snapshot prints the same bytes and stays the same version; another snapshot makes version n+1. Copies go
    to ``out``. Raises ``ReportRefused`` when the round is not frozen, the unit has no body that reports, or the person
    is not of it.
    """
    snapshot = queries.latest_snapshot(round_code)
    if snapshot is None:
        raise rules.ReportRefused("not_frozen", _("Kỳ %(round)s chưa chốt số liệu; hãy chốt trước."), round=round_code)
    opened = book(queries.folder_of(snapshot))
    if not authors_in(opened, unit.id):
        raise rules.ReportRefused("no_author", _("Đơn vị %(unit)s không có cơ quan lập báo cáo ngày %(day)s."), unit=unit.code, day=vi_date(snapshot.reference_day))
    if not may_write(by, opened, unit):
        raise rules.ReportRefused("author", _("Báo cáo do chính đơn vị lập; cấp trên tiếp nhận hoặc trả lại."))
    written = [_write(by, snapshot, opened, unit, letter) for letter in letters_of(opened, unit.id)]
    if out is not None:
        for path in (path for item in written for path in item.paths):
            write_whole(out / path.name, path.read_bytes())
    return written


def may_write(by: Actor, opened: Book, unit: Unit) -> bool:
    """Say whether an actor writes a unit's report: its own people, or a command. Who receives a report never writes it."""
    bodies = {UUID(author.body) for author in authors_in(opened, unit.id)}
    try:
        return by.kind != "person" or side_for(by, unit, bodies) == "author"
    except rules.ReportRefused:
        return False


def _write(by: Actor, snapshot: Snapshot, opened: Book, unit: Unit, letter: Letter) -> Written:
    temporary = places.reports() / f"{TEMPORARY}{ids.uuid7().hex}"
    try:
        files = {path.name: places.sha256_of(path) for path in letter.write(temporary)}
        with transaction.atomic():
            report, new = _version(by, snapshot, unit, letter, files)
            folder = places.reports() / report.round_code / f"{unit.code}-{unit.id}" / f"{letter.author.code}-{report.number}"
            if new or not folder.is_dir():
                places.remove(folder)
                folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                places.settle(temporary, folder)
            if new:
                _register(by, report, folder, files)
    finally:
        places.remove(temporary)
    return Written(report, tuple(folder / name for name in files), letter, new)


def _version(by: Actor, snapshot: Snapshot, unit: Unit, letter: Letter, files: dict[str, str]) -> tuple[Report, bool]:
    # The body is the root: before its first version there is no report to lock, and who waited for one would miss the next.
    body = Body.objects.select_for_update(no_key=True).get(pk=letter.author.body)
    versions = Report.objects.select_for_update().filter(round_code=snapshot.round_code, unit=unit, body=body)
    last = versions.order_by("-number").first()
    if last is not None and last.snapshot_id == snapshot.id and dict(last.files.values_list("name", "sha256")) == files:
        return last, False
    if last is not None and last.state in (rules.SENT, rules.RECEIVED, rules.CONSOLIDATED):
        last.state, last.version = rules.ADJUSTED, last.version + 1
        last.save(update_fields=["state", "version"])
        ReportStep.objects.create(report=last, state=rules.ADJUSTED, at=clock.now(), by_label=by.label)
    number = last.number + 1 if last else 1
    return Report(
        id=ids.uuid7(), round_code=snapshot.round_code, unit=unit, body=body, snapshot=snapshot, number=number, created_at=clock.now(),
    ), True


def _register(by: Actor, report: Report, folder: Path, files: dict[str, str]) -> None:
    report.save(force_insert=True)
    base = Path(settings.MANGNON_DATA)
    ReportFile.objects.bulk_create(
        ReportFile(report=report, name=name, path=str((folder / name).relative_to(base)), sha256=digest, size=(folder / name).stat().st_size)
        for name, digest in files.items()
    )
    ReportStep.objects.create(report=report, state=rules.DRAFT, at=report.created_at, by_label=by.label)
    record(by, "report written", subjects=[("report", report.id)], sensitive=False,
           data={"round": report.round_code, "unit": report.unit.code, "number": report.number, "files": files})


def log_download(*, by: Actor, file: ReportFile) -> None:
    """Record that somebody took a stored file of a report."""
    record(by, "report downloaded", subjects=[("report", file.report_id)], sensitive=False, data={"file": file.name, "sha256": file.sha256})


def log_opened(*, by: Actor, key: CellKey, round_code: str, count: int) -> None:
    """Record that somebody opened the rows behind a cell: which cell, how many."""
    record(by, "cell opened", sensitive=True,
           data={"round": round_code, "table": key.table, "row": key.row, "column": key.column, "unit": key.unit_id, "map": key.map_name, "count": count})
