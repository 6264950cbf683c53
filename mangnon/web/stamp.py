"""What the database says of its place: for which kind it was made, and with which keys it is sealed."""

from django.conf import settings
from django.db import connection, transaction

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.web.models import KeyPrint, Stamp
from mangnon.web.place import PlaceError


def check(kind: str) -> None:
    """Stamp a new database with the kind of its folder; raises PlaceError when it was made for the other kind."""
    Stamp.objects.bulk_create([Stamp(id=1, kind=kind, stamped_at=clock.machine_now())], ignore_conflicts=True)
    for text in faults(kind):
        raise PlaceError(text)


def faults(kind: str) -> list[str]:
    """Return what is wrong between the folder's marker and the database."""
    made_for = Stamp.objects.filter(id=1).values_list("kind", flat=True).first()
    if made_for in (None, kind):
        return []
    return [f"Cơ sở dữ liệu này là của một nơi “{made_for}”, thư mục mang dấu “{kind}”: không dùng chung được. (Database and marker are of different kinds.)"]


def check_keys() -> None:
    """Raise KeysMissing unless every key the database knows lies in the key folder, unchanged."""
    wrong = foreign_keys()
    if wrong:
        raise keys.KeysMissing(wrong)


def foreign_keys() -> list[str]:
    """Return the names of the keys that are missing, or are not those of this database."""
    # A database of before this table knows no key yet: there the folder must at least be filled.
    known = dict(KeyPrint.objects.values_list("name", "digest")) if KeyPrint._meta.db_table in connection.introspection.table_names() else {}
    found = keys.prints(settings.MANGNON_KEYS)
    return sorted({name for name in known if found.get(name) != known[name]} | set(keys.absent(settings.MANGNON_KEYS)))


@transaction.atomic
def keep_keys() -> None:
    """Keep the fingerprints of this place's keys, of a data key added since too. Raises KeysMissing."""
    check_keys()
    rows = [KeyPrint(name=name, digest=digest) for name, digest in keys.prints(settings.MANGNON_KEYS).items()]
    KeyPrint.objects.bulk_create(rows, ignore_conflicts=True)
