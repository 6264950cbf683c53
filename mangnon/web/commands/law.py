"""``mangnon law check``: everything that is wrong with the packs, not only the first thing."""

import sys
from argparse import Namespace

from mangnon import law
from mangnon.web import place


def check(args: Namespace) -> int:
    """Validate the shipped packs together with those of a folder."""
    own = place.law_folder(place.toml_settings(place.data_folder()), args.directory or "")
    faults = law.check(own)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    packs = law.load(own)
    print(f"Gói quy định dùng được: {packs.sha256[:16]}  (law packs are valid)")
    return 0
