"""The shape of an annex table that every writer prints: columns, rows, cells with their states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from mangnon.base.numbers import vi_date, vi_datetime, vi_number

STATE_TEXTS = {"none": "không phát sinh", "missing": "chưa có số liệu", "uncomputable": "chưa tính được"}
DECIMALS = {"int": 0, "pct": 2, "money": 1}
WIDE = 16  # columns: with more, headings stand upright, or every word of them would break


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` is a number, a text, a day, a moment or a pair; ``state`` is value, none, missing, uncomputable, or "" for no cell.

    ``kind`` is for a cell that is not of its column's kind: a rate in a column of counts. ``part`` is (n, N) of a figure
    that only n of N communes are wholly in.
    """

    value: int | float | Decimal | str | date | tuple | None = None
    state: str = "value"
    note: str = ""
    link: str = ""
    kind: str = ""
    part: tuple[int, int] | None = None

    def text(self, kind: str = "int", number: Callable[..., str] = vi_number) -> str:
        """Return what is printed; a page in another language gives its own way to write a ``number``."""
        if self.state in STATE_TEXTS:
            return STATE_TEXTS[self.state]
        if self.value is None or self.state == "":
            return ""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, date):
            return vi_datetime(self.value) if isinstance(self.value, datetime) else vi_date(self.value)
        if isinstance(self.value, tuple):
            return "/".join(number(part) for part in self.value)
        return number(self.value, DECIMALS.get(self.kind or kind, 0))


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading, the heading above a run of columns, its kind and its width in characters."""

    key: str
    label: str
    group: str = ""
    kind: str = "int"
    width: float = 9


@dataclass(frozen=True, slots=True)
class Row:
    """A row: number as printed, label, cells by column key, depth, weight."""

    no: str
    label: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    level: int = 0
    bold: bool = False
    unit: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """One table of an annex with everything printed around it. The first tables of an annex carry ``roman``."""

    roman: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    subtitle: str = ""
    reference_line: str = ""
    header_info: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    signers: Sequence[tuple[str, str]] = ()
    label_heading: str = "Nội dung"
    show_unit: bool = True
    show_code: bool = False
    sheet: str = ""

    @property
    def upright(self) -> bool:
        """Whether the headings of the numbers read from bottom to top."""
        return len(self.head()) > WIDE

    def stub(self) -> list[tuple[str, float]]:
        """Return (heading, width in centimetres) of the columns between the label and the numbers."""
        return ([("Mã chỉ tiêu", 1.7)] if self.show_code else []) + ([("Đơn vị tính", 1.9)] if self.show_unit else [])

    def stub_of(self, row: Row) -> list[str]:
        """Return what a row prints in those columns."""
        return ([row.code] if self.show_code else []) + ([row.unit] if self.show_unit else [])

    def head(self) -> list[tuple[str, str]]:
        """Return (group, label) of every printed column, STT and label first."""
        fixed = [("", "STT"), ("", self.label_heading), *(("", label) for label, _width in self.stub())]
        return fixed + [(column.group, column.label) for column in self.columns]
