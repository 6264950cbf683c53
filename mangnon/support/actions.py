"""The only writer of support: insurance cards, allowances, services delivered."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.audit import actions as audit
from mangnon.audit import keys
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.registry import scope
from mangnon.registry.birthdays import lies_before
from mangnon.registry.bulk.ledger import FAR, RECORDED, Ledger, Row
from mangnon.registry.models import Child
from mangnon.registry.rules import RowError, RowErrors, Source
from mangnon.registry.rules.checks import error
from mangnon.support import codes, rules
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.support.rules import AllowanceRow, CardRow, EndRow, ServiceRow

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
        _follow(rows, _cards(source), lives, errors, source, lambda row: (row.child_id,), values)
        audit.record(by, "cards recorded", subjects=_children(rows), data=source.about(rows), sensitive=False)
    return len(rows)


def record_allowances(rows: Sequence[AllowanceRow], *, by: Actor, source: Source) -> int:
    """Record monthly allowances (đồng); a running one of the same kind ends where the new one begins; all or none.

    A kind must be in force on the day the allowance begins. Kinds of class C4 are sealed with their decision and payer.
    """
    sealed, digests = codes.sealed_kinds(), {kind: codes.digest(kind) for kind in codes.allowance_kinds()}

    def values(row: AllowanceRow) -> list:
        if row.kind in sealed:
            return ["", codes.seal(row.kind, row.decision, row.payer), row.monthly_amount, "", ""]
        return [row.kind, None, row.monthly_amount, row.decision, row.payer]

    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = rules.check_allowances(rows, lives, clock.today(), digests, codes.kind_in_force)
        _follow(rows, _allowances(source), lives, errors, source, lambda row: (row.child_id, digests[row.kind]), values)
        audit.record(by, "allowances recorded", subjects=_children(rows), data=source.about(rows), sensitive=False)
    return len(rows)


def note_refused_taken(children: Sequence[UUID], *, by: Actor, rows: int) -> None:
    """Log that refused rows of a payer's list left as a file; ``children``: whom they met."""
    with transaction.atomic():
        audit.record(by, "refused rows of a payer exported", subjects=[("child", child) for child in children], sensitive=False, data={"rows": rows})


def end_cards(rows: Sequence[EndRow], *, by: Actor, source: Source) -> int:
    """End running insurance cards; all or none. Returns how many. Raises RowErrors."""
    return _end(rows, _cards(source), lambda row: (row.child_id,), "cards ended", by=by, source=source)


def end_allowances(rows: Sequence[EndRow], *, by: Actor, source: Source) -> int:
    """End running allowances by their kind; all or none. Returns how many. Raises RowErrors."""
    return _end(rows, _allowances(source), lambda row: (row.child_id, codes.digest(row.kind)), "allowances ended", by=by, source=source)


def follow_birth_date(child: Child, born: date, source: Source) -> list[RowError]:
    """Let cards and allowances that began on the stored birth date begin on ``born``; return why what lies before it stands against it."""
    errors = []
    for book, what in ((_cards(source), _("Thẻ bảo hiểm y tế")), (_allowances(source), _("Trợ cấp hằng tháng"))):
        for row in list(book.load([child.pk]).lines_of(child.pk)):
            if row.valid_from == child.birth_date and born < (row.valid_to or FAR) and _may_begin(book, row, born):
                book.end(row, row.valid_from)
                book.put(row.key, born, row.valid_to, row.values, row.number)
            elif row.valid_from < born:
                errors.append(lies_before(what, row.valid_from))
        book.flush()
    served = Service.objects.believed().filter(child=child, day__lt=born).order_by("day").first()
    return [*errors, lies_before(_("Dịch vụ đã nhận"), served.day)] if served else errors


def _may_begin(book: Ledger, row: Row, day: date) -> bool:
    return book.model is not Allowance or codes.kind_in_force(codes.kind_of_digest()[row.key[1]], day)


def _cards(source: Source) -> Ledger:
    return Ledger(InsuranceCard, ("child_id",), ("number", "number_digest"), source=source, now=clock.now())


def _allowances(source: Source) -> Ledger:
    columns = ("kind", "sealed", "monthly_amount", "decision", "payer")
    return Ledger(Allowance, ("child_id", "kind_digest"), columns, source=source, now=clock.now())


def _end(rows: Sequence[EndRow], book: Ledger, key: Callable[[EndRow], tuple], action: str, *, by: Actor, source: Source) -> int:
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = [error(index, "child_id", "child_unknown") for index, row in enumerate(rows) if row.child_id not in lives]
        book.load(lives)
        for index, row in enumerate(rows):
            running = book.open_row(key(row))
            if running is None or row.day <= running.valid_from:
                errors.append(error(index, "day", "not_open" if running is None else "before_start"))
            elif not errors:
                book.end(running, row.day)
        if errors:
            raise RowErrors(errors)
        book.flush()
        audit.record(by, action, subjects=_children(rows), data=source.about(rows), sensitive=False)
    return len(rows)


def record_services(rows: Sequence[ServiceRow], *, by: Actor, source: Source) -> int:
    """Record services delivered; all or none. Returns how many."""
    with transaction.atomic():
        lives = scope.lives_for(by, (row.child_id for row in rows))
        errors = rules.check_services(rows, lives, clock.today(), codes.service_kinds())
        if errors:
            raise RowErrors(errors)
        now = clock.now()
        insert_rows(Service, SERVICE_COLUMNS, (
            (row.child_id, row.kind, row.day, row.provider, row.amount, row.origin_kind, str(row.origin_id), *source.stamp(now, index))
            for index, row in enumerate(rows)
        ))  # fmt: skip
        audit.record(by, "services recorded", subjects=_children(rows), data=source.about(rows), sensitive=False)
    return len(rows)


def _follow(rows: Sequence, book: Ledger, lives: dict, errors: list, source: Source, key: Callable, values: Callable) -> None:
    if errors:
        raise RowErrors(errors)
    book.load(lives)
    for index in sorted(range(len(rows)), key=lambda number: rows[number].valid_from):
        row = rows[index]
        if code := book.follow(key(row), row.valid_from, row.valid_to, values(row), source.number(index)):
            errors.append(error(index, "valid_from", code))
    if errors:
        raise RowErrors(errors)
    book.flush()


def _children(rows: Sequence) -> list[tuple[str, object]]:
    return [("child", row.child_id) for row in rows]
