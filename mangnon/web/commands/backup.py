"""``mangnon backup`` and ``upgrade``."""

from argparse import Namespace

from django.conf import settings
from django.core.management import call_command

from mangnon import __version__
from mangnon.audit import actions as audit
from mangnon.audit.actor import command
from mangnon.web import place, schema, stamp, state
from mangnon.web.backup import making, shelf
from mangnon.web.backup.bringing_up import NotVerified
from mangnon.web.backup.making import Made
from mangnon.web.backup.noted import UPGRADED


def backup(args: Namespace) -> int:
    """Write a backup: to a file that is named, else onto the shelf, where the oldest make room."""
    by = command("mangnon backup")
    _tell(making.make(args.file.resolve(), by=by) if args.file else shelf.put(by=by))
    return 0


def upgrade(args: Namespace) -> int:
    """Back up, migrate, verify; told with the way back."""
    by, waiting = command("mangnon upgrade"), schema.pending_migrations()
    with place.served(settings.MANGNON_DATA):  # not under a server that runs the old version
        made = shelf.put_before_upgrade(by=by)
        _tell(made)
        back = f"Quay lại: cài lại phiên bản cũ, rồi chạy mangnon restore {made.path} --replace. (The way back: the old version, then this.)"
        call_command("migrate", verbosity=0, interactive=False)
        stamp.keep_keys()
        if faults := list(state.faults()):
            raise NotVerified(faults, back)
        audit.record(by, UPGRADED, sensitive=False, data={"version": __version__, "steps": len(waiting), "backup": made.path.name})
    print(f"Đã nâng cấp lên {__version__}, {len(waiting)} bước; kiểm tra không thấy sai sót. (Upgraded and verified.)")
    print(back)
    return 0


def _tell(made: Made) -> None:
    print(f"Đã sao lưu và đọc lại đủ: {made.path} ({made.size / 2**20:.1f} MB, {made.files} tệp, nhật ký đến {made.seq}). (Backed up, read again to the end.)")
    print("Khóa không nằm trong đó; bản sao khóa: mangnon keys export, cất nơi khác. (The keys are not in it.)")
