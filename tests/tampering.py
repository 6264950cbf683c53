"""Changing the record as somebody with the database file would: without the triggers, hashes computed anew where that helps."""

from django.db import connection

from mangnon.audit import chain, rules
from mangnon.audit.models import ChainHead, Event


def unlocked(statement: str, *values) -> None:
    """Change the tables as somebody with the database file would: without the triggers."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values)
        if postgres:
            cursor.execute("SET session_replication_role = origin")
        else:
            for _name, sql in triggers:
                cursor.execute(sql)


def replaced_from(seq: int, **changes) -> None:
    """Give an event other values and compute the hashes of it and of all that follow anew, the head's too."""
    previous = Event.objects.filter(seq=seq - 1).values_list("hash", flat=True).first() or chain.START[1]
    for event in Event.objects.filter(seq__gte=seq).order_by("seq"):
        for name, value in changes.items() if event.seq == seq else ():
            setattr(event, name, value)
        event.previous_hash = previous
        values = {name: getattr(event, name) for name in rules.CHAINED}
        previous = rules.event_hash(values)
        unlocked("UPDATE audit_event SET action = %s, actor_label = %s, previous_hash = %s, hash = %s WHERE seq = %s", event.action, event.actor_label, event.previous_hash, previous, event.seq)
    ChainHead.objects.update(hash=previous)


def cut_after(seq: int) -> None:
    """Take the end of the record away, and let the head say so."""
    for table, column in (("audit_event", "seq"), ("audit_eventsubject", "event_seq"), ("audit_eventpayload", "event_seq")):
        unlocked(f"DELETE FROM {table} WHERE {column} > %s", seq)
    ChainHead.objects.update(seq=seq, hash=Event.objects.get(seq=seq).hash)
