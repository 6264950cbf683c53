"""Programme rules: the injury row, its checks, field classes. Pure functions and data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.registry.rules import RowError
from mangnon.registry.rules.checks import Places, check_lengths, error

FIELD_CLASSES = {
    "injury.child": "C3",
    "injury.unit": "C2",
    "injury.day": "C3",
    "injury.kind": "C3",
    "injury.place": "C3",
    "injury.outcome": "C3",
    "injury.note": "C3",
}


@dataclass(slots=True)
class KnownCodes:
    """The packs' code lists that injury rows are held against."""

    kinds: Collection[str]
    places: Collection[str]
    outcomes: Collection[str]


@dataclass(slots=True)
class InjuryRow:
    """One child injured on a day, in the commune (``unit_id``) where it happened."""

    child_id: UUID
    unit_id: int
    day: date
    kind: str
    place: str
    outcome: str
    note: str = ""
    id: UUID | None = None


def check_injuries(
    rows: list[InjuryRow],
    lives: dict[UUID, tuple[date, date | None]],
    places: Places,
    codes: KnownCodes,
    today: date,
) -> list[RowError]:
    """Return why injury rows are refused."""
    errors = []
    for index, row in enumerate(rows):
        life = lives.get(row.child_id)
        if life is None:
            errors.append(error(index, "child_id", "child_unknown"))
        elif row.day < life[0]:
            errors.append(error(index, "day", "before_birth"))
        elif life[1] is not None and row.day > life[1]:
            errors.append(error(index, "day", "after_death"))
        errors += check_lengths(index, row, {"note": 200})
        if row.day > today:
            errors.append(error(index, "day", "day_in_future"))
        if problem := places.problem(row.unit_id, None, row.day):
            errors.append(error(index, *problem))
        if row.kind not in codes.kinds:
            errors.append(
                RowError(index, "kind", "injury_kind_unknown", _("Loại tai nạn, thương tích không có trong danh mục."))
            )
        if row.place not in codes.places:
            errors.append(RowError(index, "place", "injury_place_unknown", _("Nơi xảy ra không có trong danh mục.")))
        if row.outcome not in codes.outcomes:
            errors.append(RowError(index, "outcome", "outcome_unknown", _("Kết quả không có trong danh mục.")))
    return errors
