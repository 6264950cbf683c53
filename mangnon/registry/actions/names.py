"""Other names of a child: an earlier one, the one used at home, the one on another paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, text
from mangnon.registry import identity, scope
from mangnon.registry.bulk.ledger import RECORDED, chunks
from mangnon.registry.models import ChildName
from mangnon.registry.rules import NameRow, RowError, RowErrors, Source, checks, fields


def add_names(rows: Sequence[NameRow], *, by: Actor, source: Source) -> int:
    """Record other names of children, by which they are found from then on; all or none. Returns how many. Raises RowErrors."""
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        held = _held(lives)
        errors = [fault for index, row in enumerate(rows) for fault in _faults(index, row, lives, held)]
        errors += [checks.error(index, "full_name", "same_again") for index in checks.repeated([_key(row.child_id, row.full_name) for row in rows])]
        if errors:
            raise RowErrors(errors)
        write(rows, source, clock.now())
        audit.record(by, "names added", subjects=(("child", row.child_id) for row in rows),
                     data=source.about(rows), sensitive=False)
    return len(rows)


def write(rows: Sequence[NameRow], source: Source, now: datetime) -> None:
    """Insert names that were judged; the caller's transaction and event hold."""
    clean, key = identity.Cleaner(), identity.Keys()
    insert_rows(
        ChildName, ("child_id", "kind", "full_name", "search_key", "valid_to", *RECORDED),
        (
            (row.child_id, row.kind, clean(row.full_name), key.search(clean(row.full_name)), row.valid_to,
             *source.stamp(now, index))
            for index, row in enumerate(rows)
        ),
    )


def keep_earlier(child: UUID, name: str, source: Source) -> None:
    """Keep the name a child bore until today, so that who knows it still finds the child; "chưa đặt tên" is no name."""
    if not checks.is_unnamed(name) and _key(child, name) not in _held([child]):
        write([NameRow(child, "cu", name, clock.today())], source, clock.now())


def _held(idents: Iterable[UUID]) -> set[tuple[UUID, str]]:
    names = (ChildName.objects.believed().filter(child_id__in=part).values_list("child_id", "full_name") for part in chunks(idents))
    return {_key(child, name) for part in names for child, name in part}


def _key(child: UUID, name: str) -> tuple[UUID, str]:
    return child, text.tone_key(name)


def _faults(index: int, row: NameRow, lives: dict, held: set[tuple[UUID, str]]) -> list[RowError]:
    if row.child_id not in lives:
        return [checks.error(index, "child_id", "child_unknown")]
    errors = [checks.error(index, *problem) for problem in checks.name_faults("full_name", row.full_name, required=True)]
    if row.kind not in fields.NAME_KINDS:
        errors.append(checks.error(index, "kind", "name_kind_unknown"))
    if _key(row.child_id, row.full_name) in held:
        errors.append(checks.error(index, "full_name", "same_again"))
    return errors
