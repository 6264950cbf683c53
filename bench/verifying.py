"""Task ``verify``: how long reading a record of a million events takes, whole and from an anchor of the night before."""

from argparse import Namespace

from bench import places
from bench.measure import Row, alternating, child, median, say

EVENTS, A_DAY, PROMISED = 1_000_000, 3_000, 20


def rows(args: Namespace) -> list[Row]:
    """Make the chain once, then read it in turn whole and from an anchor."""
    events = args.children or EVENTS
    folder = places.folder() / f"record-{events}"
    env = {"MANGNON_DATA": str(folder)}
    if not (folder / "made").exists():
        say(f"a record of {events:,} events")
        child("record_place", str(events), env=env)
        (folder / "made").touch()
    said = alternating({"whole": ("record_once", "0"), "anchor": ("record_once", str(events - A_DAY))}, args.runs or 3, env)
    return [_row(f"{events:,} events, subjects, payloads, whole", said["whole"], ratio=True), _row(f"the last {A_DAY:,} of them, from an anchor", said["anchor"])]


def _row(what: str, runs: list[dict], *, ratio: bool = False) -> Row:
    seconds = median(one["seconds"] for one in runs)
    against = {"ratio": round(seconds / PROMISED, 2), "against": f"{PROMISED} s promised"} if ratio else {}
    return Row(what, seconds, note=f"CPU {median(one['cpu'] for one in runs):.2f} s", peak_mb=max(one["peak_mb"] for one in runs), **against)
