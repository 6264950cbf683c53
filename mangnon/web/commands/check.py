"""``mangnon status``, ``doctor`` and ``verify``."""

import json
import sys
from argparse import Namespace
from functools import partial

from mangnon.audit.actor import command
from mangnon.audit.refusals import both
from mangnon.deadlines.rules import CLASSES
from mangnon.web import anchoring, state, upkeep


def status(args: Namespace) -> int:
    """Print what is in the place."""
    found = state.status()
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    kind = {"demo": "tỉnh mẫu (demo)", "real": "thật (real)"}.get(found["kind"], "chưa đánh dấu (unmarked)")
    print(f"Măng Non {found['version']} · {kind} · {found['database']} · ngày (day) {found['today']}")
    print(
        f"Trẻ em (children): {found['children']} · hộ (households): {found['households']} · "
        f"thông báo đang mở (open cases): {found['open_cases']} · người dùng (people): {found['people']}"
    )
    print("Việc đến hạn (due items): " + " · ".join(f"{both(label)} {found['due_items'][klass]}" for klass, label in CLASSES.items()))
    last = found["last_snapshot"]
    print(f"Bản chốt gần nhất (last snapshot): {last['round']}, {last['number']}, {last['at']}" if last else "Chưa chốt số liệu kỳ nào. (Nothing frozen yet.)")
    print(f"Nhật ký (record): {found['chain']['seq']} sự kiện (events), đầu chuỗi (head) {found['chain']['hash'][:16]}")
    for text in found["warnings"]:
        print(f"CẢNH BÁO (warning): {text}")
    return 0


def doctor(args: Namespace) -> int:
    """Print what an administrator must do."""
    found = upkeep.tasks()
    if args.json:
        print(json.dumps([{"code": item.code, "text": both(item.text), "urgent": item.urgent} for item in found], ensure_ascii=False, indent=1))
        return 0
    for item in found:
        print(("! " if item.urgent else "- ") + both(item.text))
    if not found:
        print("Không có việc gì phải làm. (Nothing to do.)")
    return 0


def verify(args: Namespace) -> int:
    """Say what is wrong with the place; 1 when anything is."""
    found = list(state.faults(partial(anchoring.faults, args.anchors, since=args.since_anchor)))
    if args.anchor and not found:
        made = anchoring.anchor(by=command("mangnon verify"))
        print(f"Đã neo (anchored): {made.text}", file=sys.stderr)
    if args.json:
        print(json.dumps({"faults": found}, ensure_ascii=False, indent=1))
    else:
        for text in found:
            print(text, file=sys.stderr)
        if not found:
            print("Không thấy sai sót. (No fault found.)")
    return 1 if found else 0
