"""The indicator catalogue as data: what is counted, of whose commune, divided by what, split by what.

``engine.compute`` computes class R; A (declared by a sector) and S (survey) are declared values. Conditions are checked
against the frozen tables at load. The key is ours; official codes restart in each list, so a code alone names nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mangnon.engine.conditions import Condition, ConditionError
from mangnon.engine.tables import TABLES
from mangnon.law.errors import LawError
from mangnon.law.nested import read_yaml
from mangnon.law.rows import STATUSES

FILE = "indicators.yaml"
CLASSES = ("R", "A", "S")
WHOSE = ("residence", "place")
Lists = Mapping[str, list[tuple[str, str, str, str]]]
Bands = Mapping[str, list[tuple[str, str, str, int, int]]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one side of an indicator counts: rows, distinct values of a column, or the sum of a column."""

    table: str
    where: Condition
    count: str

    @property
    def distinct(self) -> str:
        """The column whose distinct values are counted, or nothing."""
        return self.count.removeprefix("distinct ") if self.count.startswith("distinct ") else ""

    @property
    def summed(self) -> str:
        """The column that is added up, or nothing."""
        return self.count.removeprefix("sum ") if self.count.startswith("sum ") else ""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a breakdown, with its condition per table."""

    code: str
    label: str
    english: str
    where: Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A phân tổ: its members. ``column`` when a member is a value of that column; members of ``bands`` do not overlap."""

    key: str
    label: str
    english: str
    tables: tuple[str, ...]
    members: tuple[Member, ...]
    column: str = ""
    overlapping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of one version of the catalogue. ``slot`` is (list, code); empty where the official code is unknown.

    ``whose``: ``residence`` counts where the child lives on the reference day, ``place`` where the event happened.
    ``beside`` names the official figure of the same thing. ``reason`` says why a class R entry is not computed.
    """

    key: str
    version: str
    slot: tuple[str, str] | None
    slot_status: str
    label: str
    english: str
    unit: str
    klass: str
    status: str
    whose: str
    numerator: Measure | None
    denominator: Measure | None
    multiplier: int
    breakdowns: tuple[str, ...]
    beside: str
    period: str
    lead: str
    cooperating: str
    source: str
    basis: str
    meaning: str
    target: str
    target_2025: str
    target_2030: str
    reason: str

    @property
    def computable(self) -> bool:
        """Say whether the frozen tables give this indicator a value."""
        return self.numerator is not None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All indicators and the breakdowns they name."""

    version: str
    indicators: tuple[Indicator, ...]
    breakdowns: Mapping[str, Breakdown]

    def indicator(self, key: str) -> Indicator:
        """Return an indicator; raises KeyError."""
        for indicator in self.indicators:
            if indicator.key == key:
                return indicator
        raise KeyError(key)

    @property
    def computable(self) -> tuple[Indicator, ...]:
        """The indicators the frozen tables give values."""
        return tuple(indicator for indicator in self.indicators if indicator.computable)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)


def read_indicators(path: Path, lists: Lists, bands: Bands) -> Catalogue:
    """Read and check the catalogue; the first fault raises LawError with its line."""
    return _Reader(path, lists, bands).catalogue()


class _Reader:
    """Reads one file, so that every fault can name its line."""

    INDICATOR = frozenset(
        "key slot slot_status label english unit class status whose numerator denominator multiplier breakdowns beside period "
        "lead cooperating source basis meaning target target_2025 target_2030 reason".split()
    )
    BREAKDOWN = frozenset("key label english column list depth members bands years cases tables".split())
    NEEDED = ("label", "english", "unit", "period", "lead", "source", "basis", "meaning")

    def __init__(self, path: Path, lists: Lists, bands: Bands):
        self.path, self.lists, self.bands = path, lists, bands
        self.text = path.read_text(encoding="utf-8")
        self.place = ""

    def catalogue(self) -> Catalogue:
        data = read_yaml(self.text)
        breakdowns = {entry["key"]: self.breakdown(entry) for entry in data["breakdowns"]}
        indicators = [self.indicator(entry, data["version"], breakdowns) for entry in data["indicators"]]
        keys = [indicator.key for indicator in indicators]
        for indicator in indicators:
            self.place = f"key: {indicator.key},"
            if keys.count(indicator.key) > 1:
                raise self.fault(f"hai chỉ tiêu cùng khóa {indicator.key} (two of one key)")
            if indicator.beside and indicator.beside not in keys:
                raise self.fault(f"chỉ tiêu đối chiếu lạ {indicator.beside} (unknown indicator beside)")
        return Catalogue(data["version"], tuple(indicators), breakdowns)

    def breakdown(self, entry: dict) -> Breakdown:
        self.place = f"key: {entry['key']}"
        self.known(entry, self.BREAKDOWN)
        tables = tuple(entry["tables"].split())
        members = tuple(self.members(entry, tables))
        if not members:
            raise self.fault("phân tổ không có mục nào (no members)")
        return Breakdown(entry["key"], entry["label"], entry["english"], tables, members, entry.get("column", ""), "cases" in entry)

    def members(self, entry: dict, tables: tuple[str, ...]):
        for code, label, english, where in self.spelled(entry, tables):
            yield Member(code, label, english, {table: self.condition(where, table) for table in tables})

    def spelled(self, entry: dict, tables: tuple[str, ...]):
        """Yield (code, label, english, condition) of every member."""
        column = entry.get("column", "")
        if "cases" in entry:
            yield from ((case["code"], case["label"], case["english"], case["where"]) for case in entry["cases"])
        elif "years" in entry:
            for year in range(int(entry["years"])):
                yield str(year), f"{year} tuổi", f"{year} years", f"age_months >= {12 * year} and age_months < {12 * year + 12}"
        elif "bands" in entry:
            for code, label, english, low, high in self.bands[entry["bands"]]:
                yield code, label, english, f"age_months >= {low} and age_months < {high}"
        elif "members" in entry:
            for code, (label, english) in entry["members"].items():
                yield code, label, english, column if code == "true" else f"not {column}"
        else:
            for code, parent, label, english in self.lists[entry["list"]]:
                if entry.get("depth", "") in ("", str(int(bool(parent)))):
                    yield code, label, english, f"{column} = '{code}'"

    def indicator(self, entry: dict, version: str, breakdowns: dict[str, Breakdown]) -> Indicator:
        self.place = f"key: {entry['key']},"
        self.known(entry, self.INDICATOR)
        self.complete(entry)
        slot = tuple(entry["slot"].split(":")) if entry.get("slot") else None
        numerator, denominator = (self.measure(entry.get(side)) for side in ("numerator", "denominator"))
        names = tuple(entry.get("breakdowns", "").split())
        for name in names:
            if name not in breakdowns or numerator is None or numerator.table not in breakdowns[name].tables:
                raise self.fault(f"phân tổ {name} không áp dụng được cho chỉ tiêu này (breakdown does not apply)")
        texts = ("label", "english", "unit", "beside", "period", "lead", "cooperating", "source", "basis", "meaning", "target",
                 "target_2025", "target_2030", "reason")
        return Indicator(
            key=entry["key"], version=version, slot=slot, slot_status=entry.get("slot_status", ""), klass=entry["class"], status=entry["status"],
            whose=entry.get("whose", ""), numerator=numerator, denominator=denominator, multiplier=int(entry.get("multiplier", "1")),
            breakdowns=names, **{name: entry.get(name, "") for name in texts},
        )

    def complete(self, entry: dict) -> None:
        missing = [name for name in self.NEEDED if not entry.get(name)]
        if missing:
            raise self.fault(f"thiếu {', '.join(missing)} (missing)")
        if entry["class"] not in CLASSES or entry["status"] not in STATUSES:
            raise self.fault("loại hoặc trạng thái lạ (unknown class or status)")
        if "slot" in entry and (entry["slot"].count(":") != 1 or entry.get("slot_status") not in STATUSES):
            raise self.fault("mã chính thức phải là “danh mục:mã” và có trạng thái (slot needs list:code and its status)")
        if "numerator" in entry and (entry["class"] != "R" or entry.get("whose") not in WHOSE):
            raise self.fault("chỉ tiêu tính được phải thuộc loại R và nói rõ của xã nào (a computed indicator is R and says whose commune)")
        if "numerator" not in entry and entry["class"] == "R" and not entry.get("reason"):
            raise self.fault("chỉ tiêu loại R chưa tính được phải nói lý do (an R that is not computed says why)")
        if "denominator" in entry and "multiplier" not in entry:
            raise self.fault("tỷ lệ phải có hệ số nhân (a rate needs its multiplier)")

    def measure(self, entry: dict | None) -> Measure | None:
        if entry is None:
            return None
        self.known(entry, frozenset({"table", "where", "count"}))
        count, table = entry.get("count", "rows"), entry["table"]
        if table not in TABLES:
            raise self.fault(f"bảng lạ {table} (unknown table)")
        words = count.split()
        if count != "rows" and (len(words) != 2 or words[0] not in ("distinct", "sum") or words[1] not in TABLES[table].names):
            raise self.fault(f"không hiểu cách đếm {count!r} (unknown way to count)")
        if words[0] == "sum" and TABLES[table].column(words[1]).type != "int":
            raise self.fault(f"cột {words[1]} không cộng được (not a number)")
        return Measure(table, self.condition(entry["where"], table), count)

    def condition(self, where: str, table: str) -> Condition:
        if table not in TABLES:
            raise self.fault(f"bảng lạ {table} (unknown table)")
        condition = Condition(where, table)
        try:
            _ = condition.tree
        except ConditionError as error:
            raise self.fault(str(error)) from None
        return condition

    def known(self, entry: dict, names: frozenset[str]) -> None:
        unknown = sorted(set(entry) - names)
        if unknown:
            raise self.fault(f"mục lạ: {', '.join(unknown)} (unknown entry)")

    def fault(self, reason: str) -> LawError:
        position = self.text.find(self.place)
        line = self.text.count("\n", 0, position) + 1 if position >= 0 else 0
        return LawError(self.path.name, line, reason)
