"""How an event is hashed. Pure: ``mangnon verify`` and an outside auditor compute the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

CHAINED = (
    "seq", "recorded_at", "occurred_at", "actor_kind", "actor_label", "person_id", "post_id", "body_id", "role", "action",
    "channel", "purpose", "request_id", "subject_count", "subjects_digest", "payload_digest", "previous_hash",
)
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # built once: a chain is a million of them


def instant(value: datetime) -> str:
    """Return an instant as UTC text with microseconds: the same on every database."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def subjects_digest(subjects: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 over the sorted subjects, one ``kind:id`` a line."""
    lines = [f"{kind}:{ident}" for kind, ident in subjects]
    lines.sort()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def payload_digest(salt: bytes, content: bytes) -> str:
    """Return the salted SHA-256 of a payload as stored; without the salt a short value could be guessed."""
    return hashlib.sha256(salt + content).hexdigest()


def event_hash(values: Mapping) -> str:
    """Return the hash of an event: SHA-256 over its chained columns as canonical JSON."""
    return row_hash([instant(values[name]) if name.endswith("_at") else values[name] for name in CHAINED])


def row_hash(row: Sequence) -> str:
    """Return the hash of an event given as the values of its chained columns in their order, instants as text."""
    return hashlib.sha256(_canonical(row).encode()).hexdigest()
