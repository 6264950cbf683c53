"""Support rules: row shapes, checks, code lists, field classes. Pure functions and data."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.registry.rules import RowError
from mangnon.registry.rules.checks import check_lengths, check_period, error

Lives = dict[UUID, tuple[date, date | None]]

FIELD_CLASSES = {
    "insurancecard.number": "C3",
    "allowance.kind": "C3",
    "allowance.sealed": "C4",
    "allowance.monthly_amount": "C3",
    "allowance.decision": "C2",
    "allowance.payer": "C2",
    "service.kind": "C3",
    "service.day": "C3",
    "service.provider": "C3",
    "service.amount": "C3",
}


@dataclass(slots=True)
class CardRow:
    """A health-insurance card; ``number`` has 10 or 15 characters, or is None when only the card's existence is known."""

    child_id: UUID
    number: str | None
    valid_from: date
    valid_to: date | None = None


@dataclass(slots=True)
class AllowanceRow:
    """A monthly allowance in đồng; ``kind`` is a group of the decree in force on ``valid_from``."""

    child_id: UUID
    kind: str
    monthly_amount: int
    decision: str
    payer: str
    valid_from: date
    valid_to: date | None = None


@dataclass(slots=True)
class EndRow:
    """The end of a running card (``kind`` empty) or allowance: ``day`` is the first day it is no longer valid."""

    child_id: UUID
    day: date
    kind: str = ""


@dataclass(slots=True)
class ServiceRow:
    """A service delivered on a day; the origin is text (kind and id), never a link to a room above."""

    child_id: UUID
    kind: str
    day: date
    provider: str = ""
    amount: int = 0
    origin_kind: str = ""
    origin_id: str = ""


def card_digits(number: str) -> str:
    """Return what cards are compared by: the last ten digits (QĐ 1351/QĐ-BHXH)."""
    return "".join(number.split()).upper()[-10:]


def check_cards(rows: list[CardRow], lives: Lives, today: date) -> list[RowError]:
    """Return why card rows are refused."""
    errors = []
    for index, row in enumerate(rows):
        errors += check_period(index, row.valid_from, row.valid_to, today, lives.get(row.child_id))
        if row.number is not None:
            text = "".join(row.number.split())
            if len(text) not in (10, 15) or not text[-10:].isdigit():
                errors.append(
                    RowError(index, "number", "card_format", _("Số thẻ bảo hiểm y tế phải có 10 số hoặc 15 ký tự."))
                )
    return errors


def check_allowances(
    rows: list[AllowanceRow], lives: Lives, today: date, kinds: Collection[str], in_force: Callable[[str, date], bool]
) -> list[RowError]:
    """Return why allowance rows are refused; ``kinds`` are those of the packs, of any day; ``in_force`` says of which."""
    errors = []
    for index, row in enumerate(rows):
        errors += check_period(index, row.valid_from, row.valid_to, today, lives.get(row.child_id))
        errors += check_lengths(index, row, {"decision": 80, "payer": 80})
        if not row.kind:
            errors.append(RowError(index, "kind", "allowance_kind_missing", _("Chưa ghi đối tượng trợ cấp.")))
        elif row.kind not in kinds:
            errors.append(RowError(index, "kind", "allowance_kind_unknown", _("Đối tượng trợ cấp không có trong danh mục. Ghi mã hoặc tên đúng như danh mục.")))
        elif not in_force(row.kind, row.valid_from):
            errors.append(RowError(index, "kind", "allowance_kind_not_in_force", _("Đối tượng này không có hiệu lực vào ngày hưởng. Chọn đối tượng của ngày đó, hoặc xem lại ngày.")))
        if row.monthly_amount <= 0:
            errors.append(
                RowError(index, "monthly_amount", "amount_not_positive", _("Mức trợ cấp phải lớn hơn 0 đồng."))
            )
    return errors


def check_services(rows: list[ServiceRow], lives: Lives, today: date, kinds: Collection[str]) -> list[RowError]:
    """Return why service rows are refused; ``kinds`` are those of the packs."""
    errors = []
    for index, row in enumerate(rows):
        life = lives.get(row.child_id)
        if life is None:
            errors.append(error(index, "child_id", "child_unknown"))
            continue
        errors += check_lengths(index, row, {"provider": 120, "origin_kind": 24, "origin_id": 40})
        if row.kind not in kinds:
            errors.append(RowError(index, "kind", "service_kind_unknown", _("Loại hỗ trợ không có trong danh mục.")))
        if row.day > today:
            errors.append(error(index, "day", "day_in_future"))
        if row.day < life[0]:
            errors.append(error(index, "day", "before_birth"))
        if life[1] is not None and row.day > life[1]:
            errors.append(error(index, "day", "after_death"))
        if row.amount < 0:
            errors.append(RowError(index, "amount", "amount_negative", _("Số tiền không được âm.")))
    return errors
