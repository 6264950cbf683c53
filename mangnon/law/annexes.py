"""Layouts of the annexes as data: tables, rows, columns, and what each row and column counts.

``engine.annex`` computes them; ``statistics`` prints them. Conditions are checked against the frozen tables at load.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mangnon.engine.conditions import Condition, ConditionError
from mangnon.engine.tables import TABLES
from mangnon.law.errors import LawError
from mangnon.law.indicators import Indicator
from mangnon.law.nested import read_yaml
from mangnon.law.rows import STATUSES

FILE = "annexes.yaml"
# What each entry of the file may say, and what it must.
MAY = {
    "annex": frozenset("roman title english status basis tables".split()),
    "table": frozenset("key title english kind table columns rows".split()),
    "column": frozenset("key label english group kind measure where table bands".split()),
    "row": frozenset("key no label english unit level class source table where count numerator denominator provider reason note of indicator code list".split()),
}
MUST = {"annex": MAY["annex"], "table": MAY["table"] - {"table"}, "column": {"key", "label", "english"}, "row": {"key", "label", "english"}}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, heading, group heading, kind (int, pct, pair, text, money) and what it counts.

    ``tables``: of which tables its condition speaks (empty: it has none); rows of other tables have no such cell.
    """

    key: str
    label: str
    english: str
    group: str
    kind: str
    measure: str
    where: Condition | None
    tables: tuple[str, ...] = ()

    def applies(self, table: str) -> bool:
        """Say whether the column has a cell in the rows of a table."""
        return self.where is None or table in (self.tables or (self.where.table,))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: key (no two alike), number as printed, label, unit of measure, class R, A or S, and its source.

    ``source``: ``key`` rows are dealt out by the table's row keys; ``where`` rows count by condition; ``rate`` rows are
    a quotient of two rows; ``heading`` rows have no cells; anything else says in ``reason`` why it is not computed.
    ``of`` is the row whose share this one is; ``code`` the official code of its indicator, "*" where not verified.
    """

    key: str
    no: str
    label: str
    english: str
    measure_unit: str
    level: int
    klass: str
    source: str
    table: str
    where: Condition | None
    count: str
    numerator: str
    denominator: str
    provider: str
    reason: str
    note: str
    of: str = ""
    indicator: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """One table (biểu) of an annex."""

    key: str
    title: str
    english: str
    kind: str
    table: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        """Return a row by key; raises KeyError."""
        return {row.key: row for row in self.rows}[key]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: Roman numeral, title, status, tables."""

    roman: str
    title: str
    english: str
    status: str
    basis: str
    tables: tuple[AnnexTable, ...]
    words: Mapping[str, str] = field(default_factory=dict, hash=False)  # groups, units, reasons, notes → English

    def in_english(self) -> "Annex":
        """Return the same layout with its English glosses for a page in English; documents stay Vietnamese."""
        return replace(self, title=self.english, tables=tuple(self._table(table) for table in self.tables))

    def _table(self, table: AnnexTable) -> AnnexTable:
        said = {"": ""} | dict(self.words)
        columns = tuple(replace(c, label=c.english, group=said.get(c.group, c.group)) for c in table.columns)
        rows = tuple(
            replace(r, label=r.english, measure_unit=said.get(r.measure_unit, r.measure_unit), reason=said.get(r.reason, r.reason), note=said.get(r.note, r.note))
            for r in table.rows
        )
        return replace(table, title=table.english, columns=columns, rows=rows)


def read_annexes(path: Path, lists: dict[str, list[tuple[str, str, str, str]]], bands: dict[str, list]) -> tuple[Annex, ...]:
    """Read the layouts. ``lists`` gives (code, parent, label, english) for rows taken from a code list; ``bands`` the
    (code, label, english, from, to) of age-band columns."""
    text = path.read_text(encoding="utf-8")
    data = read_yaml(text)
    annexes = tuple(replace(_annex(entry, lists, bands, path, text), words=data.get("words", {})) for entry in data["annexes"])
    romans = [annex.roman for annex in annexes]
    if twice := {roman for roman in romans if romans.count(roman) > 1}:
        raise LawError(path.name, _line(text, f"roman: {min(twice)}"), f"hai phụ lục cùng số {min(twice)} (two of one number)")
    return annexes


def with_codes(annexes: Iterable[Annex], catalogue: Iterable[Indicator]) -> tuple[tuple[Annex, ...], list[LawError]]:
    """Return the layouts with the official code beside each row of an indicator, and what they name wrongly.

    A code is "list:code", because codes begin again in each list; "*" marks one not checked against the circular.
    """
    known = {indicator.key: _code(indicator) for indicator in catalogue}
    errors = [
        LawError(FILE, 0, f"dòng {row.key} nhắc chỉ tiêu lạ {row.indicator} (unknown indicator)")
        for annex in annexes for table in annex.tables for row in table.rows if row.indicator and row.indicator not in known
    ]
    coded = tuple(
        replace(annex, tables=tuple(
            replace(table, rows=tuple(replace(row, code=known.get(row.indicator, "")) for row in table.rows)) for table in annex.tables
        )) for annex in annexes
    )
    return coded, errors


def _code(indicator: Indicator) -> str:
    if indicator.slot is None:
        return ""
    return ":".join(indicator.slot) + ("" if indicator.slot_status == "verified" else "*")


def _annex(entry: dict, lists: dict, bands: dict, path: Path, text: str) -> Annex:
    _spelled(entry, "annex", path, text)
    if entry["status"] not in STATUSES:
        raise LawError(path.name, _line(text, f"roman: {entry['roman']}"), f"trạng thái lạ {entry['status']!r} (unknown status)")
    tables = tuple(_table(table, lists, bands, path, text) for table in entry["tables"])
    return Annex(entry["roman"], entry["title"], entry["english"], entry["status"], entry["basis"], tables)


def _table(entry: dict, lists: dict, bands: dict, path: Path, text: str) -> AnnexTable:
    _spelled(entry, "table", path, text)
    table = entry.get("table", "")
    columns = [column for spec in entry["columns"] for column in _columns(spec, table, bands, path, text)]
    rows = [row for spec in entry["rows"] for row in _rows(spec, table, lists, path, text)]
    for name, items in (("cột", columns), ("dòng", rows)):
        keys = [item.key for item in items]
        if len(keys) != len(set(keys)):
            raise LawError(path.name, _line(text, entry["key"]), f"{name} trùng khóa trong biểu {entry['key']} (two of one key)")
    known = {row.key for row in rows}
    for row in rows:
        if strange := {name for name in (row.of, row.numerator, row.denominator) if name} - known:
            raise LawError(path.name, _line(text, row.key), f"dòng {row.key} nhắc dòng lạ {', '.join(sorted(strange))} (unknown row)")
    return AnnexTable(entry["key"], entry["title"], entry["english"], entry["kind"], table, tuple(columns), tuple(rows))


def _columns(spec: dict, table: str, bands: dict, path: Path, text: str) -> list[Column]:
    _spelled(spec, "column", path, text)
    if "bands" in spec:
        if spec["bands"] not in bands:
            raise LawError(path.name, _line(text, f"bands: {spec['bands']}"), f"bộ nhóm tuổi lạ {spec['bands']} (unknown age bands)")
        return [
            Column(f"{code}", label, english, spec.get("group", ""), spec.get("kind", "int"), spec.get("measure", "count"),
                   _condition(f"age_months >= {low} and age_months < {high}", table, path, text))
            for code, label, english, low, high in bands[spec["bands"]]
        ]
    tables = tuple(spec.get("table", table).split())
    conditions = [_condition(spec.get("where", ""), name, path, text) for name in tables or [""]]
    return [Column(
        spec["key"], spec["label"], spec.get("english", spec["label"]), spec.get("group", ""), spec.get("kind", "int"),
        spec.get("measure", "count"), conditions[0], tables if conditions[0] else (),
    )]


def _rows(spec: dict, table: str, lists: dict, path: Path, text: str) -> list[Row]:
    _spelled(spec, "row", path, text)
    if "list" not in spec:
        return [_row(spec, table, path, text)]
    if spec["list"] not in lists:
        raise LawError(path.name, _line(text, f"list: {spec['list']}"), f"danh mục lạ {spec['list']} (unknown list)")
    rows, number = [], 0
    for code, parent, label, english in lists[spec["list"]]:
        number += not parent
        no = code.split(".")[1] if parent else str(number)
        made = {"key": code, "no": f"{number}.{no}" if parent else no, "label": label, "english": english, "source": "key",
                "level": "1" if parent else "0", "unit": spec.get("unit", "trẻ")}
        rows.append(_row(made, table, path, text))
    return rows


def _row(spec: dict, table: str, path: Path, text: str) -> Row:
    own = spec.get("table", table)
    source = spec.get("source") or ("where" if "where" in spec else "rate" if "numerator" in spec else "none")
    if source == "none" and spec.get("class", "R") == "R" and not spec.get("reason"):
        raise LawError(path.name, _line(text, f"key: {spec['key']},"), f"dòng {spec['key']} loại R chưa tính được phải nói lý do (an R that is not computed says why)")
    return Row(
        key=spec["key"], no=spec.get("no", ""), label=spec["label"], english=spec.get("english", spec["label"]),
        measure_unit=spec.get("unit", ""), level=int(spec.get("level", "0")), klass=spec.get("class", "R"), source=source, table=own,
        where=_condition(spec.get("where", ""), own, path, text), count=spec.get("count", ""), numerator=spec.get("numerator", ""),
        denominator=spec.get("denominator", ""), provider=spec.get("provider", ""), reason=spec.get("reason", ""), note=spec.get("note", ""),
        of=spec.get("of", ""), indicator=spec.get("indicator", ""), code=spec.get("code", ""),
    )


def _spelled(spec: dict, kind: str, path: Path, text: str) -> None:
    """Refuse a misspelt name, which would be passed over in silence, and what lacks a label."""
    ident = str(spec.get("key", spec.get("roman", "")))
    must = frozenset() if {"bands", "list"} & spec.keys() else MUST[kind]
    said = [(sorted(spec.keys() - MAY[kind]), "mục lạ", "unknown entry"), (sorted(name for name in must if not spec.get(name)), "thiếu mục", "missing entry")]
    for names, vietnamese, english in said:
        if names:
            raise LawError(path.name, _line(text, ident), f"{ident}: {vietnamese} {', '.join(names)} ({english})".lstrip(": "))


def _condition(where: str, table: str, path: Path, text: str) -> Condition | None:
    if not where:
        return None
    if table not in TABLES:
        raise LawError(path.name, _line(text, where), f"bảng lạ {table!r} (unknown table)")
    condition = Condition(where, table)
    try:
        _ = condition.tree
    except ConditionError as error:
        raise LawError(path.name, _line(text, where), str(error)) from None
    return condition


def _line(text: str, fragment: str) -> int:
    position = text.find(fragment)
    return text.count("\n", 0, position) + 1 if position >= 0 else 0
