"""The shape of another software's list: which column is which field, how days and codes are written there. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import text
from mangnon.exchange.rules import foreign
from mangnon.exchange.rules.headings import Headings

SLASHES, DASHES, ISO = "d/m/y", "d-m-y", "y-m-d"
DAYS = {SLASHES: "05/03/2018", DASHES: "05-03-2018", ISO: "2018-03-05"}
LONGEST_HEADING, MOST_COLUMNS = 120, 120
NO_SHEET = "[]:*?/\\"  # what no spreadsheet takes in a sheet's name
JOINS = "|"  # between the codes of a value that has several
Values = Mapping[str, str]  # key of the registry's form → what is kept: a code, codes, words, a day as 2018-03-05, 2018-03 or 2018
Told = Callable[[Values], str]


class ProfileRefused(Refused):
    """A shape that can't be, or a profile that takes no more lists."""

    status = 422


class StaleProfile(Conflict):
    """The profile changed since the page was made."""

    def __init__(self):
        super().__init__(_("Mẫu vừa có người sửa; chưa có gì bị ghi đè. Hãy xem lại rồi thực hiện lần nữa."))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of their list. ``field`` is a field of imports, "" for a column we know nothing of: passed over, and written empty.

    ``codes`` are (our code, theirs); ``note`` says where the column is known from.
    """

    heading: str
    field: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A list of theirs: columns in their order, the sheet's name, how a day is written, what stands between two codes in a cell."""

    columns: tuple[Column, ...]
    sheet: str = "DS"
    days: str = SLASHES
    joiner: str = ";"

    def kept(self) -> dict[str, Any]:
        """Return the shape as it is kept."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Shape":
        """Return a shape that was kept."""
        columns = tuple(Column(one["heading"], one["field"], tuple((ours, theirs) for ours, theirs in one["codes"]), one["note"]) for one in kept["columns"])
        return cls(columns, kept["sheet"], kept["days"], kept["joiner"])

    def with_codes(self, field: str, codes: Mapping[str, str]) -> "Shape":
        """Return the shape with the codes of one field."""
        given = tuple((ours, theirs.strip()) for ours, theirs in codes.items() if theirs.strip())
        return replace(self, columns=tuple(replace(one, codes=given) if one.field == field else one for one in self.columns))


def faults(shape: Shape, known: Collection[str]) -> None:
    """Raise ``ProfileRefused`` for a shape that reads or writes no list."""
    headings = [one.heading for one in shape.columns]
    if not headings or len(headings) > MOST_COLUMNS:
        raise ProfileRefused(_("Mẫu phải có từ 1 đến %(most)s cột."), code="columns", most=MOST_COLUMNS)
    if long := next((one for one in headings if not one or len(one) > LONGEST_HEADING), None):
        raise ProfileRefused(_("Tên cột “%(heading)s” dài quá %(most)s chữ."), code="heading_long", heading=long[:40], most=LONGEST_HEADING)
    if not shape.sheet.strip("'") or set(shape.sheet) & set(NO_SHEET):
        raise ProfileRefused(_("Tên trang tính không được trống và không có ký tự %(strange)s."), code="sheet", strange=NO_SHEET)
    if twice := _twice(text.tone_key(one) for one in headings):
        raise ProfileRefused(_("Hai cột cùng tên “%(heading)s”. Mỗi cột một tên."), code="heading_twice", heading=twice)
    if strange := next((one.field for one in shape.columns if one.field and one.field not in known), ""):
        raise ProfileRefused(_("Không có mục “%(field)s”."), code="field_unknown", field=strange)
    if twice := _twice(one.field for one in shape.columns if one.field):
        raise ProfileRefused(_("Hai cột cùng là một mục; giữ một cột, cột kia để “không có trong sổ”."), code="field_twice")


def _twice(words) -> str:
    seen: set[str] = set()
    return next((word for word in words if word in seen or seen.add(word)), "")


def fields_of(shape: Shape, headings: Sequence[str]) -> list[str]:
    """Return the field of each column of a list that came in this shape; of columns the shape does not have, ""."""
    found = Headings({str(at): (one.heading,) for at, one in enumerate(shape.columns)}).mapping(headings)
    return [shape.columns[int(at)].field if at else "" for at in found]


def words_of(shape: Shape, fields: Sequence[str], label: Callable[[str, str], str]) -> dict[int, dict[str, str]]:
    """Return column of a list → their code → our word, for columns whose codes are theirs. A code two of ours share means none."""
    codes = {one.field: one.codes for one in shape.columns if one.field and one.codes}
    return {at: _words(field, codes[field], label) for at, field in enumerate(fields) if field in codes}


def _words(field: str, codes: Sequence[tuple[str, str]], label: Callable[[str, str], str]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for ours, theirs in codes:
        found.setdefault(foreign.key(theirs), set()).add(label(field, ours))
    return {theirs: words.pop() for theirs, words in found.items() if len(words) == 1}


def column_of(heading: str, known: Headings, note: str = "") -> Column:
    """Return a column for a heading of their template, its field guessed from the headings lists are known by."""
    return Column(" ".join(heading.split()), known.field_of(heading), (), note)


def day_text(kept: str, style: str) -> str:
    """Return a kept day (2018-03-05, 2018-03, 2018) as their software writes it."""
    parts = kept.split("-")
    return "-".join(parts) if style == ISO else ("/" if style == SLASHES else "-").join(reversed(parts))


def row_of(shape: Shape, values: Values, told: Mapping[str, Told], label: Callable[[str, str], str]) -> list[str]:
    """Return a child as a row of their list. ``told`` says per field what is written of kept values."""
    return [_cell(shape, one, values, told, label) for one in shape.columns]


def _cell(shape: Shape, column: Column, values: Values, told: Mapping[str, Told], label: Callable[[str, str], str]) -> str:
    say = told.get(column.field)
    kept = say(values) if say else ""
    if not kept or say is None:
        return ""
    return written(shape, column, kept, label)


def written(shape: Shape, column: Column, kept: str, label: Callable[[str, str], str]) -> str:
    """Return a kept value as it stands in their list: codes by their table, else by our label; days in their way."""
    if is_day(kept):
        return day_text(kept, shape.days)
    first, slash, last = kept.partition("/")
    if slash and is_day(first) and is_day(last):  # a period
        return f"{day_text(first, shape.days)} - {day_text(last, shape.days)}"
    theirs = dict(column.codes)
    return shape.joiner.join(theirs.get(code) or label(column.field, code) for code in kept.split(JOINS))


def is_day(kept: str) -> bool:
    """Say whether a kept value is a day or a month; a year alone reads the same either way."""
    parts = kept.split("-")
    return len(parts) in (2, 3) and len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts) and all(len(part) == 2 for part in parts[1:])
