"""Finding files for somebody. Which subject's files an actor may open is said by the room the subject belongs to."""

import hashlib
from collections.abc import Callable, Iterator

from cryptography.exceptions import InvalidTag
from django.db.models import QuerySet

from mangnon.audit.actor import Actor
from mangnon.files import places
from mangnon.files.models import StoredFile

Guard = Callable[[Actor, str], bool]
_guards: dict[str, Guard] = {}


def register_guard(subject_kind: str, guard: Guard) -> None:
    """Say who may open the files of a kind of subject: ``guard(actor, subject_id)``. Without one nobody may."""
    _guards[subject_kind] = guard


def may_open(actor: Actor, subject_kind: str, subject_id: str) -> bool:
    """Say whether an actor may open the files of a subject."""
    guard = _guards.get(subject_kind)
    return guard is not None and guard(actor, subject_id)


def files_of(actor: Actor, subject_kind: str, subject_id) -> QuerySet[StoredFile]:
    """Return a subject's files, the oldest first; none when the actor may not open them."""
    key = getattr(subject_id, "hex", str(subject_id))
    if not may_open(actor, subject_kind, key):
        return StoredFile.objects.none()
    return StoredFile.objects.filter(subject_kind=subject_kind, subject_id=key).order_by("stored_at", "id")


def file_for(actor: Actor, ident) -> StoredFile:
    """Return one file; raises ``StoredFile.DoesNotExist`` also when the actor may not open it."""
    stored = StoredFile.objects.get(pk=ident)
    if not may_open(actor, stored.subject_kind, stored.subject_id):
        raise StoredFile.DoesNotExist
    return stored


def faults() -> Iterator[str]:
    """Yield one sentence per file that is missing, damaged or not what was stored, for ``mangnon verify``."""
    for stored in StoredFile.objects.order_by("id").iterator(chunk_size=500):
        try:
            content = places.read(stored.name)
        except FileNotFoundError:
            yield f"thiếu tệp {stored.name} (file missing)"
        except InvalidTag:
            yield f"tệp {stored.name} đã bị sửa (file changed)"
        else:
            if hashlib.sha256(content).hexdigest() != stored.sha256:
                yield f"tệp {stored.name} khác bản đã lưu (content differs from its row)"
