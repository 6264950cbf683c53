"""``mangnon keys rotate`` and ``reseal``: a new data key, and everything older ones sealed, sealed with it; ``export``: a copy of the keys."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction

from mangnon.audit import escrow, keys, reseal
from mangnon.audit.actions import record
from mangnon.audit.actor import command
from mangnon.base.files import write_once
from mangnon.files import places as files
from mangnon.web import place, stamp
from mangnon.web.accounts import SecondFactorAdapter
from mangnon.web.commands.escrow import passphrase
from mangnon.web.schema import lifted, pending_migrations


class StillSealed(RuntimeError):
    """Values that no key of the folder opens."""

    one_line = True

    def __init__(self, shut: dict[str, int]):
        named = ", ".join(f"{where}: {count}" for where, count in shut.items())
        super().__init__(f"Có giá trị không khóa nào mở được, phần còn lại đã niêm phong lại: {named}. (Values that no key opens; chạy mangnon verify.)")


def rotate(args: Namespace) -> int:
    """Add a data key, then seal everything with it."""
    with place.served(settings.MANGNON_DATA):
        _ready()
        number = keys.ring().rotate()
        with transaction.atomic():
            stamp.keep_keys()
            record(command("mangnon keys rotate"), "data key added", sensitive=False, data={"key": number})
        print(f"Khóa dữ liệu số {number} đã có trong thư mục khóa: cất bản sao của thư mục ấy ngay. (New data key: copy the key folder now.)", flush=True)
        return _reseal("mangnon keys rotate")


def export(args: Namespace) -> int:
    """Write the keys as one file under a passphrase, kept where the backups are not, and record that there is such a copy."""
    path = args.file.resolve()
    if path.exists():
        raise place.PlaceError(f"Đã có tệp “{path.name}”: chọn tên khác. (The file exists.)")
    found, said = escrow.gathered(settings.MANGNON_KEYS), passphrase(args.passphrase_file, twice=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_once(path, escrow.wrapped(found, said))
    if escrow.opened(path.read_bytes(), said) != found:
        raise place.PlaceError("Bản sao khóa đọc lại không đúng: ghi sang ổ khác. (The copy does not read back.)")
    record(command("mangnon keys export"), escrow.EXPORTED, sensitive=False, data={"key": keys.ring().current})
    print(f"Đã ghi bản sao khóa: {path}. Cất tệp và cụm mật khẩu ở hai nơi, không cạnh bản sao lưu. (Keep file and passphrase apart, away from the backups.)")
    return 0


def again(args: Namespace) -> int:
    """Go on with what a stopped run left sealed with older keys."""
    with place.served(settings.MANGNON_DATA):
        _ready()
        return _reseal("mangnon keys reseal")


def _ready() -> None:
    """Nobody else writes, and the tables are this version's: a server would go on sealing with the key it knows."""
    waiting = pending_migrations()
    if waiting:
        raise place.PlaceError(f"Cơ sở dữ liệu còn {len(waiting)} bước nâng cấp; chạy mangnon upgrade trước. (Pending migrations.)")
    stamp.keep_keys()


def _reseal(name: str) -> int:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what the old key sealed does not stay in freed pages
    renewed, shut = {}, {}
    for where, renew in _parts():
        print(f"Niêm phong lại {where} … (sealing anew)", file=sys.stderr, flush=True)
        renewed[where], unopened = renew()
        if unopened:
            shut[where] = unopened
    done = {"key": keys.ring().current, "renewed": {where: count for where, count in renewed.items() if count}, "unopened": shut}
    record(command(name), reseal.SEALED_ANEW, sensitive=False, data=done)
    if shut:
        raise StillSealed(shut)
    print(f"Đã niêm phong lại {sum(renewed.values())} giá trị bằng khóa số {keys.ring().current}. (Values sealed with the newest key.)")
    return 0


def _parts() -> Iterator[tuple[str, Callable[[], tuple[int, int]]]]:
    """Yield everything that is sealed: its name, and what seals it anew (how many it did, how many no key opens)."""
    for field in reseal.columns():
        yield f"{field.model._meta.db_table}.{field.column}", lambda field=field: reseal.renew_column(field, lifted)
    yield "audit_eventpayload.content", reseal.renew_payloads
    yield "mfa_authenticator.data", _second_factors
    yield "files", _files


def _files() -> tuple[int, int]:
    return _counted(lambda path: files.renew(path.name), [path for path in files.paths() if not path.name.startswith(".")])


def _second_factors() -> tuple[int, int]:
    return _counted(_second_factor, list(Authenticator.objects.order_by("pk")))


def _second_factor(row: Authenticator) -> bool:
    """Seal a second factor's secrets anew: the texts of its data, whatever they are called."""
    adapter = SecondFactorAdapter()
    sealed = {name: value for name, value in row.data.items() if name in ("secret", "seed")}
    fresh = {name: new for name, value in sealed.items() if (new := adapter.renewed(value)) is not None}
    if fresh:
        row.data = row.data | fresh
        row.save(update_fields=["data"])
    return bool(fresh)


def _counted(renew: Callable[[object], bool], things: list) -> tuple[int, int]:
    done = unopened = 0
    for thing in things:
        try:
            done += renew(thing)
        except (InvalidTag, keys.KeyMissing):
            unopened += 1
    return done, unopened
