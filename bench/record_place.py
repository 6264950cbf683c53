"""A record of very many events and nothing else, for ``bench.record_once``: ``python -m bench.record_place EVENTS``, in ``MANGNON_DATA``.

Rows are written past the actions, as a busy year leaves them: an opening of one child, every fourth an edit with sealed
values, every hundredth a list of 25 children.
"""

import json
import os
import sys
from datetime import date, timedelta

from mangnon.web import place
from mangnon.web.cli import ready

DAY = date(2022, 5, 20)
place.data_folder().mkdir(parents=True, exist_ok=True)
place.mark(place.data_folder(), "demo", children=0, seed=715, on=DAY, built=False)
ready()

from django.db import transaction  # noqa: E402  Django is set up first

from mangnon.audit import keys, rules  # noqa: E402
from mangnon.audit.actions import PAYLOAD_CONTEXT  # noqa: E402
from mangnon.audit.bulk import insert_rows  # noqa: E402
from mangnon.audit.models import ChainHead, Event, EventPayload, EventSubject  # noqa: E402
from mangnon.audit.queries import head  # noqa: E402
from mangnon.base import clock, ids  # noqa: E402
from mangnon.web.commands.serve import prepare  # noqa: E402

PART, PEOPLE = 50_000, 300
COLUMNS = [*rules.CHAINED, "hash"]


def made(events: int) -> dict:
    """Append that many events to an empty chain."""
    prepare()
    begun, last = head()
    people = [str(ids.uuid7()) for _ in range(PEOPLE)]
    children = [ids.uuid7().hex for _ in range(20_000)]
    now = clock.now() - timedelta(days=365)
    for first in range(begun + 1, events + 1, PART):
        last = _part(range(first, min(first + PART, events + 1)), last, people, children, now)
    return {"events": events}


@transaction.atomic
def _part(numbers: range, last: str, people: list[str], children: list[str], now) -> str:
    rows, subjects, payloads = [], [], []
    for seq in numbers:
        about = [("child", children[(seq * 31 + at) % len(children)]) for at in range(25 if seq % 100 == 0 else 1)]
        values = _values(seq, about, people[seq * 7 % PEOPLE], now + timedelta(seconds=seq * 30, microseconds=seq % 10**6), last)
        if seq % 4 == 0:
            salt, content = os.urandom(16), keys.ring().seal(json.dumps({"before": "Nông Thị Hoà", "after": "Nông Thị Hòa", "seq": seq}, ensure_ascii=False).encode(), PAYLOAD_CONTEXT)
            values["payload_digest"] = rules.payload_digest(salt, content)
            payloads.append((seq, salt, True, content))
        last = values["hash"] = rules.event_hash(values)
        rows.append(tuple(values[name] for name in COLUMNS))
        subjects += [(seq, *one) for one in about]
    insert_rows(Event, COLUMNS, rows)
    insert_rows(EventSubject, ["event_seq", "kind", "subject_id"], subjects)
    insert_rows(EventPayload, ["event_seq", "salt", "sealed", "content"], payloads)
    ChainHead.objects.update_or_create(id=1, defaults={"seq": numbers[-1], "hash": last})
    return last


def _values(seq: int, about: list, person: str, at, last: str) -> dict:
    return {
        "seq": seq, "recorded_at": at, "occurred_at": at, "actor_kind": "person", "actor_label": "Người Đo", "person_id": person, "post_id": person, "body_id": "1", "role": "can_bo_xa",
        "action": "child corrected" if seq % 4 == 0 else "child opened", "channel": "page", "purpose": "", "request_id": "", "subject_count": len(about),
        "subjects_digest": rules.subjects_digest(about), "payload_digest": "", "previous_hash": last,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(made(int(sys.argv[1]))))
