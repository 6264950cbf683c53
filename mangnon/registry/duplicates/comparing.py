"""Looking for children entered twice: every child under 16 as the comparison takes it, and the pairs it finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mangnon.base import clock, days
from mangnon.engine.linkage import THRESHOLD, Pair, Record, find_pairs
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import map_rows
from mangnon.registry.bulk.stream import Stream
from mangnon.registry.models import Child


class Origin(NamedTuple):
    """The list a child came in with: its batch and the row there; None for a child entered in a page."""

    batch: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """Two children that may be one; ``a`` has the smaller key. ``facts`` changes when anything compared changes."""

    a: UUID
    b: UUID
    pair: Pair
    facts: str
    units: tuple[int | None, int | None]
    origins: tuple[Origin, Origin]


FEATURES = {
    "name": _("Họ và tên"), "birth": _("Ngày sinh"), "mother": _("Mẹ"), "father": _("Cha"), "number": _("Số định danh"), "sex": _("Giới tính"),
    "place": _("Nơi ở"), "twins": _("Sinh đôi hay đổi tên"),
}  # fmt: skip
LEVELS = {
    "name": {
        "same": _("giống hệt"), "spelling": _("chỉ khác cách viết (vị trí dấu, i/y)"), "accents_lost": _("một bên mất dấu"), "accents_differ": _("khác dấu"),
        "order": _("đảo thứ tự"), "thi_van": _("thêm hoặc bớt Thị, Văn"), "typing": _("sai một phím"), "typing_common": _("khác một chữ, cả hai đều là tên thường gặp"),
        "middle_differs": _("cùng họ và tên, khác tên đệm"), "unnamed": _("chưa đặt tên"), "differs": _("khác"),
    },
    "birth": {
        "same_day": _("cùng ngày"), "same_new_year": _("cùng ngày 01/01, có thể do không rõ ngày"), "day_month_swapped": _("đảo ngày và tháng"),
        "same_month": _("cùng tháng, một bên không rõ ngày"), "same_year": _("cùng năm, một bên không rõ ngày"), "day_mistyped": _("sai một chữ số của ngày"),
        "month_mistyped": _("khác tháng"), "year_mistyped": _("lệch năm, cùng ngày và tháng"), "same_year_only": _("chỉ cùng năm"), "differs": _("khác"),
    },
    "number": {"same": _("trùng"), "one_digit": _("sai một chữ số"), "differs": _("khác"), "missing": _("thiếu")},
    "sex": {"same": _("giống"), "differs": _("khác")},
    "place": {"hamlet": _("cùng xóm"), "unit": _("cùng xã"), "elsewhere": _("khác xã")},
    "twins": {
        "own_numbers": _("cùng cha mẹ và ngày sinh, mỗi trẻ một số định danh: sinh đôi"), "near_numbers": _("cùng cha mẹ và ngày sinh, hai số liền nhau: sinh đôi"),
        "other_sex": _("cùng cha mẹ và ngày sinh, một nam một nữ: sinh đôi"), "no_numbers": _("cùng cha mẹ và ngày sinh, chưa trẻ nào có số: có thể sinh đôi"),
        "one_number": _("cùng cha mẹ và ngày sinh, khác tên, một trẻ chưa có số: có thể sinh đôi"),
        "renamed": _("cùng cha mẹ và ngày sinh, khác tên: có thể đã đổi tên"), "renamed_mong": _("cùng cha mẹ và ngày sinh, khác tên: có thể đổi tên theo tục Mông"),
        "none": "",
    },
}  # fmt: skip
LEVELS["mother"] = LEVELS["father"] = LEVELS["name"]


def words(feature: str, level: str) -> str:
    """Return a finding in words: "Họ và tên: giống hệt"."""
    return f"{FEATURES[feature]}: {LEVELS[feature][level]}"


def find(threshold: float = THRESHOLD) -> list[Found]:
    """Return the pairs among all children under 16 who live or lived here, the likeliest first."""
    people = _people()
    idents = sorted(people)
    found = find_pairs((people[ident][0] for ident in idents), threshold=threshold)
    return [_found(idents[pair.a], idents[pair.b], people, pair) for pair in found]


def _found(a: UUID, b: UUID, people: dict, pair: Pair) -> Found:
    (one, first), (other, second) = people[a], people[b]
    facts = sha256(repr((one, other)).encode()).hexdigest()
    return Found(a, b, pair, facts, (one.unit, other.unit), (first, second))


def _people() -> dict[UUID, tuple[Record, Origin]]:
    stream, places = Stream("default"), _places(Stream("default"))
    today = clock.today()
    eldest = date(today.year - days.CHILD_YEARS, today.month, 1)
    numbers = dict(Child.objects.exclude(personal_id_digest=None).filter(birth_date__gte=eldest).values_list("id", "personal_id"))
    statement = (
        f"SELECT {stream.ident('id')}, full_name, sex, {stream.day('birth_date')}, birth_precision, ethnic, mother_name, father_name "
        f"FROM registry_child WHERE {stream.day('birth_date')} >= %s"
    )
    found = {}
    for hexes, *told in stream.rows(statement, [eldest.isoformat()]):
        place = places.get(hexes)
        if place is not None:
            ident, (unit, hamlet, origin) = UUID(hexes), place
            found[ident] = Record(*told, unit, hamlet, numbers.get(ident)), origin
    return found


def _places(stream: Stream) -> dict[str, tuple[int | None, int | None, Origin]]:
    """Return child → (commune of today's map, hamlet, origin) of the last stay; the origin is that of the first row."""
    commune = dict(map_rows(clock.today()).filter(level=Unit.XA).values_list("unit_id", "ancestor_id"))
    first: dict[str, Origin] = {}
    last: dict[str, tuple[int | None, int | None, Origin]] = {}
    statement = (
        f"SELECT {stream.ident('child_id')}, unit_id, hamlet_id, {stream.ident('source_batch')}, source_row "
        "FROM registry_residence WHERE superseded_at IS NULL ORDER BY child_id, valid_from"
    )
    for child, unit, hamlet, batch, row in stream.rows(statement):
        origin = first.setdefault(child, Origin(batch and str(UUID(batch)), row))
        last[child] = (commune.get(unit, unit), hamlet, origin)
    return last


def desk_of(units: Iterable[tuple[int | None, int | None]], day: date) -> list[int]:
    """Return, for pairs of units, the level that decides about their children: the commune of both, else the district, else the province."""
    above = {(unit, level): ancestor for unit, level, ancestor in map_rows(day).values_list("unit_id", "level", "ancestor_id")}

    def level_of(one: int | None, other: int | None) -> int:
        if one == other:
            return Unit.XA
        shared = (level for level in (Unit.XA, Unit.HUYEN) if (one, level) in above and above[one, level] == above.get((other, level)))
        return next(shared, Unit.TINH)

    return [level_of(*pair) for pair in units]
