"""Programme rules: the injury row, its checks, field classes. Pure functions and data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.base.days import CHILD_YEARS
from mangnon.registry.rules import RowError
from mangnon.registry.rules.checks import Places, check_lengths, error
from mangnon.registry.rules.fields import SEXES

FIELD_CLASSES = {
    "injury.child": "C3",
    "injury.unit": "C2",
    "injury.day": "C3",
    "injury.kind": "C3",
    "injury.place": "C3",
    "injury.outcome": "C3",
    "injury.note": "C3",
    "injury.sex": "C2",
    "injury.age_months": "C2",
    "injury.ethnic": "C3",
}


@dataclass(slots=True)
class KnownCodes:
    """The packs' code lists that injury rows are held against."""

    kinds: Collection[str]
    places: Collection[str]
    outcomes: Collection[str]
    ethnic: Collection[str]


@dataclass(slots=True)
class InjuryRow:
    """One child injured on a day, in the commune (``unit_id``) where it happened.

    Of a child the register does not have, ``child_id`` is None, and sex, age in completed months on the day and ethnic
    group are given.
    """

    child_id: UUID | None
    unit_id: int
    day: date
    kind: str
    place: str
    outcome: str
    note: str = ""
    id: UUID | None = None
    sex: str = ""
    age_months: int | None = None
    ethnic: str = ""


def death_errors(row: InjuryRow, died_on: date | None) -> list[RowError]:
    """Return why a death an injury led to is refused: it can't come before the injury."""
    if died_on is not None and died_on < row.day:
        return [RowError(0, "died_on", "death_before_injury", _("Ngày mất không thể trước ngày xảy ra."))]
    return []


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
        errors += _life_errors(index, row, lives) if row.child_id else _trait_errors(index, row, codes)
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


def _life_errors(index: int, row: InjuryRow, lives: dict[UUID, tuple[date, date | None]]) -> list[RowError]:
    life = lives.get(row.child_id)
    if life is None:
        return [error(index, "child_id", "child_unknown")]
    if row.day < life[0]:
        return [error(index, "day", "before_birth")]
    return [error(index, "day", "after_death")] if life[1] is not None and row.day > life[1] else []


def _trait_errors(index: int, row: InjuryRow, codes: KnownCodes) -> list[RowError]:
    errors = []
    if row.sex not in SEXES:
        errors.append(error(index, "sex", "sex_unknown"))
    if row.age_months is None or not 0 <= row.age_months < CHILD_YEARS * 12:
        errors.append(RowError(index, "age_months", "age_not_a_childs", _("Tuổi phải từ 0 đến dưới 16.")))
    if row.ethnic not in codes.ethnic:
        errors.append(error(index, "ethnic", "ethnic_unknown"))
    return errors
