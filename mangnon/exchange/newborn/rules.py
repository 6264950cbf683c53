"""Which row of a list of births is which child of the registry. The written rule; no database.

A birth is known by its mother, its day and its sex, in the commune: the name comes later, or another. Of several rows and
records of one such birth (twins of one sex) each row takes one record: first by identity number, then by name, then who
has no name yet, then in their order. A row without a record left is a child of its own: twins stay two.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

HEALTH, CIVIL = "tram_y_te", "ho_tich"
KINDS = {HEALTH: _("Trẻ mới sinh, do trạm y tế gửi"), CIVIL: _("Đăng ký khai sinh, do tư pháp - hộ tịch gửi")}
UNNAMED = {"nam": "Trai", "nu": "Gái"}  # what is written before a newborn has a name
# What a list may add to a record that has nothing there yet. A name only to a child that has none.
COMPLETED = (
    "full_name", "personal_id", "birth_registered_on", "birth_reg_no", "birth_reg_place", "birth_place", "birth_order", "father_name", "home_town", "nationality", "ethnic",
)  # fmt: skip


class Born(NamedTuple):
    """A birth as it is compared, of a row or of a record: ``key`` is (mother, day, sex); ``name`` folded, "" before there is one."""

    key: tuple[str, str, str]
    name: str
    number: str | None
    units: frozenset[int]
    child: UUID | None = None


def matched(rows: Sequence[Born | None], records: Iterable[Born]) -> dict[int, Born]:
    """Return index of a row → the record it is."""
    left: dict[tuple, list[Born]] = {}
    for record in records:
        left.setdefault(record.key, []).append(record)
    found: dict[int, Born] = {}
    for same in (_same_number, _same_name, _either_unnamed, _any):
        for index, row in enumerate(rows):
            if row is None or index in found:
                continue
            record = next((one for one in left.get(row.key, ()) if one.units & row.units and same(row, one)), None)
            if record is not None:
                found[index] = record
                left[row.key].remove(record)
    return found


def _same_number(row: Born, record: Born) -> bool:
    return bool(row.number) and row.number == record.number


def _same_name(row: Born, record: Born) -> bool:
    return bool(row.name) and row.name == record.name


def _either_unnamed(row: Born, record: Born) -> bool:
    return not (row.name and record.name)


def _any(row: Born, record: Born) -> bool:
    return not (row.number and record.number)


def twins(rows: Sequence[Born | None], fresh: Iterable[int]) -> dict[int, int]:
    """Return index of a row that will be a child of its own → the other row of the same birth."""
    by_key: dict[tuple, list[int]] = {}
    for index, row in enumerate(rows):
        if row is not None:
            by_key.setdefault(row.key, []).append(index)
    return {index: next(other for other in by_key[rows[index].key] if other != index) for index in fresh if rows[index] and len(by_key[rows[index].key]) > 1}


def additions(record: Mapping[str, object], row: Mapping[str, object], *, unnamed: bool, row_unnamed: bool, unknown_ethnic: str) -> dict[str, object]:
    """Return what a row adds to a record: never in place of what is there."""
    found = {}
    for name in COMPLETED:
        new, old = row.get(name), record.get(name)
        empty = unnamed if name == "full_name" else old in (None, "", unknown_ethnic)
        if empty and new not in (None, "", unknown_ethnic) and not (name == "full_name" and row_unnamed):
            found[name] = new
    return found
