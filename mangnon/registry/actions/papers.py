"""Papers of the birth of many children at once, from a list: what stands there is kept as a correction, one event tells whose."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.registry import identity, scope
from mangnon.registry.bulk.ledger import chunks
from mangnon.registry.models import Child, Correction

PAPERS = ("birth_reg_no", "birth_reg_place", "birth_place", "birth_order", "nationality", "home_town")
Change = tuple[Any, Any]  # what a field must hold to be changed, what it holds then


def set_papers(rows: Mapping[UUID, Mapping[str, Change]], *, by: Actor, reason: str) -> set[UUID]:
    """Change fields of ``PAPERS`` that hold what is told; a child of which one does not, or out of the actor's scope, stays as it is.

    Values are those a list was judged with. Returns the children that stay. The caller's transaction may hold more.
    """
    with transaction.atomic():
        mine, at, left, told = scope.lives_for(by, rows), clock.now(), set(rows), []
        corrections: list[tuple] = []
        for part in chunks(mine):
            for child in Child.objects.filter(pk__in=part).order_by("pk"):
                changes = rows[child.pk]
                if all(getattr(child, name) == old for name, (old, _new) in changes.items()):
                    left.discard(child.pk)
                    told.append(child)
                    for name, (old, new) in changes.items():
                        setattr(child, name, new)
                        corrections.append((child.pk, name, identity.as_text(old), identity.as_text(new), reason[:200], at, by.post_id))
        _write(told, at)
        insert_rows(Correction, ("child_id", "field", "old_value", "new_value", "reason", "recorded_at", "by_post"), corrections)
        if told:
            audit.record(by, "papers of the birth recorded", subjects=[("child", child.pk) for child in told], sensitive=False, data={"reason": reason, "children": len(told)})
    return left


def _write(children: list[Child], at: Any) -> None:
    """Write the fields by one statement: the ORM's own takes a hundred times as long."""
    quoted, fields = connection.ops.quote_name, [Child._meta.get_field(name) for name in PAPERS]
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    moment, ident = connection.ops.adapt_datetimefield_value(at), Child._meta.pk.get_db_prep_value
    statement = f"UPDATE {quoted(Child._meta.db_table)} SET {columns}, updated_at = %s, version = version + 1 WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [(*(field.get_db_prep_save(getattr(child, field.attname), connection) for field in fields), moment, ident(child.pk, connection)) for child in children],
        )
