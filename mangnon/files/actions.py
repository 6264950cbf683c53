"""The only writers of files: keep one, open one (which is recorded), sweep what has no row."""

import hashlib

from django.db import transaction

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.base import clock, ids
from mangnon.files import places, rules
from mangnon.files.models import StoredFile
from mangnon.organisation.models import Unit


def store(
    *, by: Actor, content: bytes, original_name: str, subject: tuple[str, object], unit: Unit | None = None, classification: str = "C4",
) -> StoredFile:
    """Inspect, seal and keep a file for a subject; raises ``FileRefused``. The file is on disk before its row is."""
    return _store(by, rules.inspect(content), original_name, subject, unit, classification)


def store_read(
    *, by: Actor, content: bytes, original_name: str, media_type: str, subject: tuple[str, object], unit: Unit | None = None, classification: str = "C4",
) -> StoredFile:
    """Keep a file that the room above has read itself, and so knows to be what it says it is. Raises ``FileRefused`` when it is too large."""
    if len(content) > rules.LARGEST:
        raise rules.FileRefused("too_large")
    return _store(by, rules.Inspected(media_type, content), original_name, subject, unit, classification)


def _store(by, found, original_name, subject, unit, classification) -> StoredFile:
    ident = ids.uuid7()
    places.write(ident.hex, found.content)
    try:
        return _row(by, ident, found, original_name, subject, unit, classification)
    except BaseException:
        places.remove(ident.hex)
        raise


@transaction.atomic
def _row(by, ident, found, original_name, subject, unit, classification) -> StoredFile:
    kind, key = subject[0], getattr(subject[1], "hex", str(subject[1]))
    stored = StoredFile(
        id=ident, name=ident.hex, original_name=original_name[-200:], media_type=found.media_type, size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest(), classification=classification, subject_kind=kind, subject_id=key, unit=unit,
        stored_at=clock.now(), stored_by=by.person_id or by.label[:40],
    )
    stored.save(force_insert=True)
    record(by, "file stored", subjects=[("file", ident), (kind, key)], sensitive=False, data={"sha256": stored.sha256, "size": stored.size})
    return stored


@transaction.atomic
def open_file(*, by: Actor, stored: StoredFile) -> bytes:
    """Return a file's content and record who opened it. Raises ``FileDamaged`` when it is not what was stored."""
    content = places.read(stored.name)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileDamaged(stored.name)
    record(by, "file opened", subjects=[("file", stored.id), (stored.subject_kind, stored.subject_id)])
    return content


class FileDamaged(Exception):
    """The file on disk is not the one that was stored."""


def sweep() -> int:
    """Remove files without a row (a process died between writing and recording). Returns how many."""
    # Only what is older than an hour: another process may be about to insert the row.
    limit = clock.machine_now().timestamp() - 3600
    known = set(StoredFile.objects.values_list("name", flat=True))
    strays = [path for path in places.paths() if path.name not in known and path.stat().st_mtime < limit]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
