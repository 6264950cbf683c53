"""The only writer of support: insurance cards, allowances, services delivered."""

from collections.abc import Sequence

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit import keys
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.registry import scope
from mangnon.registry.ledger import RECORDED, Ledger
from mangnon.registry.rules import RowErrors, Source
from mangnon.registry.rules.checks import error
from mangnon.support import rules
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.support.rules import AllowanceRow, CardRow, ServiceRow

CARD = "support.card"
SERVICE_COLUMNS = ("child_id", "kind", "day", "provider", "amount", "origin_kind", "origin_id", *RECORDED)


def record_cards(rows: Sequence[CardRow], *, by: Actor, source: Source) -> int:
    """Record insurance cards; a running earlier card ends where the new one begins; all or none. Returns how many."""
    ring = keys.ring()

    def values(row: CardRow) -> list:
        if row.number is None:
            return [None, ""]
        number = "".join(row.number.split()).upper()
        return [number, ring.digest(rules.card_digits(number), CARD)]

    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = rules.check_cards(rows, lives, clock.today())
        book = Ledger(InsuranceCard, ("child_id",), ("number", "number_digest"), source=source, now=clock.now())
        _follow(rows, book, lives, errors, source, values)
        audit.record(by, "cards recorded", subjects=_children(rows), data=_about(rows, source), sensitive=False)
    return len(rows)


def record_allowances(rows: Sequence[AllowanceRow], *, by: Actor, source: Source) -> int:
    """Record monthly allowances (đồng); a running one of the same kind ends where the new one begins; all or none."""
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = rules.check_allowances(rows, lives, clock.today())
        columns = ("monthly_amount", "decision", "payer")
        book = Ledger(Allowance, ("child_id", "kind"), columns, source=source, now=clock.now())
        _follow(rows, book, lives, errors, source, lambda row: [row.monthly_amount, row.decision, row.payer])
        audit.record(by, "allowances recorded", subjects=_children(rows), data=_about(rows, source), sensitive=False)
    return len(rows)


def record_services(rows: Sequence[ServiceRow], *, by: Actor, source: Source) -> int:
    """Record services delivered; all or none. Returns how many."""
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = rules.check_services(rows, lives, clock.today())
        if errors:
            raise RowErrors(errors)
        now = clock.now()
        insert_rows(
            Service,
            SERVICE_COLUMNS,
            (
                (
                    row.child_id,
                    row.kind,
                    row.day,
                    row.provider,
                    row.amount,
                    row.origin_kind,
                    str(row.origin_id),
                    now,
                    source.channel,
                    source.batch,
                    source.number(index),
                    source.post,
                )
                for index, row in enumerate(rows)
            ),
        )
        audit.record(by, "services recorded", subjects=_children(rows), data=_about(rows, source), sensitive=False)
    return len(rows)


def _follow(rows: Sequence, book: Ledger, lives: dict, errors: list, source: Source, values) -> None:
    if errors:
        raise RowErrors(errors)
    book.load(lives)
    by_code = len(book.key) == 2
    for index in sorted(range(len(rows)), key=lambda number: rows[number].valid_from):
        row = rows[index]
        key = (row.child_id, row.kind) if by_code else (row.child_id,)
        if code := book.follow(key, row.valid_from, row.valid_to, values(row), source.number(index)):
            errors.append(error(index, "valid_from", code))
    if errors:
        raise RowErrors(errors)
    book.flush()


def _children(rows: Sequence) -> list[tuple[str, object]]:
    return [("child", row.child_id) for row in rows]


def _about(rows: Sequence, source: Source) -> dict:
    return {"rows": len(rows), "channel": source.channel, "batch": str(source.batch or "")}
