"""The commands freeze, report and export. Long work shows progress on stderr; results go to stdout."""

import argparse
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor, command
from mangnon.base.numbers import vi_date
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import unit_by_code
from mangnon.statistics import actions, present, queries
from mangnon.statistics.book import book
from mangnon.statistics.rules import ReportRefused


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def freeze(args: argparse.Namespace) -> int:
    """``mangnon freeze ROUND``: print the snapshot's folder and content hash."""
    started = time.monotonic()
    removed = actions.clean_up()
    if removed:
        _say(f"Đã dọn {len(removed)} thư mục dở dang. (Leftovers removed.)")
    _say(f"Đang chốt kỳ {args.round} … (Freezing.)")
    snapshot = actions.freeze(by=command("mangnon freeze"), round_code=args.round)
    print(f"{snapshot.round_code} bản (version) {snapshot.number}: {snapshot.folder}")
    print(f"content sha256 {snapshot.content_sha256}")
    _say(f"Xong trong {time.monotonic() - started:.1f} giây. (Done, in seconds.)")
    return 0


def report(args: argparse.Namespace) -> int:
    """``mangnon report ROUND --unit CODE --out DIR``: freeze first when the round never was, write, print the tallies."""
    by = command("mangnon report")
    snapshot = queries.latest_snapshot(args.round)
    if snapshot is None:
        _say(f"Kỳ {args.round} chưa chốt, chốt trước … (Not frozen yet: freezing first.)")
        snapshot = actions.freeze(by=by, round_code=args.round)
    try:
        unit = unit_by_code(args.unit, snapshot.reference_day)
    except Unit.DoesNotExist:
        raise ReportRefused("unit", _("Ngày %(day)s không có đơn vị mã %(unit)s."), day=vi_date(snapshot.reference_day), unit=args.unit) from None
    for line in write_and_tell(by, args.round, unit, Path(args.out) if args.out else None):
        print(line)
    return 0


def write_and_tell(by: Actor, round_code: str, unit: Unit, out: Path | None = None) -> list[str]:
    """Write a unit's reports and return what the command prints: files, then one line an annex with its reasons."""
    written = actions.write_report(by=by, round_code=round_code, unit=unit, out=out)
    base = Path(settings.MANGNON_DATA)
    lines = []
    for item in written:
        for path in item.paths:
            lines.append(str(out / path.name) if out else f"{path.relative_to(base)}")
    results = book(queries.folder_of(written[0].report.snapshot)).results(unit.id)
    for roman, result in results.items():
        counted = present.tally(result)
        lines.append(counted.line(roman))
        lines += [f"    chưa tính được (not computable yet) {number}: {reason}" for reason, number in counted.reasons]
    return lines


def export(args: argparse.Namespace) -> int:
    """``mangnon export ROUND --out DIR``: print how many rows each table has."""
    manifest = actions.export_round(by=command("mangnon export"), round_code=args.round, out=Path(args.out))
    for name, entry in manifest["tables"].items():
        print(f"{name}\t{entry['rows']}")
    return 0
