"""How an event is hashed. Pure: ``mangnon verify`` and an outside auditor compute the same."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

CHAINED = (
    "seq", "recorded_at", "occurred_at", "actor_kind", "actor_label", "person_id", "post_id", "body_id", "role", "action",
    "channel", "purpose", "request_id", "subject_count", "subjects_digest", "payload_digest", "previous_hash",
)


def instant(value: datetime) -> str:
    """Return an instant as UTC text with microseconds: the same on every database."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def subjects_digest(subjects: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 over the sorted subjects, one ``kind:id`` a line."""
    lines = sorted(f"{kind}:{ident}" for kind, ident in subjects)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def payload_digest(salt: bytes, content: bytes) -> str:
    """Return the salted SHA-256 of a payload as stored; without the salt a short value could be guessed."""
    return hashlib.sha256(salt + content).hexdigest()


def event_hash(values: dict) -> str:
    """Return the hash of an event: SHA-256 over its chained columns as canonical JSON."""
    row = [instant(values[name]) if name.endswith("_at") else values[name] for name in CHAINED]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
