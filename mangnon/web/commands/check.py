"""``mangnon status``, ``doctor`` and ``verify``."""

import json
import sys
from argparse import Namespace

from mangnon.deadlines.rules import CLASSES
from mangnon.web import state


def status(args: Namespace) -> int:
    """Print what is in the place."""
    found = state.status()
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    kind = {"demo": "tỉnh mẫu", "real": "thật"}.get(found["kind"], "chưa đánh dấu")
    print(f"Măng Non {found['version']} · {kind} · {found['database']} · ngày {found['today']}")
    print(f"Trẻ em: {found['children']} · hộ: {found['households']} · thông báo đang mở: {found['open_cases']} · người dùng: {found['people']}")
    print("Việc đến hạn: " + " · ".join(f"{label} {found['due_items'][klass]}" for klass, label in CLASSES.items()))
    last = found["last_snapshot"]
    print(f"Lần chốt số liệu gần nhất: {last['round']} lần {last['number']} lúc {last['at']}" if last else "Chưa chốt số liệu kỳ nào.")
    print(f"Nhật ký: {found['chain']['seq']} sự kiện, đầu chuỗi {found['chain']['hash'][:16]}")
    for text in found["warnings"]:
        print(f"CẢNH BÁO: {text}")
    return 0


def doctor(args: Namespace) -> int:
    """Print what an administrator must do."""
    found = state.tasks()
    if args.json:
        print(json.dumps([{"code": item.code, "text": item.text, "urgent": item.urgent} for item in found], ensure_ascii=False, indent=1))
        return 0
    for item in found:
        print(("! " if item.urgent else "- ") + item.text)
    if not found:
        print("Không có việc gì phải làm. (Nothing to do.)")
    return 0


def verify(args: Namespace) -> int:
    """Say what is wrong with the place; 1 when anything is."""
    found = list(state.faults())
    if args.json:
        print(json.dumps({"faults": found}, ensure_ascii=False, indent=1))
    else:
        for text in found:
            print(text, file=sys.stderr)
        if not found:
            print("Không thấy sai sót. (No fault found.)")
    return 1 if found else 0
