"""The command ``duplicates``: the pairs that may be one child, as a list for machines and people."""

import argparse
import csv
import io
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import translation

from mangnon.audit import actions as audit
from mangnon.audit.actor import command
from mangnon.base.files import write_whole
from mangnon.registry.duplicates import comparing
from mangnon.registry.duplicates.comparing import Found

COLUMNS = ("child_a", "child_b", "batch_a", "row_a", "batch_b", "row_b", "score", "why")


def list_duplicates(args: argparse.Namespace) -> int:
    """``mangnon duplicates --out CSV``: write the pairs at or above the threshold, the likeliest first, and say how many."""
    started = time.monotonic()
    print("Đang so các hồ sơ … (Comparing.)", file=sys.stderr, flush=True)
    found = comparing.find(args.threshold)
    write_whole(Path(args.out), _text(found).encode())
    with transaction.atomic():
        audit.record(command("mangnon duplicates"), "duplicates listed", data={"pairs": len(found), "threshold": args.threshold}, sensitive=False)
    print(f"{len(found)} cặp (pairs): {args.out}")
    print(f"Xong trong {time.monotonic() - started:.1f} giây. (Done, in seconds.)", file=sys.stderr)
    return 0


def _text(found: Sequence[Found]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    with translation.override("vi"):
        writer.writerows(_row(pair) for pair in found)
    return buffer.getvalue()


def _row(pair: Found) -> list:
    first, second = pair.origins
    why = "; ".join(f"{comparing.words(line.feature, line.level)} {line.points:+.1f}" for line in pair.pair.lines)
    return [pair.a, pair.b, first.batch, first.row, second.batch, second.row, f"{pair.pair.score:.1f}", why]
