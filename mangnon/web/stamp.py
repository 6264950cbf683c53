"""What the database says of its place: for which kind it was made, and with which keys it is sealed."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction

from mangnon.audit import keys, reseal
from mangnon.audit.actions import PAYLOAD_CONTEXT
from mangnon.audit.models import EventPayload
from mangnon.base import clock, ids
from mangnon.registry.codes import CIRCUMSTANCE
from mangnon.registry.identity import PERSONAL_ID
from mangnon.registry.models import Child, Circumstance
from mangnon.statistics.models import SnapshotLink
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
    tables = set(connection.introspection.table_names())
    known = dict(KeyPrint.objects.values_list("name", "digest")) if KeyPrint._meta.db_table in tables else {}
    found = keys.prints(settings.MANGNON_KEYS)
    wrong = {name for name in known if found.get(name) != known[name]} | set(keys.absent(settings.MANGNON_KEYS))
    if not known and not wrong:  # a database of before there were fingerprints believes no folder by its word
        wrong = set(_refuted(tables))
    return sorted(wrong)


@transaction.atomic
def keep_keys() -> None:
    """Keep the fingerprints of this place's keys, of a data key added since too. Raises KeysMissing."""
    check_keys()
    rows = [KeyPrint(name=name, digest=digest) for name, digest in keys.prints(settings.MANGNON_KEYS).items()]
    KeyPrint.objects.bulk_create(rows, ignore_conflicts=True)


def _refuted(tables: set[str]) -> Iterator[str]:
    """Yield the names of keys that do not open, find or number what this database holds, by samples of each kind."""
    ring = keys.KeyRing(settings.MANGNON_KEYS)
    shut = {keys.name_of(value) for value, context in _sealed(tables) if not ring.opens(value, context)}
    yield from shut
    if Child._meta.db_table in tables and not shut:
        number = Child.objects.exclude(personal_id_digest=None).values_list("personal_id", "personal_id_digest").order_by("pk").first()
        if number and ring.digest(number[0], PERSONAL_ID) != number[1]:
            yield "digest.key"
    if Circumstance._meta.db_table in tables:
        told = Circumstance.objects.exclude(code="").values_list("code", "code_digest").order_by("pk").first()
        if told and ring.digest(told[0], CIRCUMSTANCE) != told[1]:
            yield "digest.key"
    if SnapshotLink._meta.db_table in tables:
        link = SnapshotLink.objects.order_by("pk").first()
        if link and ids.pseudonym(ring.pseudonym_key, f"{link.kind}:{link.record}") != link.pseudonym:
            yield "pseudonym.key"


def _sealed(tables: set[str]) -> Iterator[tuple[bytes, bytes]]:
    """Yield a first and a last sealed value of every column there is, with what it was sealed for."""
    for field in reseal.columns():
        if field.model._meta.db_table in tables:
            yield from ((value, field.context) for value in reseal.samples(field))
    if EventPayload._meta.db_table in tables:
        payloads = EventPayload.objects.filter(sealed=True).order_by("event_seq").values_list("content", flat=True)
        yield from ((bytes(value), PAYLOAD_CONTEXT) for value in (payloads.first(), payloads.last()) if value)
