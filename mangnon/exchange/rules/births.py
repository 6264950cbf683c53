"""When a child was born and whether it is a boy or a girl: lists say both in one column, in three, or in a boys' and a girls' column."""

from collections.abc import Mapping, Sequence
from datetime import date

from mangnon.documents.reading import Cell, dates
from mangnon.exchange.rules import cells
from mangnon.exchange.rules.messages import Message

Birth = tuple[date, str] | None
Read = tuple[list[Birth], list[str], list[list[Message]]]


def read(columns: Mapping[str, Sequence[Cell]], size: int, epoch: int, on: date) -> Read:
    """Return births, sexes and remarks, row by row."""
    days, sexes, remarks = [None] * size, [""] * size, [[] for _row in range(size)]
    reader = cells.day_reader("birth_date", epoch, on)
    if "birth" in columns:
        days = _take(columns["birth"], reader, remarks)
        _doubt(columns["birth"], remarks)
    elif "birth_year" in columns:
        days = _take(_joined(columns, size), reader, remarks)
    if "sex" in columns:
        sexes = _take(columns["sex"], cells.sex, remarks)
    elif "boy" in columns or "girl" in columns:
        days, sexes = _by_sex(columns, size, reader, days, remarks)
    else:
        for found in remarks:
            found.append(Message("sex", "sex_missing"))
    for day, found in zip(days, remarks, strict=True):
        if day is None and not any(remark.field == "birth_date" for remark in found):
            found.append(Message("birth_date", "birth_missing"))
    return days, sexes, remarks


def _take(column: Sequence[Cell], reader: cells.Reader, remarks: list[list[Message]]) -> list:
    said = cells.column(column, reader)
    for found, (_value, remark) in zip(remarks, said, strict=True):
        if remark is not None:
            found.append(remark)
    return [value for value, _remark in said]


def _doubt(column: Sequence[Cell], remarks: list[list[Message]]) -> None:
    """Ask to look again at days that may be months: no single cell shows that a spreadsheet swapped them, the column does."""
    code = dates.doubt(column)
    for cell, found in zip(column, remarks, strict=True) if code else ():
        if isinstance(cell.value, date) if code == "half_converted" else dates.is_either_way(cell):
            found.append(Message("birth_date", "day_month_doubt", {"typed": cells.tidy(cell)}))


def _joined(columns: Mapping[str, Sequence[Cell]], size: int) -> list[Cell]:
    """Day, month and year of three columns as one; an empty day or month is not known."""
    parts = [columns.get(name) or [Cell(None, "")] * size for name in ("birth_day", "birth_month", "birth_year")]
    joined = ("/".join(cell.text.strip() for cell in row if cell.text.strip()) for row in zip(*parts, strict=True))
    return [Cell(text or None, text) for text in joined]


def _by_sex(columns, size: int, reader: cells.Reader, days: list[Birth], remarks: list[list[Message]]) -> tuple[list[Birth], list[str]]:
    """A boys' and a girls' column hold a cross, or the birth itself; where only girls are marked, the others are boys."""
    empty = [Cell(None, "")] * size
    sexes = []
    for index, (boy, girl) in enumerate(zip(columns.get("boy") or empty, columns.get("girl") or empty, strict=True)):
        he, she = bool(boy.text.strip()), bool(girl.text.strip())
        if he and she:
            remarks[index].append(Message("sex", "birth_two_columns"))
            sexes.append("")
            continue
        only = "nam" if "boy" not in columns else "nu" if "girl" not in columns else ""
        sexes.append("nam" if he else "nu" if she else only)
        if not sexes[-1]:
            remarks[index].append(Message("sex", "sex_missing"))
        cell = boy if he else girl
        if days[index] is None and (he or she) and not cells.is_marked(cell):
            days[index], remark = reader(cell)
            if remark is not None:
                remarks[index].append(remark)
    return days, sexes
