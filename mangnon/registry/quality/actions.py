"""Keeping what the figures came to: every night, so that the month's last night stays for the trend."""

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit import queries as record
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.registry.quality import counting, predicates
from mangnon.registry.quality.models import MonthOfQuality


def keep_month(*, by: Actor) -> int:
    """Count all communes and keep that for this month, instead of what an earlier night kept of it. Returns how many communes."""
    day, (seq, _hash) = clock.today(), record.head()
    counts, lists, doubted = counting.count(None, day), counting.lists_of(by, day), counting.doubted_in(None, day)
    month, digest = day.replace(day=1), counting.rules_digest()
    rows = [
        MonthOfQuality(unit_id=commune, month=month, day=day, seq=seq, rules=digest, counts=found | lists.get(commune, {}) | {predicates.DOUBTED: doubted.get(commune, 0)})
        for commune, found in sorted(counts.items())
    ]
    with transaction.atomic():
        MonthOfQuality.objects.bulk_create(
            rows, batch_size=200, update_conflicts=True, unique_fields=["month", "unit"], update_fields=["day", "seq", "rules", "counts"]
        )
        audit.record(by, "quality counted", data={"communes": len(rows)}, sensitive=False)
    return len(rows)
