"""``mangnon law check``: everything that is wrong with the packs, not only the first thing."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from mangnon import law


def check(args: Namespace) -> int:
    """Validate the shipped packs together with those of a folder."""
    own = args.directory or os.environ.get("MANGNON_LAW_DIR")
    if own and not Path(own).is_dir():
        print(f"mangnon: không có thư mục “{own}” (no such folder)", file=sys.stderr)
        return 1
    faults = law.check(Path(own) if own else None)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    packs = law.load(Path(own) if own else None)
    print(f"Gói quy định dùng được: {packs.sha256[:16]}  (law packs are valid)")
    return 0
