"""What the packs say together: labels and sources are there, periods don't overlap, names point at something."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mangnon.law.errors import LawError
from mangnon.law.rows import Band, Entry, HolidayRow, UnitRow

if TYPE_CHECKING:
    from mangnon.law.loader import LawPacks

Place = Callable[[Any], tuple[str, int]]
Found = Iterator[tuple[Any, str]]

LEVELS = {"tinh": 1, "thanh_pho": 2, "huyen": 2, "xa": 3, "phuong": 3, "thi_tran": 3}
CODE_LENGTHS = {1: 2, 2: 3, 3: 5}
DUE = re.compile(r"^(before \d\d-\d\d|day \d{1,2} (next|end)|round (6m|12m) (xa|huyen|tinh))$")
# Kinds the shipped packs have no body of: what they owe waits for the body a province adds.
AWAITED = frozenset({"to_chuc_chi_tra", "co_so_tgxh", "quy_tu_thien"})
# Which code list a frozen column holds the codes of: for any table, or for one.
CODES = {
    "sex": "sex", "poverty": "poverty", "schooling": "schooling", "parents": "family_state", "relation": "offender_relation", "channel": "notice_channel",
    "grp": "circumstance", "form": "abuse_form", "incidents.place": "abuse_place", "injuries.place": "injury_place", "injuries.kind": "injury_type",
    "services.kind": "service_kind", "allowances.kind": "allowance_kind", "circumstances.code": "circumstance", "risks.code": "risk",
}
RECURRENCES = ("monthly", "quarterly", "half-yearly", "yearly")


def find_faults(packs: "LawPacks", place: Place) -> list[LawError]:
    """Return what is wrong between rows; ``place`` gives the file and line of a row."""
    found = []
    for rule in (_words, _periods, _lists, _units, _successions, _bodies, _duties, _plans, _rounds, _calendar, _maps, _correspondences):
        found += [LawError(*place(row), reason) for row, reason in rule(packs)]
    return found + list(_unknown_words(packs))


def _unknown_words(packs: "LawPacks") -> Iterator[LawError]:
    """A word that no code list has counts nothing, silently: a slip of one letter makes a row of zeros."""
    known = defaultdict(set)
    for row in packs.lists:
        known[row.list].add(row.code)
    for file, owner, condition in _conditions(packs):
        for column, word in sorted(condition.compared()):
            name = CODES.get(f"{condition.table}.{column}") or CODES.get(column)
            if name and word not in known[name]:
                yield LawError(file, 0, f"{owner}: điều kiện {condition.text!r} hỏi {column} = {word!r}, danh mục {name} không có mục ấy (no such entry in the list)")


def _conditions(packs: "LawPacks") -> Iterator[tuple[str, str, Any]]:
    for annex in packs.annexes:
        for table in annex.tables:
            yield from (("annexes.yaml", f"{table.key} {part.key}", part.where) for part in (*table.rows, *table.columns) if part.where)
    for indicator in packs.indicators or ():
        yield from (("indicators.yaml", indicator.key, side.where) for side in (indicator.numerator, indicator.denominator) if side)


def _words(packs: "LawPacks") -> Found:
    for row in _rows(packs, (Entry, Band, HolidayRow)):
        if not (row.label and row.english):
            yield row, "thiếu nhãn tiếng Việt hoặc tiếng Anh (no label, or no English)"
    for row in _rows(packs, (Entry, Band, HolidayRow, UnitRow)):
        if not (row.basis and row.source):
            yield row, "thiếu căn cứ hoặc nguồn (no legal basis, or no source)"


def _periods(packs: "LawPacks") -> Found:
    lives = defaultdict(list)
    for row in (*_rows(packs, (Entry,)), *packs.units):
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            yield row, "hết hiệu lực trước khi có hiệu lực (ends before it begins)"
        group = getattr(row, "list", "") or getattr(row, "plan", "") or getattr(row, "level", "")
        lives[type(row), group, row.code].append(row)
    for rows in lives.values():
        rows.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in pairwise(rows):
            if earlier.valid_to is None or (later.valid_from or date.min) < earlier.valid_to:
                yield later, f"mã {later.code} trùng thời gian hiệu lực với dòng khác (overlapping validity)"


def _lists(packs: "LawPacks") -> Found:
    known = {(row.list, row.code) for row in packs.lists}
    for row in packs.lists:
        if row.parent and (row.list, row.parent) not in known:
            yield row, f"mục {row.code} có nhóm lạ {row.parent} (unknown parent)"
        if row.classification not in ("C0", "C1", "C2", "C3", "C4"):
            yield row, f"lớp bảo mật lạ {row.classification!r} (unknown class)"
    for row in packs.eligibility:
        if ("allowance_kind", row.kind) not in known:
            yield row, f"loại trợ cấp lạ {row.kind!r} (unknown kind of allowance)"
        for name, codes in (("circumstance", row.circumstances), ("poverty", row.poverty)):
            for code in codes:
                if (name, code) not in known:
                    yield row, f"mục lạ {code!r} (unknown entry of {name})"
        for code in row.beside:
            if code not in {other.code for other in packs.eligibility}:
                yield row, f"điều kiện lạ {code!r} (unknown rule)"
    for row in packs.bands:
        if row.to_month is not None and row.to_month <= row.from_month:
            yield row, "nhóm tuổi kết thúc trước khi bắt đầu (empty age band)"


def _units(packs: "LawPacks") -> Found:
    upper = defaultdict(list)
    for row in packs.units:
        upper[row.code].append(row)
    for row in packs.units:
        if LEVELS.get(row.kind) != row.level or len(row.code) != CODE_LENGTHS.get(row.level):
            yield row, f"loại {row.kind!r}, cấp {row.level} và mã {row.code} không khớp (kind, level and code disagree)"
        if row.parent and not any(above.level < row.level and _meet(row, above) for above in upper[row.parent]):
            yield row, f"đơn vị cấp trên {row.parent} không có trong thời gian này (unknown parent unit)"


def _successions(packs: "LawPacks") -> Found:
    ends = {(row.code, row.level, row.valid_to) for row in packs.units}
    starts = {(row.code, row.level, row.valid_from) for row in packs.units}
    whole: set[tuple] = set()
    for row in packs.successions:
        old = (row.old_code, row.level, row.effective)
        if old not in ends:
            yield row, f"không có đơn vị {row.old_code} hết hiệu lực ngày đó (no such old unit)"
        if (row.new_code, row.level, row.effective) not in starts:
            yield row, f"không có đơn vị {row.new_code} bắt đầu ngày đó (no such new unit)"
        if row.whole and old in whole:
            yield row, f"đơn vị {row.old_code} nhập toàn bộ vào hai nơi (whole into two)"
        if row.whole:
            whole.add(old)


def _bodies(packs: "LawPacks") -> Found:
    codes = {row.code for row in packs.bodies}
    for row in packs.bodies:
        if row.per not in ("tinh", "huyen", "xa"):
            yield row, f"cấp lạ {row.per!r} (unknown level)"
        for name in filter(None, (row.superior, row.successor)):
            if name not in codes:
                yield row, f"cơ quan lạ {name!r} (unknown body)"


def _duties(packs: "LawPacks") -> Found:
    kinds = {row.kind for row in packs.bodies} | AWAITED
    for row in packs.obligations:
        if strange := {*row.body_kinds, *filter(None, [row.recipient])} - kinds:
            yield row, f"loại cơ quan lạ: {', '.join(sorted(strange))} (unknown kind of body)"
        if not row.body_kinds:
            yield row, "không có cơ quan nào phải làm (nobody owes it)"
        if row.recurrence not in RECURRENCES or not DUE.match(row.due):
            yield row, f"hạn không đọc được: {row.recurrence} {row.due} (unreadable term)"
    for row in packs.clocks:
        if row.unit not in ("hour", "day", "working_day") or row.amount <= 0:
            yield row, f"thời hạn lạ: {row.amount} {row.unit} (unreadable term)"


def _plans(packs: "LawPacks") -> Found:
    kinds = {row.kind for row in packs.bodies}
    plans = {row.code for row in packs.plans}
    for row in packs.clauses:
        if row.plan not in plans:
            yield row, f"kế hoạch lạ {row.plan!r} (unknown plan)"
        if row.kind not in ("thoi_han", "dinh_ky", "thuong_xuyen"):
            yield row, f"loại nhiệm vụ lạ {row.kind!r} (unknown kind of task)"
        if not row.lead:
            yield row, "không có cơ quan chủ trì (no lead)"
        for kind in (*row.lead, *row.cooperating):
            if kind not in kinds:
                yield row, f"loại cơ quan lạ {kind!r} (unknown kind of body)"
    bodies = {row.code for row in packs.bodies}
    for row in packs.plans:
        if row.body not in bodies:
            yield row, f"cơ quan ban hành lạ {row.body!r} (unknown issuing body)"


def _rounds(packs: "LawPacks") -> Found:
    for row in packs.rounds:
        if not row.period_from <= row.cutoff <= row.period_to:
            yield row, "ngày chốt nằm ngoài kỳ số liệu (cut-off outside the period)"
        if not row.cutoff < row.due_xa <= row.due_huyen <= row.due_tinh:
            yield row, "hạn các cấp phải nối nhau sau ngày chốt: xã, huyện, tỉnh (terms out of order)"


def _calendar(packs: "LawPacks") -> Found:
    for row in packs.days:
        if row.kind not in ("off", "work"):
            yield row, f"loại ngày lạ {row.kind!r} (unknown kind of day)"
        elif (row.kind == "work") != (row.day.weekday() >= 5):
            yield row, "ngày nghỉ phải là ngày thường, ngày làm bù phải là cuối tuần (weekday off, weekend worked)"


def _maps(packs: "LawPacks") -> Found:
    codes = {row.code for row in packs.units}
    for row in packs.population:
        if row.code not in codes:
            yield row, f"đơn vị lạ {row.code} (unknown unit)"
    points = {(row.map, row.code) for row in packs.centroids}
    for row in packs.centroids:
        if row.code not in codes:
            yield row, f"đơn vị lạ {row.code} (unknown unit)"
    for row in packs.adjacency:
        if not {(row.map, row.code_a), (row.map, row.code_b)} <= points:
            yield row, f"cặp {row.code_a}, {row.code_b} có đơn vị lạ (unknown unit)"


def _correspondences(packs: "LawPacks") -> Found:
    known = {name: {row.code for row in packs.list(name)} for name in ("circumstance", "assistance_group")}
    for row in packs.correspondences:
        if row.circumstance not in known["circumstance"] or (row.assistance and row.assistance not in known["assistance_group"]):
            yield row, f"mục lạ: {row.circumstance} hoặc {row.assistance} (unknown entry)"
        if bool(row.note) != bool(row.note_english) or not (row.basis and row.source and (row.assistance or row.note)):
            yield row, "thiếu ghi chú một trong hai tiếng, căn cứ hoặc nguồn (a note in one language, no basis or source)"


def _meet(row: Any, above: Any) -> bool:
    return row.valid_from < (above.valid_to or date.max) and above.valid_from < (row.valid_to or date.max)


def _rows(packs: "LawPacks", types: tuple[type, ...]) -> Iterable[Any]:
    for name in packs.__dataclass_fields__:
        value = getattr(packs, name)
        if isinstance(value, tuple) and value and isinstance(value[0], types):
            yield from value
