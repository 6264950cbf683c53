"""The shelf: where backups are put every night, how many are kept, and how old the newest is."""

from datetime import datetime, time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import jobs
from mangnon.web.backup import making
from mangnon.web.backup.making import ENDING, Made

NIGHTLY, BEFORE = "hang-dem", "truoc-nang-cap"
KEPT, KEPT_BEFORE = 14, 3  # of each kind, when settings.toml does not say


def folder() -> Path:
    """Return where backups lie: ``backup_dir`` of settings.toml, else a folder in the place, on the same disk."""
    return Path(settings.TOML.get("backup_dir") or settings.MANGNON_DATA / making.SHELF)


def put(*, by: Actor) -> Made:
    """Make a backup on the shelf; the oldest beyond ``backup_keep`` go after the new one stands."""
    return _put(NIGHTLY, settings.TOML.get("backup_keep") or KEPT, by)


def put_before_upgrade(*, by: Actor) -> Made:
    """Make a backup of the state before an upgrade; these are counted apart, so that no night removes the way back."""
    return _put(BEFORE, KEPT_BEFORE, by)


def newest() -> Path | None:
    """Return the newest backup on the shelf."""
    found = [*on_shelf(NIGHTLY), *on_shelf(BEFORE)]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def on_shelf(kind: str) -> list[Path]:
    """Return the backups of one kind, the oldest first: their names begin with the moment."""
    return sorted(folder().glob(f"{kind}-*{ENDING}"))


def _put(kind: str, kept: int, by: Actor) -> Made:
    made = making.make(folder() / f"{kind}-{clock.machine_now().astimezone(clock.TZ):%Y%m%d-%H%M%S}{ENDING}", by=by)
    for old in on_shelf(kind)[:-kept]:
        old.unlink()
    return made


def _nightly(by: Actor, subject: str, due: datetime) -> None:
    if not settings.MANGNON_DEMO:  # a demo is built again, not kept
        put(by=by)


jobs.register_job("sao_luu", _nightly, _("Sao lưu hằng đêm"), time(1, 30))
