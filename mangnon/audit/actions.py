"""Appending to the record: the last statement of every action."""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mangnon.audit import keys, rules
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.audit.models import ChainHead, Event, EventPayload, EventSubject
from mangnon.base import clock

PAYLOAD_CONTEXT = b"audit_eventpayload.content"


def record(
    by: Actor, action: str, *, subjects: Iterable[tuple[str, object]] = (), data: dict | None = None,
    sensitive: bool = True, occurred_at: datetime | None = None, purpose: str = "",
) -> Event:
    """Append one event and return it.

    ``subjects`` are (kind, id) pairs; ``data`` holds before/after values and is sealed unless ``sensitive=False``.
    Call it last inside the action's ``atomic()`` block: it takes the chain's lock and keeps it until commit.
    """
    pairs = [(kind, _ident(ident)) for kind, ident in subjects]
    salt, content, sealed = _payload(data, sensitive)
    with transaction.atomic(savepoint=False):  # a record that fails takes its action with it: there is nothing to go back to
        head = _lock_head()
        now = clock.now()
        values = {
            "seq": head.seq + 1, "recorded_at": now, "occurred_at": occurred_at or now, "actor_kind": by.kind,
            "actor_label": by.label, "person_id": by.person_id, "post_id": by.post_id, "body_id": by.body_id,
            "role": by.role, "action": action, "channel": by.channel, "purpose": purpose, "request_id": by.request_id,
            "subject_count": len(pairs), "subjects_digest": rules.subjects_digest(pairs),
            "payload_digest": rules.payload_digest(salt, content) if content else "", "previous_hash": head.hash,
        }
        values["hash"] = rules.event_hash(values)
        event = Event(**values)
        event.save(force_insert=True)
        insert_rows(EventSubject, ["event_seq", "kind", "subject_id"], ((event.seq, kind, ident) for kind, ident in pairs))
        if content:
            EventPayload(event_seq=event.seq, salt=salt, sealed=sealed, content=content).save(force_insert=True)
        ChainHead.objects.filter(id=1).update(seq=event.seq, hash=event.hash)
    return event


def _lock_head() -> ChainHead:
    # SQLite transactions begin IMMEDIATE, so they are serial already and select_for_update is a no-op there.
    head = ChainHead.objects.select_for_update().filter(id=1).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(id=1)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(id=1)
    return head


def _payload(data: dict | None, sensitive: bool) -> tuple[bytes, bytes, bool]:
    if not data:
        return b"", b"", False
    plain = json.dumps(data, ensure_ascii=False, default=str, sort_keys=True).encode()
    return os.urandom(16), keys.ring().seal(plain, PAYLOAD_CONTEXT) if sensitive else plain, sensitive


def _ident(ident: object) -> str:
    return str(ident) if not isinstance(ident, UUID) else ident.hex
