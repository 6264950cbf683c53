"""``mangnon import children`` and ``mangnon import undo``: what a page does, from the command line."""

import gc
import json
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import command
from mangnon.audit.refusals import Refused, both
from mangnon.base import clock
from mangnon.exchange import actions, refusals
from mangnon.exchange.judged import Judged, Result
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.rules.lists import Options
from mangnon.exchange.rules.messages import Sayings
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import unit_by_code

NAMED = ("full_name", "birth_date", "birth_precision", "sex", "ethnicity", "unit", "hamlet", "personal_id", "father_name", "mother_name")


def children(args: Namespace) -> int:
    """Import a list of children, or only say what would become of it."""
    gc.disable()  # hundreds of thousands of cells are no rubbish: looking through them again and again costs a fifth of the time
    by = command("mangnon import children")
    try:
        opened = actions.open_list(args.file.read_bytes(), args.file.name, _options(args), by=by)
        batch, judged = actions.hand_in(opened, by=by) if args.dry_run else actions.import_list(opened, by=by)
    except Refused as refused:
        if not args.json:
            raise
        return _refused_whole(args.file, refused)
    sheet = _refused_sheet(args.file, batch, judged, opened)
    if args.json:
        print(json.dumps(_report(args.file, batch, judged), ensure_ascii=False))
    else:
        _tell(batch, judged, dry=args.dry_run)
    if sheet is not None:
        print(f"Dòng không nhận: {sheet}  (refused rows, to correct and send again)", file=sys.stderr if args.json else sys.stdout)
    return 0


def undo(args: Namespace) -> int:
    """Undo a batch and say what was left."""
    try:
        undone = actions.undo(UUID(args.batch), by=command("mangnon import undo"))
    except (ValueError, ImportBatch.DoesNotExist):
        raise Refused(_("Không có lần nhập nào mang mã này.")) from None
    if args.json:
        print(json.dumps({"batch": args.batch, "undone": len(undone.gone), "facts_left": undone.facts_left, "homes_gone": len(undone.homes_gone), "homes_left": [str(home) for home in undone.homes_left],
                          "left": [{"child": str(child), "why": why} for child, why in undone.left.items()]}))  # fmt: skip
        return 0
    print(f"Đã hoàn tác: {len(undone.gone)} trẻ không còn được tính. (Undone.)")
    for child, why in undone.left.items():
        print(f"Để lại {child}: {both(refusals.WHY_LEFT[why])}")
    return 0


def _options(args: Namespace) -> Options:
    day = args.on or clock.today()
    if day > clock.today():
        raise Refused(_("Ngày của danh sách chưa tới."), code="day_in_future")
    return Options(day, _unit(args.unit, day).pk if args.unit else None, forced=bool(args.unit), births=args.births)


def _unit(code: str, day: date) -> Unit:
    try:
        return unit_by_code(code, day, Unit.XA)
    except Unit.DoesNotExist:
        known = Unit.objects.filter(code=code).exists()
        text = _("Mã %(unit)s không phải xã, phường, thị trấn có hiệu lực vào ngày %(day)s.")
        raise Refused(text, code="unit_not_in_force" if known else "unit_unknown", day=f"{day:%d/%m/%Y}", unit=code) from None


def _refused_whole(file: Path, refused: Refused) -> int:
    error = {"code": refused.code or "refused", "text": both(refused)}
    print(json.dumps({"file": str(file), "batch": None, "rows": 0, "accepted": 0, "warned": 0, "refused": 0, "results": [], "error": error}, ensure_ascii=False))
    print(f"mangnon: {error['text']}", file=sys.stderr)
    return 1


def _report(file: Path, batch: ImportBatch, judged: Judged) -> dict[str, Any]:
    counts = {name: judged.count(name) for name in ("accepted", "warned", "refused")}
    said = Sayings()
    return {"file": str(file), "batch": str(batch.pk), "rows": len(judged.results), **counts, "results": [_told(result, said) for result in judged.results]}


def _told(result: Result, said: Sayings) -> dict[str, Any]:
    messages = [{"field": message.field, "code": message.code, "text": said(message)} for message in result.messages]
    values = {name: result.values[name] or None for name in NAMED} | {name: value for name, value in result.values.items() if value and name not in NAMED}
    return {"row": result.number, "outcome": result.outcome, "messages": messages, "values": values}


def _tell(batch: ImportBatch, judged: Judged, *, dry: bool) -> None:
    said = Sayings()
    lines = [f"Dòng {result.number}: {said(message)}\n" for result in judged.results for message in result.messages]
    sys.stdout.write("".join(lines))
    counts = {name: judged.count(name) for name in ("accepted", "warned", "refused")}
    what = "xem trước, chưa ghi gì" if dry else f"ghi mới {batch.made} trẻ"
    print(f"{len(judged.results)} dòng: nhận {counts['accepted']}, nhận có lưu ý {counts['warned']}, không nhận {counts['refused']}; {what}. "
          f"(accepted, warned, refused)  Mã lần nhập / batch: {batch.pk}")  # fmt: skip


def _refused_sheet(file: Path, batch: ImportBatch, judged: Judged, opened: actions.Opened) -> Path | None:
    """Write the refused rows beside the list, or into the place's reports where that folder can't be written."""
    why = {result.number: result.messages for result in judged.results if result.outcome == "refused"}
    if not why:
        return None
    for folder in (file.parent, Path(settings.MANGNON_DATA) / "reports"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return refusals.write(opened.listed, why, folder / f"khong-nhan-{batch.pk.hex[-8:]}.xlsx")
        except OSError:
            continue
    return None
